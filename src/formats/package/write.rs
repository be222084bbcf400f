//! Writes a zip as Web Deploy does: made by DOS, sizes in front of the data, no descriptors (package format §1.1).

use super::{LARGEST_FILE, MOST_ENTRIES, time};
use flate2::Crc;
use flate2::{Compress, Compression, FlushCompress, Status};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// External attributes as real packages have them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Attributes {
    /// archive.xml and the like: 0.
    Document = 0,
    /// A folder: FILE_ATTRIBUTE_DIRECTORY.
    Folder = 0x10,
    /// A file of the content: FILE_ATTRIBUTE_NORMAL.
    Content = 0x80,
}

/// Bytes that are looked at before it is decided whether packing makes an entry smaller.
const LOOK: usize = 8 << 20;
const BLOCK: usize = 64 << 10;

/// Writes entries one after the other, then the directory. The same entries give the same bytes.
pub struct ZipWriter<W: Write + Seek> {
    out: W,
    offset: u64,
    level: Compression,
    central: Vec<u8>,
    count: usize,
}

struct Packed {
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
}

impl<W: Write + Seek> ZipWriter<W> {
    /// Starts at the beginning of an empty file; `level` is 1 to 9.
    pub fn new(out: W, level: u32) -> Self {
        ZipWriter {
            out,
            offset: 0,
            level: Compression::new(level.clamp(1, 9)),
            central: Vec::new(),
            count: 0,
        }
    }

    /// Adds a folder; `name` without a slash at the end.
    ///
    /// # Errors
    /// When writing fails, or the zip would be too large.
    pub fn add_folder(&mut self, name: &str) -> io::Result<()> {
        let name = format!("{name}/");
        let packed = Packed {
            method: 0,
            crc: 0,
            packed: 0,
            size: 0,
        };
        let header = self.offset;
        self.write_local(&name, &packed, None)?;
        self.end_entry(&name, Attributes::Folder, header, &packed, None)
    }

    /// Adds a file and answers with its size. `modified` is its FILETIME; `None` writes the first DOS day.
    ///
    /// # Errors
    /// When reading or writing fails, or the file or the zip would be too large.
    pub fn add_file(
        &mut self,
        name: &str,
        attributes: Attributes,
        modified: Option<u64>,
        data: &mut dyn Read,
    ) -> io::Result<u64> {
        let mut start = Vec::new();
        data.take(LOOK as u64).read_to_end(&mut start)?;
        let mut trial = Vec::with_capacity(start.len() / 2 + 64);
        pack(&mut Compress::new(self.level, false), &start, true, &mut trial)?;
        let is_smaller = trial.len() < start.len();
        let header = self.offset;
        let placeholder = Packed {
            method: if is_smaller { 8 } else { 0 },
            crc: 0,
            packed: 0,
            size: 0,
        };
        self.write_local(name, &placeholder, modified)?;
        let data_start = self.offset;
        let (mut crc, mut size) = (Crc::new(), 0_u64);
        if start.len() < LOOK {
            crc.update(&start);
            size += start.len() as u64;
            self.write(if is_smaller { &trial } else { &start })?;
        } else {
            drop(trial);
            self.stream(start, data, is_smaller, &mut crc, &mut size)?;
        }
        let packed = Packed {
            packed: self.offset - data_start,
            crc: crc.sum(),
            size,
            ..placeholder
        };
        let end = self.offset;
        self.out.seek(SeekFrom::Start(header))?;
        self.offset = header;
        self.write_local(name, &packed, modified)?;
        self.out.seek(SeekFrom::Start(end))?;
        self.offset = end;
        self.end_entry(name, attributes, header, &packed, modified)?;
        Ok(size)
    }

    /// Writes a file that is too large to be held, block by block.
    fn stream(
        &mut self,
        start: Vec<u8>,
        data: &mut dyn Read,
        is_packed: bool,
        crc: &mut Crc,
        size: &mut u64,
    ) -> io::Result<()> {
        let mut state = Compress::new(self.level, false);
        let mut packed = Vec::with_capacity(BLOCK);
        let mut block = start;
        loop {
            let is_last = block.is_empty();
            crc.update(&block);
            *size += block.len() as u64;
            if *size > LARGEST_FILE {
                return Err(too_large("a file of more than 2,147,483,647 bytes"));
            }
            if is_packed {
                packed.clear();
                pack(&mut state, &block, is_last, &mut packed)?;
                self.write(&packed)?;
            } else {
                self.write(&block)?;
            }
            if is_last {
                return Ok(());
            }
            block.clear();
            data.take(BLOCK as u64).read_to_end(&mut block)?;
        }
    }

