//! Recognises encrypted values, so that they are known to be there and never kept.

use super::property;
use super::schema::{PropertyDefinition, PropertyKind, Schema};

/// What can be said of a secret without its key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum SecretState {
    /// There is one.
    Set,
    /// It is the empty string, or an empty list.
    Empty,
    /// The value is not an encrypted block whose size can be told.
    Unknown,
}

// An encrypted block, in hexadecimal: "IcDb" (a value) or "IcKb" (the session key), the length of what follows, the
// length n of the data, 64, the data padded to a multiple of 8, and 64 bytes of signature. Measured on the blocks of a
// real file (metabase format §2.5).
const VALUE: &str = "49634462";
const SESSION_KEY: &str = "49634b62";
const SIGNATURE: usize = 64;

/// True when text looks like an encrypted block, whatever property it belongs to.
pub(super) fn is_block(text: &[u8]) -> bool {
    text.starts_with(b"4963")
        && [VALUE, SESSION_KEY].iter().any(|magic| {
            text.get(..8)
                .is_some_and(|start| start.eq_ignore_ascii_case(magic.as_bytes()))
        })
}

/// True when a property of the schema is a secret. IIS says so itself for its own, but for the key that all others are
/// encrypted with; what third parties have added is judged by its name too.
pub(super) fn is_secret(definition: &PropertyDefinition) -> bool {
    definition.is_secure()
        || definition.id == property::SESSION_KEY
        || (is_secret_name(&definition.name) && Schema::built_in().property(definition.id).is_none())
}

/// True when a property that the schema does not know should be treated as a secret because of its name.
pub(super) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "password",
        "passwd",
        "pwd",
        "userpass",
        "secret",
        "sessionkey",
        "token",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// What the text of a secure property tells.
pub(super) fn state(text: &str, kind: PropertyKind) -> SecretState {
    if text.is_empty() {
        return SecretState::Empty;
    }
    let Some(data) = data_length(text) else {
        return SecretState::Unknown;
    };
    // Data of a string is four bytes and UTF-16 with its NUL; of an access list four bytes and the list.
    let empty = match kind {
        PropertyKind::Binary | PropertyKind::NtAcl | PropertyKind::IpSecList => 4,
        _ => 6,
    };
    match data {
        n if n > empty => SecretState::Set,
        n if n == empty => SecretState::Empty,
        _ => SecretState::Unknown,
    }
}

/// Length of the encrypted data, when the block is whole.
fn data_length(text: &str) -> Option<usize> {
    if !is_block(text.as_bytes())
        || !text.len().is_multiple_of(2)
        || !text.bytes().all(|b| b.is_ascii_hexdigit())
    {
        return None;
    }
    let number = |offset: usize| {
        let digits = text.get(offset * 2..offset * 2 + 8)?;
        u32::from_str_radix(digits, 16)
            .ok()
            .map(|n| n.swap_bytes() as usize)
    };
    let (rest, data, signature) = (number(4)?, number(8)?, number(12)?);
    let expected = data.checked_next_multiple_of(8)?.checked_add(8 + SIGNATURE)?;
    (signature == SIGNATURE && rest == expected && text.len() == (rest + 8) * 2).then_some(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(data: usize) -> String {
        let padded = data.next_multiple_of(8);
        let number = |n: usize| format!("{:08x}", (n as u32).swap_bytes());
        let rest = "ab".repeat(padded + SIGNATURE);
        format!(
            "{VALUE}{}{}{}{rest}",
            number(padded + 8 + SIGNATURE),
            number(data),
            number(SIGNATURE)
        )
    }

    #[test]
    fn size_tells_whether_a_password_is_set() {
        assert_eq!(state(&block(6), PropertyKind::String), SecretState::Empty);
        assert_eq!(state(&block(22), PropertyKind::String), SecretState::Set);
        assert_eq!(state(&block(164), PropertyKind::NtAcl), SecretState::Set);
        assert_eq!(state("", PropertyKind::String), SecretState::Empty);
    }

    #[test]
    fn a_damaged_block_tells_nothing() {
        let whole = block(22);
        assert_eq!(
            state(&whole[..whole.len() - 2], PropertyKind::String),
            SecretState::Unknown
        );
        assert_eq!(
            state(&whole.replace("ab", "zz"), PropertyKind::String),
            SecretState::Unknown
        );
        assert_eq!(
            state("NOLONGERVALID2ba612", PropertyKind::String),
            SecretState::Unknown
        );
        assert_eq!(
            state("49634462ffffffffffffffff40000000", PropertyKind::String),
            SecretState::Unknown
        );
        assert!(is_block(whole.as_bytes()) && is_block(b"49634B62") && !is_block(b"4963"));
    }
}
