//! The bytes of one entry, as they were before packing.

use super::directory::{Entry, Method};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};

/// Unpacks one entry. Gives exactly as many bytes as the directory says, checked against its checksum; anything else
/// is an error, never more bytes.
pub struct EntryReader<R: Read> {
    source: Packed<R>,
    name: String,
    left: u64,
    crc: Crc,
    expected: u32,
    is_checked: bool,
}

enum Packed<R: Read> {
    Stored(Take<R>),
    Deflated(Box<DeflateDecoder<BufReader<Take<R>>>>),
}

impl<R: Read + Seek> EntryReader<R> {
    /// Starts at the entry's first byte.
    ///
    /// # Errors
    /// When the reader cannot seek there.
    pub fn open(mut reader: R, entry: &Entry) -> io::Result<Self> {
        reader.seek(SeekFrom::Start(entry.data_offset))?;
        let packed = reader.take(entry.packed_size);
        Ok(EntryReader {
            source: match entry.method {
                Method::Stored => Packed::Stored(packed),
                Method::Deflated => Packed::Deflated(Box::new(DeflateDecoder::new(BufReader::new(packed)))),
            },
            name: entry.name.clone(),
            left: entry.size,
            crc: Crc::new(),
            expected: entry.crc,
            is_checked: false,
        })
    }
}

impl<R: Read> EntryReader<R> {
    fn wrong(&self, what: &str) -> io::Error {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("the entry “{}” of the package {what}", self.name.escape_debug()),
        )
    }

    fn unpack(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Packed::Stored(packed) => packed.read(buffer),
            Packed::Deflated(packed) => packed.read(buffer),
        };
        read.map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => self.wrong(&format!("cannot be unpacked: {error}")),
        })
    }
}

impl<R: Read> Read for EntryReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            if !self.is_checked {
                if self.unpack(&mut [0])? > 0 {
                    return Err(self.wrong("is larger than its directory says"));
                }
                if self.crc.sum() != self.expected {
                    return Err(self.wrong("does not match its checksum"));
                }
                self.is_checked = true;
            }
            return Ok(0);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let window = buffer.get_mut(..most).unwrap_or_default();
        let read = self.unpack(window)?;
        if read == 0 {
            return Err(self.wrong("is shorter than its directory says"));
        }
        self.crc.update(buffer.get(..read).unwrap_or_default());
        self.left = self.left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}
