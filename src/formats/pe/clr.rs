//! The metadata of managed code: version of the runtime, its own name, and the assemblies and native DLLs it refers to.

use crate::model::hex;
use std::fmt;

/// What a managed program says of itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Clr {
    /// Version of the runtime it was built for: `v1.1.4322`, `v2.0.50727`, `v4.0.30319`.
    pub runtime: String,
    /// True when it runs in 32 and in 64 bit: IL only, and not marked for 32 bit.
    pub is_for_any_processor: bool,
    /// Its own name; `None` for a module without a manifest.
    pub name: Option<AssemblyName>,
    /// Assemblies it refers to, in the order of the file.
    pub references: Vec<AssemblyName>,
    /// Native DLLs it calls.
    pub native: Vec<String>,
}

/// The name of an assembly.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub struct AssemblyName {
    /// Simple name.
    pub name: String,
    /// Four numbers.
    pub version: [u16; 4],
    /// Public key token in hexadecimal; `None` without a strong name, and for a full key, of which it is a digest.
    pub token: Option<String>,
    /// True when it has a strong name and so may lie in the global assembly cache.
    pub is_strong: bool,
}

impl fmt::Display for AssemblyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, build, revision] = self.version;
        write!(f, "{}, {major}.{minor}.{build}.{revision}", self.name)
    }
}

/// COMIMAGE_FLAGS of the header (ECMA-335 II.25.3.3.1).
const IL_ONLY: u32 = 0x1;
const REQUIRES_32_BIT: u32 = 0x2;
const PREFERS_32_BIT: u32 = 0x0002_0000;
/// Most rows that are kept of a table.
const MAX_ROWS: u32 = 4096;

/// Bytes with a place in them. Every step answers `None` where they end.
#[derive(Clone, Copy)]
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn index(&mut self, is_wide: bool) -> Option<u32> {
        if is_wide {
            self.u32()
        } else {
            self.u16().map(u32::from)
        }
    }
}

/// Reads the CLI header at an address. `None` when it or its metadata is not there as a whole.
pub(super) fn read<'b>(
    data_at: &dyn Fn(u32) -> Option<&'b [u8]>,
    address: u32,
    is_64_bit: bool,
) -> Option<Clr> {
    let mut header = Bytes(data_at(address)?);
    header.take(8)?;
    let metadata_address = header.u32()?;
    let size = header.u32()? as usize;
    let flags = header.u32()?;
    let metadata = data_at(metadata_address)?;
    // The section may go on behind the metadata.
    let metadata = metadata.get(..size)?;
    let mut root = Bytes(metadata);
    if root.take(4)? != b"BSJB" {
        return None;
    }
    root.take(8)?;
    let length = root.u32()? as usize;
    let runtime = root.take(length)?;
    let runtime = runtime.split(|byte| *byte == 0).next().unwrap_or_default();
    root.take(2)?;
    let count = root.u16()?;
    let (mut tables, mut strings, mut blobs) = (None, Bytes(&[]), Bytes(&[]));
    for _ in 0..count {
        let (offset, size) = (root.u32()? as usize, root.u32()? as usize);
        let stream = Bytes(metadata.get(offset..offset.checked_add(size)?)?);
        match stream_name(&mut root)? {
            b"#~" | b"#-" => tables = Some(stream),
            b"#Strings" => strings = stream,
            b"#Blob" => blobs = stream,
            _ => {}
        }
    }
    let found = Tables::read(tables?, strings, blobs)?;
    Some(Clr {
        runtime: String::from_utf8_lossy(runtime).into_owned(),
        is_for_any_processor: !is_64_bit
            && flags & IL_ONLY != 0
            && (flags & REQUIRES_32_BIT == 0 || flags & PREFERS_32_BIT != 0),
        name: found.name,
        references: found.references,
        native: found.native,
    })
}

