//! `[Options]`.

use super::draft::Draft;
use crate::formats::ini::{Entry, Fate, Section};
use crate::model::{Problem, nearest};

/// Names and defaults ("UrlScan 3 Reference", [Options]). The defaults are those of UrlScan.dll itself; the file that
/// its installer leaves writes most of them out, with other values.
const OPTIONS: &[(&str, &str)] = &[
    ("UseAllowVerbs", "1"),
    ("UseAllowExtensions", "1"),
    ("NormalizeUrlBeforeScan", "1"),
    ("VerifyNormalization", "1"),
    ("AllowHighBitCharacters", "1"),
    ("AllowDotInPath", "1"),
    ("AllowLateScanning", "0"),
    ("UseFastPathReject", "0"),
    ("RejectResponseUrl", ""),
    ("UnescapeQueryString", "1"),
    ("RuleList", ""),
    ("EnableLogging", "1"),
    ("PerProcessLogging", "0"),
    ("PerDayLogging", "1"),
    ("LogLongUrls", "0"),
    ("LoggingDirectory", ""),
    ("RemoveServerHeader", "1"),
    ("AlternateServerName", ""),
];

/// What of the options decides about other sections.
pub(super) struct Options {
    pub use_allow_verbs: bool,
    pub use_allow_extensions: bool,
    /// Names of custom rules, with the line that names them.
    pub rules: Vec<String>,
    pub rules_line: u32,
}

/// One option as it is in effect.
pub(super) struct Given<'i> {
    pub name: &'static str,
    pub value: String,
    /// The line that sets it.
    written: Option<(&'i Section, &'i Entry)>,
}

impl Given<'_> {
    pub fn is_on(&self) -> bool {
        self.value != "0"
    }

    pub fn line(&self) -> Option<u32> {
        self.written.map(|(_, entry)| entry.line)
    }

    pub fn shown(&self) -> String {
        match self.written {
            Some(_) => self.name.to_owned(),
            None => format!("{}={}", self.name, self.value),
        }
    }
}

impl<'i> Draft<'i> {
    /// Reads the options and sets what they say.
    pub(super) fn options(&mut self) -> Options {
        let section = self.section("Options");
        if section.is_none() {
            self.problem(
                Problem::warning(
                    "URLSCAN-NO-OPTIONS",
                    format!("{} has no section [Options]", self.ini.label()),
                )
                .with_cause("UrlScan then works with the defaults that are built into it.")
                .with_fix("Check that it is the right file."),
                None,
            );
        }
        for entry in section
            .map(|section| section.entries.as_slice())
            .unwrap_or_default()
        {
            self.unknown_option(section, entry);
        }
        let mut options = Options {
            use_allow_verbs: true,
            use_allow_extensions: true,
            rules: Vec::new(),
            rules_line: 0,
        };
        let given: Vec<Given<'i>> = OPTIONS
            .iter()
            .map(|(name, default)| self.given(section, name, default))
            .collect();
        let is_on = |name: &str| given.iter().any(|given| given.name == name && given.is_on());
        let removes_header = is_on("RemoveServerHeader");
        let normalizes = is_on("NormalizeUrlBeforeScan");
        for option in &given {
            match option.name {
                "UseAllowVerbs" => options.use_allow_verbs = self.use_allow(option, "verbs"),
                "UseAllowExtensions" => {
                    options.use_allow_extensions = self.use_allow(option, "fileExtensions")
                }
                "RuleList" => {
                    options.rules = option
                        .value
                        .split(',')
                        .map(|name| name.trim().to_owned())
                        .filter(|name| !name.is_empty())
                        .collect();
                    options.rules_line = option.line().unwrap_or_default();
                    let target = "requestFiltering/filteringRules";
                    self.outcome(
                        option,
                        Fate::Converted,
                        target,
                        "each rule has sections of its own",
                        None,
                    );
                }
                "RejectResponseUrl" => self.reject_response_url(option),
                "RemoveServerHeader" => self.remove_server_header(option),
                "AlternateServerName" => self.alternate_server_name(option, removes_header),
                "LoggingDirectory" | "EnableLogging" | "PerProcessLogging" | "PerDayLogging"
                | "LogLongUrls" => {
                    self.logging(option);
                }
                _ => self.scanning(option, normalizes),
            }
        }
        options
    }

