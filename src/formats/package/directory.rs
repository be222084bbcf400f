//! The directory of a zip, believed only where it agrees with itself.

use super::entry_name::{self, Names};
use super::{fault, time};
use crate::model::Problem;
use crate::model::path::fold;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// What an entry is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EntryKind {
    /// Bytes.
    File,
    /// A folder.
    Directory,
}

/// How an entry is packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Method {
    /// As it is.
    Stored,
    /// By deflate.
    Deflated,
}

/// One entry of a package.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name with `/`, without one at the end.
    pub name: String,
    /// File or folder.
    pub kind: EntryKind,
    /// Size before packing, in bytes.
    pub size: u64,
    /// Last write time as FILETIME; exact where the package tells it exactly.
    pub modified: u64,
    pub(super) method: Method,
    pub(super) packed_size: u64,
    pub(super) crc: u32,
    pub(super) data_offset: u64,
    header_offset: u64,
    flags: u16,
    raw_method: u16,
    raw_name: Vec<u8>,
}

/// All entries of a package, every name checked.
#[derive(Debug, Default)]
pub struct Directory {
    entries: Vec<Entry>,
    by_name: BTreeMap<String, usize>,
}

/// Most bytes that a package may unpack to.
const LARGEST_UNPACKED: u64 = 64 << 30;
const END_SIZE: u64 = 22;
const END: [u8; 4] = *b"PK\x05\x06";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const DESCRIPTOR: u16 = 1 << 3;
const UTF8: u16 = 1 << 11;
/// Encryption, patches, strong encryption, hidden headers.
const REFUSED_FLAGS: u16 = 1 | 1 << 5 | 1 << 6 | 1 << 13;

struct End {
    offset: u64,
    count: u16,
    directory_offset: u64,
    directory_size: u64,
}

impl Directory {
    /// Reads the directory; `label` is what problems call the package.
    ///
    /// # Errors
    /// One problem that says what is wrong with it; then nothing of it should be used.
    pub fn read(reader: &mut (impl Read + Seek), label: &str) -> Result<Directory, Problem> {
        let io = |error: io::Error| fault::damaged(label, format!("It cannot be read: {error}."));
        let length = reader.seek(SeekFrom::End(0)).map_err(io)?;
        let end = find_end(reader, length, label)?;
        if end.directory_offset.checked_add(end.directory_size) != Some(end.offset) {
            return Err(fault::ambiguous(
                label,
                "The end record does not follow the directory it tells of: data stands before or inside the zip.",
            ));
        }
        let size = usize::try_from(end.directory_size)
            .map_err(|_| fault::too_large(label, "Its directory does not fit into memory."))?;
        let mut bytes = vec![0; size];
        reader.seek(SeekFrom::Start(end.directory_offset)).map_err(io)?;
        reader.read_exact(&mut bytes).map_err(io)?;
        let mut entries = read_entries(&bytes, end.count, label)?;
        for (index, entry) in entries.iter_mut().enumerate() {
            check_local(reader, entry, index + 1, end.directory_offset, label)?;
        }
        check_ranges(&entries, end.directory_offset, label)?;
        let by_name = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| (fold(&entry.name), index))
            .collect();
        Ok(Directory { entries, by_name })
    }

    /// Entries in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a name, in any case, without a slash at the end.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.by_name
            .get(&fold(name))
            .and_then(|index| self.entries.get(*index))
    }

    /// Entries whose folded name starts with a folded prefix, sorted by folded name.
    pub fn below<'d>(&'d self, prefix: &str) -> impl Iterator<Item = &'d Entry> + use<'d> {
        let prefix = fold(prefix);
        self.by_name
            .range(prefix.clone()..)
            .take_while(move |(name, _)| name.starts_with(&prefix))
            .filter_map(|(_, index)| self.entries.get(*index))
    }
}