/// A name that ends in a zero, filled up to four bytes (II.24.2.2).
fn stream_name<'b>(root: &mut Bytes<'b>) -> Option<&'b [u8]> {
    let end = root.0.iter().take(32).position(|byte| *byte == 0)?;
    let name = root.0.get(..end)?;
    root.take((end + 4) & !3)?;
    Some(name)
}

#[derive(Default)]
struct Tables {
    name: Option<AssemblyName>,
    references: Vec<AssemblyName>,
    native: Vec<String>,
}

/// A column of a table (II.22).
#[derive(Clone, Copy)]
enum Column {
    /// So many bytes.
    Fixed(usize),
    String,
    Guid,
    Blob,
    /// An index into a table.
    To(usize),
    /// An index into one of several tables, whose choice takes so many bits (II.24.2.6).
    Coded(u32, &'static [usize]),
}

use Column::{Blob, Coded, Fixed, Guid, String as Text, To};

const MODULE_REF: usize = 0x1A;
const ASSEMBLY: usize = 0x20;
const ASSEMBLY_REF: usize = 0x23;

const TYPE_DEF_OR_REF: Column = Coded(2, &[0x02, 0x01, 0x1B]);
const METHOD_DEF_OR_REF: Column = Coded(1, &[0x06, 0x0A]);

/// Columns of the tables up to AssemblyRef, by number (II.22.2 to II.22.39; the …Ptr tables and EncLog, EncMap occur in
/// metadata that was not compacted).
const SCHEMA: [&[Column]; 0x24] = [
    &[Fixed(2), Text, Guid, Guid, Guid],
    &[Coded(2, &[0x00, 0x1A, 0x23, 0x01]), Text, Text],
    &[Fixed(4), Text, Text, TYPE_DEF_OR_REF, To(0x04), To(0x06)],
    &[To(0x04)],
    &[Fixed(2), Text, Blob],
    &[To(0x06)],
    &[Fixed(8), Text, Blob, To(0x08)],
    &[To(0x08)],
    &[Fixed(4), Text],
    &[To(0x02), TYPE_DEF_OR_REF],
    &[Coded(3, &[0x02, 0x01, 0x1A, 0x06, 0x1B]), Text, Blob],
    &[Fixed(2), Coded(2, &[0x04, 0x08, 0x17]), Blob],
    &[
        Coded(
            5,
            &[
                0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0A, 0x00, 0x0E, 0x17, 0x14, 0x11, 0x1A, 0x1B, 0x20,
                0x23, 0x26, 0x27, 0x28, 0x2A, 0x2C, 0x2B,
            ],
        ),
        Coded(3, &[0x06, 0x0A]),
        Blob,
    ],
    &[Coded(1, &[0x04, 0x08]), Blob],
    &[Fixed(2), Coded(2, &[0x02, 0x06, 0x20]), Blob],
    &[Fixed(6), To(0x02)],
    &[Fixed(4), To(0x04)],
    &[Blob],
    &[To(0x02), To(0x14)],
    &[To(0x14)],
    &[Fixed(2), Text, TYPE_DEF_OR_REF],
    &[To(0x02), To(0x17)],
    &[To(0x17)],
    &[Fixed(2), Text, Blob],
    &[Fixed(2), To(0x06), Coded(1, &[0x14, 0x17])],
    &[To(0x02), METHOD_DEF_OR_REF, METHOD_DEF_OR_REF],
    &[Text],
    &[Blob],
    &[Fixed(2), Coded(1, &[0x04, 0x06]), Text, To(0x1A)],
    &[Fixed(4), To(0x04)],
    &[Fixed(8)],
    &[Fixed(4)],
    &[Fixed(16), Blob, Text, Text],
    &[Fixed(4)],
    &[Fixed(12)],
    &[Fixed(12), Blob, Text, Text, Blob],
];

impl Tables {
    fn read(mut stream: Bytes<'_>, strings: Bytes<'_>, blobs: Bytes<'_>) -> Option<Tables> {
        stream.take(6)?;
        let heaps = *stream.take(1)?.first()?;
        stream.take(1)?;
        let valid = stream.u64()?;
        stream.take(8)?;
        let mut rows = [0u32; 64];
        for (number, count) in rows.iter_mut().enumerate() {
            if (valid >> number) & 1 == 1 {
                *count = stream.u32()?;
            }
        }
        let is_wide = |column: Column| match column {
            Fixed(_) => false,
            Text => heaps & 1 != 0,
            Guid => heaps & 2 != 0,
            Blob => heaps & 4 != 0,
            To(table) => rows.get(table).is_some_and(|count| *count > 0xFFFF),
            Coded(bits, tables) => tables
                .iter()
                .filter_map(|table| rows.get(*table))
                .any(|count| *count > (0xFFFF >> bits)),
        };
        let width = |column: &Column| match column {
            Fixed(bytes) => *bytes,
            other if is_wide(*other) => 4,
            _ => 2,
        };
        let mut found = Tables::default();
        for (number, columns) in SCHEMA.iter().enumerate() {
            let count = *rows.get(number)?;
            let row: usize = columns.iter().map(width).sum();
            let mut table = Bytes(stream.take(row.checked_mul(count as usize)?)?);
            for _ in 0..count.min(MAX_ROWS) {
                match number {
                    MODULE_REF => found.native.push(string(strings, table.index(is_wide(Text))?)?),
                    ASSEMBLY => {
                        table.take(4)?;
                        let version = version(&mut table)?;
                        table.take(4)?;
                        let key = blob(blobs, table.index(is_wide(Blob))?)?;
                        let name = string(strings, table.index(is_wide(Text))?)?;
                        table.index(is_wide(Text))?;
                        found.name = Some(AssemblyName {
                            name,
                            version,
                            token: None,
                            is_strong: !key.is_empty(),
                        });
                    }
                    ASSEMBLY_REF => {
                        let version = version(&mut table)?;
                        let flags = table.u32()?;
                        let key = blob(blobs, table.index(is_wide(Blob))?)?;
                        let name = string(strings, table.index(is_wide(Text))?)?;
                        table.index(is_wide(Text))?;
                        table.index(is_wide(Blob))?;
                        let is_token = flags & 1 == 0 && key.len() == 8;
                        found.references.push(AssemblyName {
                            name,
                            version,
                            token: is_token.then(|| hex(key)),
                            is_strong: !key.is_empty(),
                        });
                    }
                    _ => break,
                }
            }
        }
        Some(found)
    }
}

fn version(table: &mut Bytes<'_>) -> Option<[u16; 4]> {
    Some([table.u16()?, table.u16()?, table.u16()?, table.u16()?])
}

/// A text of the heap of strings, which ends in a zero.
fn string(heap: Bytes<'_>, at: u32) -> Option<String> {
    let rest = heap.0.get(at as usize..)?;
    let end = rest.iter().take(1024).position(|byte| *byte == 0)?;
    Some(String::from_utf8_lossy(rest.get(..end)?).into_owned())
}

/// A blob, whose length comes first in one, two or four bytes (II.24.2.4).
fn blob(heap: Bytes<'_>, at: u32) -> Option<&[u8]> {
    let rest = heap.0.get(at as usize..)?;
    let (length, start): (usize, usize) = match rest {
        [a, ..] if a & 0x80 == 0 => (usize::from(*a), 1),
        [a, b, ..] if a & 0xC0 == 0x80 => ((usize::from(a & 0x3F) << 8) | usize::from(*b), 2),
        [a, b, c, d, ..] if a & 0xE0 == 0xC0 => (u32::from_be_bytes([a & 0x1F, *b, *c, *d]) as usize, 4),
        // An empty heap has no blob at all, not even the empty one at its start.
        [] if at == 0 => return Some(&[]),
        _ => return None,
    };
    rest.get(start..start.checked_add(length)?)
}
