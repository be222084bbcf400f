//! Programs and libraries of Windows: what their headers say of processor, exports, imports and .NET.
//!
//! [`Program::read`] takes the bytes of a file. Headers, exports and imports are read with the crate `object`; the
//! metadata of managed code (`clr.rs`) is read here, after ECMA-335, partition II, 24 and 25. Nothing is run or loaded. A
//! file that ends too early gives what could be read and says what is missing.

mod clr;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use clr::{AssemblyName, Clr};

use object::LittleEndian as LE;
use object::pe;
use object::read::ReadRef;
use object::read::pe::{ImageNtHeaders, ImageOptionalHeader, PeFile};
use std::collections::BTreeSet;

/// Most names of exports and of imported DLLs that are kept.
const MAX_NAMES: usize = 4096;

/// The processor that a program is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Processor {
    /// 32-bit Intel. Managed code may say so and run on any (see [`Clr::is_for_any_processor`]).
    X86,
    /// 64-bit Intel and AMD.
    X64,
    /// Itanium.
    Itanium,
    /// 64-bit ARM.
    Arm64,
    /// Another one, by its number in the header.
    Other(u16),
}

/// What the headers of a program say.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its processor.
    pub processor: Processor,
    /// True for a DLL.
    pub is_library: bool,
    /// Names of its exports, sorted.
    pub exports: BTreeSet<String>,
    /// DLLs that it is linked to, in lower case, sorted.
    pub imports: BTreeSet<String>,
    /// What it says as managed code; `None` for native code.
    pub clr: Option<Clr>,
    /// What could not be read of it, as the end of a sentence about the file; `None` when all could.
    pub damage: Option<String>,
}

/// Why a file is no program that can be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PeError {
    /// It does not begin as one, or is a program of DOS or 16-bit Windows.
    #[error("it is no program of 32- or 64-bit Windows")]
    NotAProgram,
    /// It ends inside of its headers.
    #[error("it ends inside of its headers")]
    Truncated,
}

impl Program {
    /// Reads the headers of a program.
    ///
    /// # Errors
    /// When it is none, or its headers are not there as a whole.
    pub fn read(bytes: &[u8]) -> Result<Program, PeError> {
        if !bytes.starts_with(b"MZ") {
            return Err(PeError::NotAProgram);
        }
        let Ok(magic) = object::read::pe::optional_header_magic(bytes) else {
            // A program of DOS has no further header, a file that was cut off has none any more.
            let header = bytes.get(0x3C..0x40).and_then(|bytes| bytes.try_into().ok());
            let at = header.map_or(u32::MAX, u32::from_le_bytes) as usize;
            return Err(match bytes.get(at..at.saturating_add(4)) {
                Some(b"PE\0\0") | None => PeError::Truncated,
                Some(_) => PeError::NotAProgram,
            });
        };
        match magic {
            pe::IMAGE_NT_OPTIONAL_HDR32_MAGIC => read::<pe::ImageNtHeaders32>(bytes),
            pe::IMAGE_NT_OPTIONAL_HDR64_MAGIC => read::<pe::ImageNtHeaders64>(bytes),
            _ => Err(PeError::NotAProgram),
        }
    }

    /// True when it runs in a 64-bit process.
    pub fn runs_in_64_bit(&self) -> bool {
        match &self.clr {
            Some(clr) if clr.is_for_any_processor => true,
            _ => !matches!(self.processor, Processor::X86),
        }
    }

    /// True for an ISAPI extension: IIS asks it for its version before all else.
    pub fn is_isapi_extension(&self) -> bool {
        self.exports.contains("HttpExtensionProc")
    }

    /// True for an ISAPI filter.
    pub fn is_isapi_filter(&self) -> bool {
        self.exports.contains("HttpFilterProc")
    }

    /// True for a COM component: regsvr32 can register it.
    pub fn is_com_component(&self) -> bool {
        self.exports.contains("DllRegisterServer")
    }
}

/// What the first header says.
fn named(header: &pe::ImageFileHeader) -> Program {
    let processor = match header.machine.get(LE) {
        pe::IMAGE_FILE_MACHINE_I386 => Processor::X86,
        pe::IMAGE_FILE_MACHINE_AMD64 => Processor::X64,
        pe::IMAGE_FILE_MACHINE_IA64 => Processor::Itanium,
        pe::IMAGE_FILE_MACHINE_ARM64 => Processor::Arm64,
        other => Processor::Other(other),
    };
    Program {
        processor,
        is_library: header.characteristics.get(LE) & pe::IMAGE_FILE_DLL != 0,
        exports: BTreeSet::new(),
        imports: BTreeSet::new(),
        clr: None,
        damage: None,
    }
}

/// A program without any directory, which `object` takes for a fault: it exports, imports and manages nothing.
fn without_directories<Pe: ImageNtHeaders>(bytes: &[u8]) -> Result<Program, PeError> {
    let dos = pe::ImageDosHeader::parse(bytes).map_err(|_| PeError::Truncated)?;
    let headers = bytes
        .read_at::<Pe>(dos.nt_headers_offset().into())
        .map_err(|()| PeError::Truncated)?;
    let whole = headers.optional_header().size_of_headers() as usize;
    if headers.optional_header().number_of_rva_and_sizes() != 0 || bytes.len() < whole {
        return Err(PeError::Truncated);
    }
    Ok(named(headers.file_header()))
}

fn read<Pe: ImageNtHeaders>(bytes: &[u8]) -> Result<Program, PeError> {
    let Ok(file) = PeFile::<Pe>::parse(bytes) else {
        return without_directories::<Pe>(bytes);
    };
    let mut program = named(file.nt_headers().file_header());
    let mut damage: Vec<&str> = Vec::new();
    match exports(&file) {
        Some(names) => program.exports = names,
        None => damage.push("its exports"),
    }
    match imports(&file) {
        Some(names) => program.imports = names,
        None => damage.push("its imports"),
    }
    let is_64_bit = file.nt_headers().optional_header().magic() == pe::IMAGE_NT_OPTIONAL_HDR64_MAGIC;
    if let Some(directory) = file
        .data_directory(pe::IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR)
        .filter(|directory| directory.virtual_address.get(LE) != 0)
    {
        let sections = file.section_table();
        let data_at = |address: u32| sections.pe_data_at(bytes, address);
        match clr::read(&data_at, directory.virtual_address.get(LE), is_64_bit) {
            Some(clr) => program.clr = Some(clr),
            None => damage.push("its .NET metadata"),
        }
    }
    if !damage.is_empty() {
        program.damage = Some(format!(
            "{} could not be read, as in a file that was cut off",
            damage.join(" and ")
        ));
    }
    Ok(program)
}

fn exports<Pe: ImageNtHeaders>(file: &PeFile<'_, Pe>) -> Option<BTreeSet<String>> {
    let Some(table) = file.export_table().ok()? else {
        return Some(BTreeSet::new());
    };
    table
        .name_iter()
        .take(MAX_NAMES)
        .map(|(pointer, _)| table.name_from_pointer(pointer).ok().map(text))
        .collect()
}

fn imports<Pe: ImageNtHeaders>(file: &PeFile<'_, Pe>) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let Some(table) = file.import_table().ok()? else {
        return Some(names);
    };
    let mut descriptors = table.descriptors().ok()?;
    while let Some(descriptor) = descriptors.next().ok()? {
        names.insert(text(table.name(descriptor.name.get(LE)).ok()?).to_ascii_lowercase());
        if names.len() >= MAX_NAMES {
            break;
        }
    }
    Some(names)
}

/// A name of a header; what is no ASCII is of another language's compiler and shown as it can be.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).into_owned()
}
