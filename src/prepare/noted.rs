//! What the registry of the destination notes, where an export of it is among its files.
//!
//! `reg export HKLM\SOFTWARE\Microsoft\InetStp iis.reg`, and the same of SystemCertificates, put into
//! `siteferry-collected\registry` of the drive that Windows is on. Without them what only the registry knows is "not
//! checked".

use crate::formats::registry::{Registry, Value};
use crate::hosts::Host;
use crate::providers::Collected;

const COMPONENTS: &str = r"HKLM\SOFTWARE\Microsoft\InetStp\Components";
const CERTIFICATES: &str = r"HKLM\SOFTWARE\Microsoft\SystemCertificates";
/// The property of a stored certificate that says where its private key is (CERT_KEY_PROV_INFO_PROP_ID, wincrypt.h).
const KEY_PROVIDER: u32 = 2;

/// Whether a certificate is in a store.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stored {
    /// It is not.
    Missing,
    /// It is, and Windows notes no private key for it.
    WithoutKey,
    /// It is, with its private key.
    WithKey,
}

/// The exports.
pub(super) struct Noted {
    registry: Registry,
}

impl Noted {
    pub fn of(host: &dyn Host) -> Noted {
        Noted {
            registry: Collected::open(host)
                .map(|collected| collected.registry)
                .unwrap_or_default(),
        }
    }

    /// Whether a component of IIS is installed; `None` when nobody exported the list.
    pub fn component(&self, name: &str) -> Option<bool> {
        (!name.is_empty() && self.registry.has(COMPONENTS))
            .then(|| self.registry.value(COMPONENTS, name).and_then(Value::number) == Some(1))
    }

    /// Whether a certificate is in a store of the computer; `None` when nobody exported the store.
    pub fn certificate(&self, store: &str, thumbprint: &str) -> Option<Stored> {
        let around = format!(r"{CERTIFICATES}\{store}\Certificates");
        let key = format!(r"{around}\{thumbprint}");
        if !self.registry.has(&key) {
            let is_exported = self.registry.has(&around)
                || self.registry.has(&format!(r"{CERTIFICATES}\{store}"))
                || !self.registry.below(&around).is_empty();
            return is_exported.then_some(Stored::Missing);
        }
        let blob = self.registry.value(&key, "Blob").and_then(Value::bytes);
        Some(if blob.is_some_and(has_key) {
            Stored::WithKey
        } else {
            Stored::WithoutKey
        })
    }
}

/// Looks for the property in a stored certificate: number, one reserved, length, each of 4 bytes, and that many bytes.
fn has_key(blob: &[u8]) -> bool {
    let mut rest = blob;
    let number = |bytes: &[u8], at: usize| -> Option<u32> {
        Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
    };
    while let (Some(property), Some(length)) = (number(rest, 0), number(rest, 8)) {
        if property == KEY_PROVIDER {
            return true;
        }
        let Some(after) = usize::try_from(length)
            .ok()
            .and_then(|length| rest.get(12_usize.checked_add(length)?..))
        else {
            return false;
        };
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;

    const THUMBPRINT: &str = "40DA7E6686D698EFAE7172220F4DA438025DFEEA";

    fn noted(export: &str) -> Noted {
        let host = MemoryHost::new("new");
        let text = format!("Windows Registry Editor Version 5.00\r\n\r\n{export}");
        host.put_file(r"C:\siteferry-collected\registry\new.reg", text.into_bytes(), 0);
        Noted::of(&host)
    }

    #[test]
    fn components_are_noted_or_nobody_knows() {
        let known = noted(
            "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\InetStp\\Components]\r\n\"ASP\"=dword:00000001\r\n\"CGI\"=dword:00000000\r\n",
        );
        assert_eq!(known.component("asp"), Some(true));
        assert_eq!(known.component("CGI"), Some(false));
        assert_eq!(known.component("WindowsAuthentication"), Some(false));
        assert_eq!(known.component(""), None, "what has no component cannot be noted");
        assert_eq!(Noted::of(&MemoryHost::new("new")).component("ASP"), None);
    }

    #[test]
    fn certificates_are_noted_with_or_without_their_keys() {
        let of = |blob: &str| {
            noted(&format!(
                "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\{THUMBPRINT}]\r\n\"Blob\"=hex:{blob}\r\n"
            ))
            .certificate("my", THUMBPRINT)
        };
        let other = "03,00,00,00,01,00,00,00,02,00,00,00,aa,bb";
        assert_eq!(of(other), Some(Stored::WithoutKey));
        assert_eq!(
            of(&format!("{other},02,00,00,00,01,00,00,00,01,00,00,00,cc")),
            Some(Stored::WithKey)
        );
        assert_eq!(
            of("03,00,00,00,01,00,00,00,ff,ff,ff,ff,aa"),
            Some(Stored::WithoutKey),
            "a torn value"
        );
        let empty =
            noted("[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates]\r\n");
        assert_eq!(empty.certificate("MY", THUMBPRINT), Some(Stored::Missing));
        assert_eq!(noted("").certificate("MY", THUMBPRINT), None);
    }
}
