//! Whole files.

use super::*;
use crate::formats::ini::Fate;
use crate::model::Item;

const FILE: &str = "[options]
UseAllowVerbs=1                ; If 1, use [AllowVerbs]
UseAllowExtensions=0
NormalizeUrlBeforeScan=1
VerifyNormalization=1
AllowHighBitCharacters=0
AllowDotInPath=0
RemoveServerHeader=1
EnableLogging=1
PerProcessLogging=0
AllowLateScanning=0
UseFastPathReject=2
RejectResponseUrl=/denied.asp
UnescapeQueryString=1
RuleList=SQL Injection,SQL Injection Headers,Nothing
LoggingDirectory=C:\\logs
AlternateServerName=Apache
UseAlowVerbs=1

[AllowVerbs]
GET
HEAD
POST
get
GET

[DenyVerbs]
PROPFIND

[DenyHeaders]
Translate:
if:

[AllowExtensions]
.htm

[DenyExtensions]
.asp
.ASP
exe
.

[DenyUrlSequences]
..
./
%

[RequestLimits]
MaxAllowedContentLength=5000000000
MaxUrl=16384
Max-Content-Type=100
Max-User-Agent=0
Max-If=7
MaxUri=3
Max-Accept=many

[AlwaysAllowedUrls]
/ok.htm
bad.htm

[DenyQueryStringSequences]
<
>

[SQL Injection]
AppliesTo=.asp,.aspx
DenyDataSection=SQL Injection Strings
ScanUrl=0
ScanQueryString=1
ScanHeaders=