/// Finds the one end record whose comment ends where the file ends.
fn find_end(reader: &mut (impl Read + Seek), length: u64, label: &str) -> Result<End, Problem> {
    let cannot = |error: io::Error| fault::damaged(label, format!("It cannot be read: {error}."));
    let tail_start = length.saturating_sub(END_SIZE + u64::from(u16::MAX));
    reader.seek(SeekFrom::Start(tail_start)).map_err(cannot)?;
    let mut tail = Vec::new();
    reader
        .take(END_SIZE + u64::from(u16::MAX))
        .read_to_end(&mut tail)
        .map_err(cannot)?;
    let mut found = None;
    for at in memchr::memmem::find_iter(&tail, &END) {
        let Some(record) = tail.get(at..).filter(|rest| rest.len() >= 22) else {
            continue;
        };
        let comment = u64::from(u16_at(record, 20));
        let offset = tail_start + at as u64;
        if offset + END_SIZE + comment != length {
            continue;
        }
        if found.is_some() {
            return Err(fault::ambiguous(label, "It has two end records."));
        }
        found = Some((offset, record));
    }
    let Some((offset, record)) = found else {
        let cause = match (length, tail_start == 0 && tail.starts_with(&LOCAL[..2])) {
            (0, _) => "It is empty.",
            (_, true) => {
                "It starts like a zip and has no end record: it was cut off, or is still being written."
            }
            _ => "It has no end record, which every zip has.",
        };
        return Err(fault::not_a_zip(label, cause));
    };
    if u16_at(record, 4) != 0 || u16_at(record, 6) != 0 || u16_at(record, 8) != u16_at(record, 10) {
        return Err(fault::unsupported(label, "It is one part of a split archive."));
    }
    let end = End {
        offset,
        count: u16_at(record, 10),
        directory_size: u64::from(u32_at(record, 12)),
        directory_offset: u64::from(u32_at(record, 16)),
    };
    if end.count == u16::MAX && offset >= 20 || end.directory_offset == u64::from(u32::MAX) {
        // 65,535 entries without Zip64 are possible; a Zip64 locator right before the end record decides.
        let mut locator = [0; 4];
        reader.seek(SeekFrom::Start(offset - 20)).map_err(cannot)?;
        reader.read_exact(&mut locator).map_err(cannot)?;
        if locator == *b"PK\x06\x07" || end.directory_offset == u64::from(u32::MAX) {
            return Err(fault::unsupported(label, "It uses Zip64."));
        }
    }
    Ok(end)
}

fn read_entries(bytes: &[u8], count: u16, label: &str) -> Result<Vec<Entry>, Problem> {
    let cut = || fault::damaged(label, "Its directory is cut off.");
    let has_slash = directory_has_slash(bytes);
    let mut entries: Vec<Entry> = Vec::new();
    let mut names = Names::default();
    let (mut rest, mut unpacked) = (bytes, 0_u64);
    while !rest.is_empty() {
        let (head, after) = rest.split_at_checked(46).ok_or_else(cut)?;
        if head.get(..4) != Some(&CENTRAL) {
            return Err(fault::damaged(
                label,
                format!("Its directory is broken after {} entries.", entries.len()),
            ));
        }
        let (name, after) = after
            .split_at_checked(usize::from(u16_at(head, 28)))
            .ok_or_else(cut)?;
        let (extra, after) = after
            .split_at_checked(usize::from(u16_at(head, 30)))
            .ok_or_else(cut)?;
        let (_comment, after) = after
            .split_at_checked(usize::from(u16_at(head, 32)))
            .ok_or_else(cut)?;
        rest = after;
        let number = entries.len() + 1;
        let entry = read_entry(head, name, extra, has_slash, number, label)?;
        let full_name = match entry.kind {
            EntryKind::Directory => format!("{}/", entry.name),
            EntryKind::File => entry.name.clone(),
        };
        if let Err(reason) = names.add(&full_name) {
            return Err(fault::unsafe_name(label, number, &full_name, &reason));
        }
        unpacked = unpacked.saturating_add(entry.size);
        if unpacked > LARGEST_UNPACKED {
            return Err(fault::too_large(label, "It would unpack to more than 64 GiB."));
        }
        entries.push(entry);
    }
    if entries.len() != usize::from(count) {
        return Err(fault::ambiguous(
            label,
            format!(
                "Its end record tells of {count} entries and its directory has {}.",
                entries.len()
            ),
        ));
    }
    Ok(entries)
}

/// True when any name has a `/`: then a `\` is part of a name and is refused, else it is the separator of an old tool.
fn directory_has_slash(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((head, after)) = rest.split_at_checked(46) {
        let lengths = [28, 30, 32].map(|at| usize::from(u16_at(head, at)));
        if after.get(..lengths[0]).is_some_and(|name| name.contains(&b'/')) {
            return true;
        }
        rest = after.get(lengths.iter().sum()..).unwrap_or_default();
    }
    false
}