    /// An option's value: what is written, or the default. For options that are 0 or 1 anything else is told.
    fn given(&mut self, section: Option<&'i Section>, name: &'static str, default: &str) -> Given<'i> {
        let written =
            section.and_then(|section| section.get(name).map(|(entry, value)| (section, entry, value)));
        let Some((section, entry, value)) = written else {
            return Given {
                name,
                value: default.to_owned(),
                written: None,
            };
        };
        let is_text = default.is_empty();
        let mut value = value.to_owned();
        if !is_text && !matches!(value.as_str(), "0" | "1") {
            // Windows reads the digits a value begins with; no digits are 0 (GetPrivateProfileInt).
            let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
            let read = if digits.bytes().any(|digit| digit != b'0') {
                "1"
            } else {
                "0"
            };
            self.problem(
                Problem::warning(
                    "URLSCAN-VALUE",
                    format!("{name} is neither 0 nor 1 but “{value}”"),
                )
                .with_cause(format!(
                    "Windows reads such a value as {read}, and so it was taken here."
                ))
                .with_fix("Correct the line on the old server, and check what the destination gets.")
                .with_target(name),
                Some(entry.line),
            );
            value = read.to_owned();
        }
        Given {
            name,
            value,
            written: Some((section, entry)),
        }
    }

    /// Accounts for an option; one that is not written and changes nothing is passed over.
    pub(super) fn outcome(
        &mut self,
        option: &Given<'_>,
        fate: Fate,
        target: &str,
        why: &str,
        fix: Option<&str>,
    ) {
        match option.written {
            Some((section, entry)) => self.account(section, entry, fate, target, why),
            None if target.is_empty() && fate != Fate::NeedsYou => return,
            None => {
                if option.value.is_empty() {
                    return;
                }
                let why = if why.is_empty() {
                    "it is not set, and this is UrlScan's default"
                } else {
                    why
                };
                self.default_account("Options", option.name, &option.value, fate, target, why);
            }
        }
        if let Some(fix) = fix {
            self.tell(fix);
        }
    }

    fn unknown_option(&mut self, section: Option<&Section>, entry: &Entry) {
        let Some(section) = section else { return };
        let known = || OPTIONS.iter().map(|(name, _)| *name);
        match entry.pair() {
            Some((name, _)) if known().any(|known| known.eq_ignore_ascii_case(name)) => {
                if section
                    .get(name)
                    .is_some_and(|(first, _)| first.line != entry.line)
                {
                    self.account(
                        section,
                        entry,
                        Fate::NotInEffect,
                        "",
                        "the same option stands before it",
                    );
                }
            }
            Some((name, _)) => {
                let fix = match nearest(name, known()) {
                    Some(near) => format!("Did it mean {near}? It had no effect on the old server."),
                    None => "Nothing: it had no effect on the old server.".to_owned(),
                };
                self.unread(section, entry, "UrlScan has no such option", &fix);
            }
            None => self.unread(
                section,
                entry,
                "it has no = between name and value",
                "Correct the line on the old server, if it is meant to do something.",
            ),
        }
    }

    /// `UseAllow…`: 1 turns the list of what is allowed on, and with it the refusal of all else.
    fn use_allow(&mut self, option: &Given<'_>, names: &str) -> bool {
        let allow = option.is_on();
        self.set(names, "allowUnlisted", !allow, option.line(), &option.shown());
        self.outcome(
            option,
            Fate::Converted,
            &format!("requestFiltering/{names}@allowUnlisted"),
            "",
            None,
        );
        allow
    }

    fn scanning(&mut self, option: &Given<'_>, normalizes: bool) {
        let (on, line) = (option.is_on(), option.line());
        match (option.name, on) {
            ("NormalizeUrlBeforeScan", true) => {
                self.outcome(option, Fate::Carried, "", "request filtering always looks at the decoded URL", None);
            }
            ("NormalizeUrlBeforeScan", false) => self.outcome(
                option,
                Fate::CannotExist,
                "",
                "request filtering always looks at the decoded URL, never at the raw one",
                Some("Nothing: looking at the decoded URL is the safer way."),
            ),
            ("VerifyNormalization", verify) => {
                self.set("", "allowDoubleEscaping", !verify, line, &option.shown());
                let why = match (verify, normalizes) {
                    (true, false) => "UrlScan did so only with NormalizeUrlBeforeScan=1; the safer side was chosen",
                    _ => "",
                };
                self.outcome(option, Fate::Converted, "requestFiltering@allowDoubleEscaping", why, None);
            }
            ("AllowHighBitCharacters", allow) => {
                self.set("", "allowHighBitCharacters", allow, line, &option.shown());
                self.outcome(option, Fate::Carried, "requestFiltering@allowHighBitCharacters", "", None);
            }
            ("AllowDotInPath", true) => {
                self.outcome(option, Fate::Carried, "", "request filtering does not look at dots either", None);
            }
            ("AllowDotInPath", false) => self.outcome(
                option,
                Fate::CannotExist,
                "",
                "request filtering has no switch that refuses URLs with more than one dot",
                Some(
                    "If it guarded against a false extension in path info, see that allowPathInfo of the handlers is \
                     false, which is its default.",
                ),
            ),
            ("AllowLateScanning", false) => {
                self.outcome(option, Fate::Carried, "", "request filtering is among the first to see a request", None);
            }
            ("AllowLateScanning", true) => self.outcome(
                option,
                Fate::CannotExist,
                "",
                "request filtering always runs before URLs are rewritten",
                Some("Check that the URLs that clients ask for, not the rewritten ones, pass the filter."),
            ),
            ("UseFastPathReject", false) => {
                self.outcome(option, Fate::Carried, "", "IIS sends its own page for a refused request", None);
            }
            ("UseFastPathReject", true) => self.outcome(
                option,
                Fate::CannotExist,
                "",
                "IIS 7 and later always send the page that httpErrors names for status 404",
                Some("Nothing: refused requests are answered with 404 all the same."),
            ),
            ("UnescapeQueryString", unescape) if self.has_rules() => {
                self.set("", "unescapeQueryString", unescape, line, &option.shown());
                self.outcome(option, Fate::Carried, "requestFiltering@unescapeQueryString", "", None);
            }
            ("UnescapeQueryString", true) => {
                self.outcome(option, Fate::Carried, "", "IIS 7.0 has no switch for it", None);
            }
            ("UnescapeQueryString", false) => self.outcome(
                option,
                Fate::NeedsYou,
                "",
                "the attribute unescapeQueryString came with IIS 7.5",
                Some("Update the destination, or do without it."),
            ),
            // Every option of the table has an arm; see the test that counts.
            _ => self.outcome(option, Fate::Unread, "", "nothing is known of it", None),
        }
    }
}

/// Names of all options.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|(name, _)| *name)
}
