//! What the name of a setting says of its value.

use crate::model::pattern::Pattern;

/// What every name of a secret has somewhere. A quick answer for most names.
static STEM: Pattern = Pattern::new(
    "pass|pwd|pw|secret|kennwort|wachtwoord|senha|contrase|token|credential|pword|key|conn|cookie|authorization",
);

/// Words that hold `pass`, `secret` or `token` and speak of no secret, without what parts them.
const INNOCENT: &[&str] = &[
    "publickeytoken",
    "anonymoustoken",
    "encompass",
    "passthrough",
    "passphysical",
    "passenger",
    "secretari",
    "secretary",
    "passport",
    "tokeniz",
    "overpass",
    "trespass",
    "surpass",
    "compass",
    "passage",
    "passive",
    "passing",
    "bypass",
    "passed",
];

/// What secrets are called, wherever it stands in a name.
const TELLING: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "passcode",
    "pword",
    "pwd",
    "kennwort",
    "wachtwoord",
    "senha",
    "contrase",
    "secret",
    "token",
    "credential",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "sharedkey",
    "signingkey",
    "encryptionkey",
    "validationkey",
    "decryptionkey",
    "sessionkey",
    "masterkey",
    "storagekey",
    "connectionstring",
    "connectstring",
    "connstr",
];

/// A last word by which a name speaks about a secret, and not of one: `PasswordChangeFlags`, `connectionStringName`.
const ABOUT: &[&str] = &[
    "attempts",
    "cache",
    "change",
    "changed",
    "checking",
    "days",
    "disabled",
    "enabled",
    "expire",
    "expired",
    "expires",
    "expression",
    "flags",
    "format",
    "length",
    "lifetime",
    "mode",
    "name",
    "policy",
    "regex",
    "required",
    "reset",
    "retrieval",
    "strength",
    "sync",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "window",
];

/// A first word that does the same: `requirePassword`, `maxInvalidPasswordAttempts`.
const ASKING: &[&str] = &[
    "allow", "allows", "enable", "enables", "forward", "forwards", "has", "is", "max", "maximum", "min",
    "minimum", "require", "requires", "use", "uses",
];

/// Words before `key` in settings that are no secrets.
const OPEN_KEYS: &[&str] = &[
    "cache",
    "foreign",
    "group",
    "hot",
    "lookup",
    "partition",
    "primary",
    "public",
    "registry",
    "resource",
    "row",
    "sort",
    "unique",
];

/// True when the name of an attribute or property says that its value is a secret.
pub fn is_secret_name(name: &str) -> bool {
    STEM.is_in(name) && judge(name, false)
}

/// The same for the name of a setting that people call as they like (a variable, a header, a key of appSettings), of whose
/// names more are telling: `STRIPE_KEY`, `Authorization`.
pub fn is_secret_setting(name: &str) -> bool {
    STEM.is_in(name) && judge(name, true)
}

/// True for a word with nothing telling in it but what only looks like that.
pub(super) fn is_innocent(word: &str) -> bool {
    let packed = packed(word);
    let bare = without_innocent(&packed);
    bare != packed && !STEM.is_in(&bare)
}

fn judge(name: &str, is_setting: bool) -> bool {
    let words = words(name);
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    if words.len() > 1 && (ABOUT.contains(&last.as_str()) || ASKING.contains(&first.as_str())) {
        return false;
    }
    let packed = without_innocent(&packed(name));
    if TELLING.iter().any(|word| packed.contains(word)) {
        return true;
    }
    // `DB_PASS`, `smtpPass2`, `userpass`, `pw`; not `passPath`.
    if packed
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .ends_with("pass")
        || last == "pw"
    {
        return true;
    }
    let before_last = words.len().checked_sub(2).and_then(|at| words.get(at));
    is_setting
        && (packed.ends_with("authorization")
            || packed.ends_with("cookie")
                && words
                    .iter()
                    .all(|word| word == "cookie" || word == "set" || word == "http")
            || last == "key" && before_last.is_some_and(|word| !OPEN_KEYS.contains(&word.as_str())))
}

/// Letters and digits alone, lower case.
fn packed(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn without_innocent(packed: &str) -> String {
    let mut bare = packed.to_owned();
    for word in INNOCENT {
        if bare.contains(word) {
            bare = bare.replace(word, " ");
        }
    }
    bare
}

/// The words of a name, lower case: `DB_PASS`, `sqlConnectionString`, `X-Api-Key`, `HTTPHeader`. Digits are left out.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before: Option<char> = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_alphabetic() {
            before = None;
            words.push(String::new());
            continue;
        }
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase() || letters.peek().is_some_and(|next| next.is_lowercase())
            });
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        before = Some(letter);
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_names_about_them() {
        assert!(STEM.is_valid());
        for name in [
            "password",
            "PWD",
            "pass",
            "DB_PASS",
            "smtpPass",
            "userpass",
            "AnonymousUserPass",
            "PASSPHRASE",
            "MyPwd",
            "ApiKey",
            "API_KEY",
            "X-Api-Key",
            "secretKey",
            "ConnectionString",
            "sqlConnectionString",
            "DB_PASSWORD_2",
            "AWS_SECRET_ACCESS_KEY",
            "CREDENTIALS",
            "RefreshToken",
            "validationKey",
            "Kestrel__Certificates__Password",
            "PassportSecret",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "STRIPE_KEY",
            "JWT_SIGNING_KEY",
            "Authorization",
            "HTTP_AUTHORIZATION",
            "Set-Cookie",
            "licenseKey",
        ] {
            assert!(is_secret_setting(name), "{name}");
        }
        for name in [
            "passive",
            "bypass",
            "compass",
            "passThrough",
            "AuthPassport",
            "PassportRequireADMapping",
            "passPhysicalPath",
            "PasswordChangeFlags",
            "AnonymousPasswordSync",
            "requireSslPassword",
            "connectionStringName",
            "ConnectionTimeout",
            "path",
            "key",
            "tokenChecking",
            "publicKeyToken",
            "keyType",
            "minRequiredPasswordLength",
            "Secretary",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
        for name in [
            "primaryKey",
            "key",
            "CookieDomain",
            "PATH",
            "DSN",
            "",
            "_",
            "bypass-list",
        ] {
            assert!(!is_secret_setting(name), "{name}");
        }
    }

    #[test]
    fn words_only_look_like_secrets() {
        assert!(is_innocent("bypass") && is_innocent("x-pass-through") && is_innocent("AuthPassport"));
        assert!(!is_innocent("password") && !is_innocent("PassportSecret") && !is_innocent("site"));
    }
}