    /// Writes the directory and gives the file back.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self) -> io::Result<W> {
        let start = self.offset;
        let central = std::mem::take(&mut self.central);
        self.write(&central)?;
        let count = u16::try_from(self.count).map_err(|_| too_large("more than 65,535 entries"))?;
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend(word(central.len() as u64)?.to_le_bytes());
        end.extend(word(start)?.to_le_bytes());
        end.extend([0, 0]);
        self.write(&end)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write_local(&mut self, name: &str, packed: &Packed, modified: Option<u64>) -> io::Result<()> {
        let mut head = b"PK\x03\x04".to_vec();
        head.extend(common(name, packed, modified)?);
        head.extend([0, 0]);
        head.extend(name.as_bytes());
        self.write(&head)
    }

    fn end_entry(
        &mut self,
        name: &str,
        attributes: Attributes,
        header: u64,
        packed: &Packed,
        modified: Option<u64>,
    ) -> io::Result<()> {
        let extra = modified.map(time::ntfs_field).unwrap_or_default();
        self.central.extend(b"PK\x01\x02");
        // Made by DOS, as real packages say. Programs that do not know the mark of UTF-8 names would take such a name
        // for one of a DOS code page, so those say NTFS.
        let made_by: u16 = if name.is_ascii() { 20 } else { 11 << 8 | 20 };
        self.central.extend(made_by.to_le_bytes());
        self.central.extend(common(name, packed, modified)?);
        self.central
            .extend(u16::try_from(extra.len()).unwrap_or(0).to_le_bytes());
        self.central.extend([0; 6]);
        self.central.extend((attributes as u32).to_le_bytes());
        self.central.extend(word(header)?.to_le_bytes());
        self.central.extend(name.as_bytes());
        self.central.extend(extra);
        self.count += 1;
        if self.count > MOST_ENTRIES {
            return Err(too_large("more than 65,535 entries"));
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.offset += bytes.len() as u64;
        word(self.offset).map(|_| ())
    }
}

/// Version needed to length of the name: the part that both headers of an entry share.
fn common(name: &str, packed: &Packed, modified: Option<u64>) -> io::Result<Vec<u8>> {
    let (date, clock) = time::to_dos(modified.unwrap_or(time::DOS_EPOCH));
    let flags: u16 = if name.is_ascii() { 0 } else { 1 << 11 };
    let mut part = Vec::with_capacity(24);
    for short in [20, flags, packed.method, clock, date] {
        part.extend(short.to_le_bytes());
    }
    part.extend(packed.crc.to_le_bytes());
    part.extend(word(packed.packed)?.to_le_bytes());
    part.extend(word(packed.size)?.to_le_bytes());
    let length = u16::try_from(name.len()).map_err(|_| too_large("a name of more than 65,535 bytes"))?;
    part.extend(length.to_le_bytes());
    Ok(part)
}

/// Packs a block, all of it; the last one ends the stream.
fn pack(state: &mut Compress, mut data: &[u8], is_last: bool, out: &mut Vec<u8>) -> io::Result<()> {
    let flush = if is_last {
        FlushCompress::Finish
    } else {
        FlushCompress::None
    };
    loop {
        if out.capacity() - out.len() < BLOCK {
            out.reserve(BLOCK);
        }
        let before = state.total_in();
        let status = state.compress_vec(data, out, flush).map_err(io::Error::other)?;
        let taken = usize::try_from(state.total_in() - before).unwrap_or(data.len());
        data = data.get(taken..).unwrap_or_default();
        if status == Status::StreamEnd || (!is_last && data.is_empty()) {
            return Ok(());
        }
    }
}

fn word(value: u64) -> io::Result<u32> {
    u32::try_from(value)
        .ok()
        .filter(|v| *v != u32::MAX)
        .ok_or_else(|| too_large("more than 4 GB"))
}

fn too_large(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("a package cannot hold {what}"),
    )
}