[SQL Injection Strings]
--
%3b ; a semicolon
/*
--

[SQL Injection Headers]
DenyDataSection=SQL Injection Strings
ScanHeaders=Cookie:,Referer
DenyUnescapedPercent=1

[Forgotten]
x
";

const IIS10: Known = Known {
    iis: IisVersion::IIS10,
    remove_server_header: true,
};
const IIS70: Known = Known {
    iis: IisVersion { major: 7, minor: 0 },
    remove_server_header: false,
};

fn convert(text: &str, known: Known) -> Converted {
    UrlScan::read(text.as_bytes(), "UrlScan.ini")
        .expect("reads")
        .convert(known)
}

fn object<'c>(done: &'c Converted, names: &str) -> &'c ConfigObject {
    let wanted = format!("{SECTION}{names}");
    done.objects
        .iter()
        .find(|object| object.path.to_string() == wanted)
        .unwrap_or_else(|| panic!("{wanted} is missing"))
}

/// `GET=true HEAD=true`: the values of the entries' attributes.
fn entries(done: &Converted, names: &str) -> Vec<String> {
    let shown = |item: &Item| {
        let values: Vec<&str> = item.attributes.iter().map(|(_, value)| value.as_str()).collect();
        values.join("=")
    };
    object(done, names).items.iter().flatten().map(shown).collect()
}

#[test]
fn every_part_becomes_request_filtering() {
    let done = convert(FILE, IIS10);
    let section = object(&done, "");
    for (name, value) in [
        ("allowDoubleEscaping", "false"),
        ("allowHighBitCharacters", "false"),
        ("unescapeQueryString", "true"),
        ("removeServerHeader", "true"),
    ] {
        assert_eq!(section.get(name), Some(value), "{name}");
    }
    assert_eq!(object(&done, "/verbs").get("allowUnlisted"), Some("false"));
    assert_eq!(
        entries(&done, "/verbs"),
        ["GET=true", "HEAD=true", "POST=true", "get=true"]
    );
    assert_eq!(
        object(&done, "/fileExtensions").get("allowUnlisted"),
        Some("true")
    );
    assert_eq!(entries(&done, "/fileExtensions"), [".asp=false", ".=false"]);
    assert_eq!(entries(&done, "/denyUrlSequences"), ["..", "./", "%"]);
    let limits = object(&done, "/requestLimits");
    for (name, value) in [
        ("maxAllowedContentLength", "4294967295"),
        ("maxUrl", "16384"),
        ("maxQueryString", "4096"),
    ] {
        assert_eq!(limits.get(name), Some(value), "{name}");
    }
    assert_eq!(
        entries(&done, "/requestLimits/headerLimits"),
        ["Translate=0", "if=0", "Content-Type=100"]
    );
    assert_eq!(entries(&done, "/alwaysAllowedUrls"), ["/ok.htm"]);
    assert_eq!(entries(&done, "/denyQueryStringSequences"), ["<", ">"]);
    assert_eq!(entries(&done, "/hiddenSegments"), [""; 0]);
}

#[test]
fn custom_rules_become_filtering_rules() {
    let done = convert(FILE, IIS10);
    let rule = "/filteringRules/filteringRule[@name='SQL Injection']";
    for (name, value) in [
        ("scanUrl", "false"),
        ("scanQueryString", "true"),
        ("scanAllRaw", "false"),
        ("denyUnescapedPercent", "false"),
    ] {
        assert_eq!(object(&done, rule).get(name), Some(value), "{name}");
    }
    assert_eq!(entries(&done, &format!("{rule}/appliesTo")), [".asp", ".aspx"]);
    assert_eq!(
        entries(&done, &format!("{rule}/denyStrings")),
        ["--", "%3b", "/*"]
    );
    assert_eq!(entries(&done, &format!("{rule}/scanHeaders")), [""; 0]);
    let rule = "/filteringRules/filteringRule[@name='SQL Injection Headers']";
    assert_eq!(object(&done, rule).get("denyUnescapedPercent"), Some("true"));
    assert_eq!(
        entries(&done, &format!("{rule}/scanHeaders")),
        ["Cookie", "Referer"]
    );
    assert_eq!(entries(&done, &format!("{rule}/denyStrings")).len(), 3);
}

/// Lines that say something.
fn settings(text: &str) -> usize {
    text.lines()
        .map(|line| line.split(';').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty() && !line.starts_with('['))
        .count()
}

#[test]
fn every_line_is_accounted_for_exactly_once() {
    for known in [IIS10, IIS70] {
        for text in [FILE, &FILE.replace("UseAllowVerbs=1", "UseAllowVerbs=0")] {
            let done = convert(text, known);
            let mut lines: Vec<u32> = done.accounts.iter().filter_map(|account| account.line).collect();
            lines.sort_unstable();
            assert_eq!(lines.len(), settings(text), "{known:?}");
            lines.dedup();
            assert_eq!(lines.len(), settings(text), "a line twice: {known:?}");
            for account in &done.accounts {
                let needs_words = !matches!(account.fate, Fate::Carried | Fate::Converted);
                assert!(!needs_words || !account.why.is_empty(), "{account:?}");
            }
        }
    }
}

#[test]
fn every_option_has_a_place_of_its_own() {
    // UseAllowVerbs=0 and UseAllowExtensions=0, because 1 without a list is a problem of its own.
    let text: String = options::names().map(|name| format!("{name}=0\n")).collect();
    let done = convert(&format!("[Options]\n{text}[RequestLimits]\n"), IIS10);
    for name in options::names() {
        let account = done.accounts.iter().find(|account| account.name == name);
        assert!(
            account.is_some_and(|account| account.fate != Fate::Unread),
            "{name}: {account:?}"
        );
    }
}

#[test]
fn what_is_wrong_is_told_at_its_line_and_the_rest_goes_on() {
    let done = convert(FILE, IIS10);
    let line_of = |text: &str| {
        let index = FILE.lines().position(|line| line == text).expect("a line");
        u32::try_from(index).expect("small") + 1
    };
    let codes = |text: &str| -> Vec<&str> {
        let line = Some(line_of(text));
        done.problems
            .iter()
            .filter(|problem| problem.place.line == line)
            .map(|problem| problem.code.as_str())
            .collect()
    };
    for (text, code) in [
        ("AllowDotInPath=0", "URLSCAN-NOT-CARRIED"),
        ("UseFastPathReject=2", "URLSCAN-VALUE"),
        ("RejectResponseUrl=/denied.asp", "URLSCAN-NOT-CARRIED"),
        (
            "RuleList=SQL Injection,SQL Injection Headers,Nothing",
            "URLSCAN-RULE",
        ),
        ("UseAlowVerbs=1", "URLSCAN-ENTRY"),
        ("exe", "URLSCAN-ENTRY"),
        ("MaxUri=3", "URLSCAN-ENTRY"),
        ("Max-Accept=many", "URLSCAN-ENTRY"),
        ("MaxAllowedContentLength=5000000000", "URLSCAN-NOT-CARRIED"),
        ("bad.htm", "URLSCAN-ENTRY"),
        ("[Forgotten]", "URLSCAN-SECTION"),
    ] {
        assert!(codes(text).contains(&code), "{text}: {:?}", codes(text));
    }
    let slip = done
        .problems
        .iter()
        .find(|problem| problem.title.contains("UseAlowVerbs"));
    assert!(
        slip.is_some_and(|problem| problem.fix.contains("Did it mean UseAllowVerbs?")),
        "{slip:?}"
    );
}

#[test]
fn verbs_that_are_denied_in_any_case_are_denied_as_clients_send_them() {
    let done = convert(
        "[Options]\nUseAllowVerbs=0\n[DenyVerbs]\npropfind\nBAD VERB\n",
        IIS10,
    );
    assert_eq!(entries(&done, "/verbs"), ["PROPFIND=false"]);
    assert_eq!(object(&done, "/verbs").get("allowUnlisted"), Some("true"));
}

#[test]
fn a_file_that_refuses_everything_or_nothing_stops_the_sync() {
    let code = |text: &str| -> Vec<String> {
        let mut codes: Vec<String> = convert(text, IIS10)
            .problems
            .into_iter()
            .filter(Problem::is_error)
            .map(|problem| problem.code)
            .collect();
        codes.dedup();
        codes
    };
    let extensions = "[AllowExtensions]\n.asp\n";
    assert_eq!(
        code(&format!("[Options]\nUseAllowVerbs=1\n{extensions}")),
        [REFUSES_ALL]
    );
    assert_eq!(
        code(&format!(
            "[Options]\nRejectResponseUrl=/~*\n{extensions}[AllowVerbs]\nGET\n"
        )),
        [LOG_ONLY]
    );
    assert_eq!(
        code(&format!("[Options]\n{extensions}[AllowVerbs]\nGET\n")),
        [""; 0]
    );
}

#[test]
fn what_iis_7_0_does_not_know_is_not_written_there() {
    let done = convert(FILE, IIS70);
    for object in &done.objects {
        let path = object.path.to_string();
        for newer in ["filteringRule", "alwaysAllowed", "denyQueryString"] {
            assert!(!path.contains(newer), "{path}");
        }
    }
    for attribute in ["unescapeQueryString", "removeServerHeader"] {
        assert_eq!(object(&done, "").get(attribute), None, "{attribute}");
    }
    let needs_you = |name: &str| {
        done.accounts
            .iter()
            .any(|account| account.name == name && account.fate == Fate::NeedsYou)
    };
    for name in ["/ok.htm", "<", "ScanQueryString=1", "RemoveServerHeader"] {
        assert!(needs_you(name), "{name}");
    }
}

#[test]
fn an_empty_file_is_told_and_has_urlscans_defaults() {
    let done = convert("", IIS10);
    let codes: Vec<_> = done
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    for code in ["URLSCAN-NO-OPTIONS", "URLSCAN-NO-LIMITS", REFUSES_ALL] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert_eq!(object(&done, "").get("allowHighBitCharacters"), Some("true"));
}

#[test]
fn extensions_that_the_new_section_opens_are_named() {
    let before = convert(
        "[Options]\nUseAllowExtensions=0\n[DenyExtensions]\n.config\n.cs\n.asp\n",
        IIS10,
    );
    let after = convert("[Options]\nUseAllowExtensions=0\n[DenyExtensions]\n.ASP\n", IIS10);
    assert_eq!(opened(&before.objects, &after.objects), [".config", ".cs"]);
    let strict = convert("[Options]\n[AllowExtensions]\n.cs\n", IIS10);
    assert_eq!(opened(&before.objects, &strict.objects), [".cs"]);
    assert!(opened(&after.objects, &before.objects).is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_and_accounted_for(text in "(\\[(Options|AllowVerbs|DenyHeaders|RequestLimits|A)\\]\n|(RuleList|DenyDataSection|Max-A|MaxUrl|x)=(A|0|1|99999999999)?\n|[ -~]{0,9}\n){0,20}") {
        for known in [IIS10, IIS70] {
            let done = convert(&text, known);
            let mut lines: Vec<u32> = done.accounts.iter().filter_map(|account| account.line).collect();
            let count = lines.len();
            lines.sort_unstable();
            lines.dedup();
            proptest::prop_assert_eq!(lines.len(), count, "a line twice: {:#?}", done.accounts);
            for object in &done.objects {
                let mut keys: Vec<String> = object.items.iter().flatten()
                    .filter_map(|item| item.attributes.first()).map(|(_, value)| value.clone()).collect();
                keys.sort_unstable();
                let all = keys.len();
                keys.dedup();
                proptest::prop_assert_eq!(keys.len(), all, "a key twice: {:?}", object);
            }
        }
    }
}
