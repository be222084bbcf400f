//! The settings that a provider was called with, as an object of archive.xml carries them.

use super::{base64, nrbf};
use flate2::Compression;
use flate2::read::GzDecoder;
use std::io::{Read, Write};

/// Provider, path and settings of one object.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ProviderOptions {
    /// Provider name.
    pub provider: String,
    /// Its path. Where it differs from the object's `path`, the object's counts (package format §4).
    pub path: String,
    /// Settings in written order.
    pub settings: Vec<(String, String)>,
}

/// Most bytes that settings may unpack to (rule N1).
const LARGEST: u64 = 64 << 10;

impl ProviderOptions {
    /// Reads the text of `MSDeploy.MSDeployProviderOptions`; `None` for anything but settings.
    pub fn read(text: &str) -> Option<ProviderOptions> {
        let packed = base64::decode(text)?;
        let mut bytes = Vec::new();
        let mut unpacked = GzDecoder::new(packed.as_slice()).take(LARGEST + 1);
        unpacked.read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= LARGEST).then_some(())?;
        nrbf::read(&bytes)
    }

    /// Writes that text.
    pub fn write(&self) -> String {
        let mut packed = flate2::GzBuilder::new()
            .operating_system(0)
            .write(Vec::new(), Compression::new(6));
        // Writing to memory does not fail; an empty text is read as "no settings".
        match packed
            .write_all(&nrbf::write(self))
            .and_then(|()| packed.finish())
        {
            Ok(bytes) => base64::encode(&bytes),
            Err(_) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_travel_as_text() {
        let options = ProviderOptions {
            provider: "metaKey".to_owned(),
            path: "lm/w3svc/1".to_owned(),
            settings: vec![("metadataGetInherited".to_owned(), "true".to_owned())],
        };
        assert_eq!(ProviderOptions::read(&options.write()), Some(options.clone()));
        assert_eq!(options.write(), options.write());
        assert_eq!(ProviderOptions::read("no base64!"), None);
        assert_eq!(ProviderOptions::read("AAAA"), None);
    }

    #[test]
    fn a_bomb_is_nothing() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), Compression::new(9));
        packed.write_all(&vec![0; 64 << 20]).expect("packs");
        let text = base64::encode(&packed.finish().expect("packs"));
        assert_eq!(ProviderOptions::read(&text), None);
    }
}