fn read_entry(
    head: &[u8],
    name: &[u8],
    extra: &[u8],
    has_slash: bool,
    number: usize,
    label: &str,
) -> Result<Entry, Problem> {
    let flags = u16_at(head, 8);
    let raw_method = u16_at(head, 10);
    let shown = || String::from_utf8_lossy(name).into_owned();
    let text = entry_name::decode(name, flags & UTF8 != 0)
        .map_err(|reason| fault::unsafe_name(label, number, &shown(), reason))?;
    if let Some((_, data)) = time::fields(extra).find(|(id, _)| *id == 0x7075)
        && data.get(5..) != Some(name)
    {
        return Err(fault::ambiguous(
            label,
            format!("Entry {number} has two different names."),
        ));
    }
    let text = if has_slash {
        text.to_owned()
    } else {
        text.replace('\\', "/")
    };
    if let Some(reason) = entry_name::refusal(&text) {
        return Err(fault::unsafe_name(label, number, &text, &reason));
    }
    if flags & REFUSED_FLAGS != 0 {
        return Err(fault::unsupported(
            label,
            format!("Entry {number} is encrypted or patched."),
        ));
    }
    let method = match raw_method {
        0 => Method::Stored,
        8 => Method::Deflated,
        other => {
            return Err(fault::unsupported(
                label,
                format!("Entry {number} is packed with method {other}."),
            ));
        }
    };
    let is_unix = head.get(5) == Some(&3);
    let mode = u32_at(head, 38) >> 16 & 0xF000;
    if is_unix && !matches!(mode, 0 | 0x4000 | 0x8000) {
        return Err(fault::unsafe_name(
            label,
            number,
            &text,
            "it is a link or a device, which packages never hold",
        ));
    }
    let (packed_size, size) = (u64::from(u32_at(head, 20)), u64::from(u32_at(head, 24)));
    let kind = if text.ends_with('/') {
        EntryKind::Directory
    } else {
        EntryKind::File
    };
    if kind == EntryKind::Directory && size > 0 {
        return Err(fault::ambiguous(
            label,
            format!("Entry {number} is a folder and has data."),
        ));
    }
    if [packed_size, size, u64::from(u32_at(head, 42))].contains(&u64::from(u32::MAX)) {
        return Err(fault::unsupported(label, format!("Entry {number} uses Zip64.")));
    }
    if method == Method::Stored && packed_size != size {
        return Err(fault::damaged(
            label,
            format!("Entry {number} is not packed and has two sizes."),
        ));
    }
    Ok(Entry {
        name: text.trim_end_matches('/').to_owned(),
        kind,
        size,
        modified: time::of_extra(extra).unwrap_or_else(|| time::from_dos(u16_at(head, 14), u16_at(head, 12))),
        method,
        packed_size,
        crc: u32_at(head, 16),
        data_offset: 0,
        header_offset: u64::from(u32_at(head, 42)),
        flags,
        raw_method,
        raw_name: name.to_vec(),
    })
}

/// Compares an entry with the header before its data, and finds where the data starts.
fn check_local(
    reader: &mut (impl Read + Seek),
    entry: &mut Entry,
    number: usize,
    limit: u64,
    label: &str,
) -> Result<(), Problem> {
    let outside = || {
        fault::damaged(
            label,
            format!("The data of entry {number} lies outside of the file."),
        )
    };
    let differs = |what: &str| {
        fault::ambiguous(
            label,
            format!("Entry {number} has one {what} in the directory and another before its data."),
        )
    };
    reader
        .seek(SeekFrom::Start(entry.header_offset))
        .map_err(|_| outside())?;
    let mut head = [0; 30];
    reader.read_exact(&mut head).map_err(|_| outside())?;
    if head.get(..4) != Some(&LOCAL) {
        return Err(outside());
    }
    let name_length = u16_at(&head, 26);
    let mut name = vec![0; usize::from(name_length)];
    reader.read_exact(&mut name).map_err(|_| outside())?;
    if name != entry.raw_name {
        return Err(differs("name"));
    }
    if u16_at(&head, 8) != entry.raw_method
        || (u16_at(&head, 6) ^ entry.flags) & (DESCRIPTOR | UTF8 | REFUSED_FLAGS) != 0
    {
        return Err(differs("way of packing"));
    }
    let told = [
        u64::from(u32_at(&head, 14)),
        u64::from(u32_at(&head, 18)),
        u64::from(u32_at(&head, 22)),
    ];
    let expected = [u64::from(entry.crc), entry.packed_size, entry.size];
    let has_descriptor = entry.flags & DESCRIPTOR != 0;
    if told != expected && !(has_descriptor && told == [0, 0, 0]) {
        return Err(differs("size or checksum"));
    }
    entry.data_offset = entry.header_offset + 30 + u64::from(name_length) + u64::from(u16_at(&head, 28));
    match entry.data_offset.checked_add(entry.packed_size) {
        Some(end) if end <= limit => Ok(()),
        _ => Err(outside()),
    }
}

/// No byte belongs to two entries, and none stands before the first.
fn check_ranges(entries: &[Entry], directory_offset: u64, label: &str) -> Result<(), Problem> {
    let mut ranges: Vec<(u64, u64)> = entries
        .iter()
        .map(|entry| (entry.header_offset, entry.data_offset + entry.packed_size))
        .collect();
    ranges.sort_unstable();
    let first = ranges.first().map_or(directory_offset, |(start, _)| *start);
    if first != 0 {
        return Err(fault::ambiguous(
            label,
            format!("{first} bytes stand before the zip."),
        ));
    }
    for pair in ranges.windows(2) {
        if let [(_, end), (start, _)] = pair
            && end > start
        {
            return Err(fault::ambiguous(
                label,
                format!("Two entries share the bytes from {start} to {end}."),
            ));
        }
    }
    Ok(())
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..at + 2)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}
