//! What a web.config says, element by element: keys, encrypted sections, sessions, trust, accounts, handlers.

use super::row::{Refine, row};
use crate::discover::application_host::is_framework_type;
use crate::formats::xml::{Document, ElementId};
use crate::model::{Evidence, EvidenceKind, Place, Problem, Severity};

/// Largest configuration file that is read as XML. Real ones stay below 1 MB.
pub(super) const MAX_BYTES: usize = 16 << 20;

/// What looks at one element; `name` is its name, in the spelling of the file.
type Look = fn(&Document, ElementId, &mut Found);

/// Kind, thing, weight, what it means, what to do.
type Found = Vec<(EvidenceKind, String, Severity, String, &'static str)>;

/// The registry: elements by name, wherever they stand (also in location tags).
const ELEMENTS: &[(&str, Look)] = &[
    ("machineKey", machine_key),
    ("sessionState", session_state),
    ("trust", trust),
    ("trustLevel", trust_level),
    ("identity", identity),
    ("add", handler),
    ("add", module),
];

/// What a configuration file shows.
///
/// # Errors
/// When it is no XML.
pub(super) fn evidence(bytes: Vec<u8>, file: &str, area: &str) -> Result<Vec<Evidence>, Problem> {
    let document = Document::parse(bytes, file)?;
    let mut rows = Vec::new();
    for element in document.subtree(document.root()) {
        let mut found: Found = Vec::new();
        encrypted(&document, element, &mut found);
        let name = document.name(element);
        for (_, look) in ELEMENTS.iter().filter(|(own, _)| *own == name) {
            look(&document, element, &mut found);
        }
        let line = document.position(element).map(|(line, _)| line);
        rows.extend(found.into_iter().map(|(kind, what, severity, meaning, fix)| {
            let place = Place {
                line,
                ..Place::file(file)
            };
            row(kind, what, place, area).says(severity, meaning, fix)
        }));
    }
    Ok(rows)
}

fn value(document: &Document, element: ElementId, name: &str) -> String {
    document
        .attribute(element, name)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// Sections of ASP.NET 2.0 that are encrypted name their provider; before that, values pointed into the registry.
fn encrypted(document: &Document, element: ElementId, found: &mut Found) {
    let provider = value(document, element, "configProtectionProvider");
    let name = document.name(element);
    if !provider.is_empty() {
        let (meaning, fix) = if provider.to_ascii_lowercase().contains("dataprotection") {
            (
                "The section is encrypted with a key of the old machine (DPAPI). No other machine can read it.",
                "Decrypt it on the old server (aspnet_regiis -pdf), bring the file over, and encrypt it again there.",
            )
        } else {
            (
                "The section is encrypted with an RSA key container of the old machine. The application does not start at the \
                 destination until the container is there.",
                "Export the container with its private key (aspnet_regiis -px … -pri), import it at the destination (-pi), and \
                 grant the pool's account access (-pa); or decrypt the section first (-pdf).",
            )
        };
        found.push((
            EvidenceKind::EncryptedSection,
            format!("{name} ({provider})"),
            Severity::Error,
            meaning.to_owned(),
            fix,
        ));
    }
    for (attribute, text) in document.attributes(element) {
        if text.trim_start().to_ascii_lowercase().starts_with("registry:") {
            found.push((
                EvidenceKind::EncryptedSection,
                format!("{name} {attribute}"),
                Severity::Error,
                "The value is kept encrypted in the registry of the old machine (aspnet_setreg), and no other machine can read \
                 it."
                .to_owned(),
                "Write it anew at the destination with aspnet_setreg, or encrypt the section with aspnet_regiis.",
            ));
        }
    }
}

fn machine_key(document: &Document, element: ElementId, found: &mut Found) {
    let keys = [
        value(document, element, "validationKey"),
        value(document, element, "decryptionKey"),
    ];
    let is_fixed = keys
        .iter()
        .any(|key| !key.is_empty() && !key.to_ascii_lowercase().starts_with("autogenerate"));
    let algorithm = value(document, element, "validation");
    if is_fixed {
        let algorithm = if algorithm.is_empty() {
            "fixed keys".to_owned()
        } else {
            format!("fixed keys, {algorithm}")
        };
        found.push((
            EvidenceKind::MachineKey,
            algorithm,
            Severity::Note,
            "The keys that protect view state and sign-in tickets are written in the file and come along with it. Everybody \
             who can read the file, or a copy of it, can forge tickets."
                .to_owned(),
            "Keep them where tickets must stay valid or several servers share them; else write new ones. Do not leave copies \
             of the file about.",
        ));
    }
}

fn session_state(document: &Document, element: ElementId, found: &mut Found) {
    let mode = value(document, element, "mode");
    let (meaning, fix) = match mode.to_ascii_lowercase().as_str() {
        "stateserver" => (
            "Sessions are kept by a state service, on another machine where stateConnectionString names one.",
            "Start the ASP.NET State Service at the destination or let it reach the one that is named; servers that share \
             sessions need the same machineKey and site id.",
        ),
        "sqlserver" => (
            "Sessions are kept in a database (ASPState), which the destination must reach.",
            "Let the destination reach that SQL Server, and its account sign in; or install a new one with aspnet_regsql -ssadd.",
        ),
        "custom" => (
            "Sessions are kept by a provider of the application's own.",
            "Make sure that its assembly is in bin and that what it stores to can be reached.",
        ),
        _ => return,
    };
    found.push((
        EvidenceKind::SessionState,
        mode,
        Severity::Warning,
        meaning.to_owned(),
        fix,
    ));
}

fn trust(document: &Document, element: ElementId, found: &mut Found) {
    let level = value(document, element, "level");
    if level.is_empty() || level.eq_ignore_ascii_case("full") {
        return;
    }
    let is_built_in = ["high", "medium", "low", "minimal"].contains(&level.to_ascii_lowercase().as_str());
    found.push((
        EvidenceKind::Trust,
        level,
        Severity::Warning,
        if is_built_in {
            "The application runs with less than full trust. Microsoft no longer holds partial trust for a boundary of \
             security, and libraries of today rarely work in it."
                .to_owned()
        } else {
            "A trust level of its own, defined by a policy file that is not part of the site.".to_owned()
        },
        if is_built_in {
            "Test it at the destination; isolate it by a pool and an account of its own rather than by trust."
        } else {
            "Copy the policy file from the CONFIG folder of the old .NET to that of the destination, and declare it in \
             securityPolicy."
        },
    ));
}

fn trust_level(document: &Document, element: ElementId, found: &mut Found) {
    let file = value(document, element, "policyFile");
    if !file.is_empty() && !file.eq_ignore_ascii_case("internal") {
        found.push((
            EvidenceKind::Trust,
            format!("{} ({file})", value(document, element, "name")),
            Severity::Warning,
            "A trust level is defined by this policy file, which lies beside the old server's root web.config.".to_owned(),
            "Copy the policy file to the CONFIG folder of .NET at the destination.",
        ));
    }
}

/// `<identity>` of system.web; other sections have elements of that name.
fn identity(document: &Document, element: ElementId, found: &mut Found) {
    let parent = document.parent(element).map(|parent| document.name(parent));
    if parent != Some("system.web") || !value(document, element, "impersonate").eq_ignore_ascii_case("true") {
        return;
    }
    let user = value(document, element, "userName");
    let (what, meaning, fix) = if user.is_empty() || user.to_ascii_lowercase().starts_with("registry:") {
        (
            "the visitor's account".to_owned(),
            "Requests run as the visitor (or as the anonymous account, IUSR at the destination). In the Integrated pipeline \
             IIS refuses this setting with 500.24.",
            "Keep the application in the Classic pipeline, or set validateIntegratedModeConfiguration to false; grant rights \
             to IUSR where IUSR_<server> had them.",
        )
    } else {
        (
            user,
            "Requests run as this account, which the destination must know, with its password in the file.",
            "Make the account known at the destination with the same rights, or let the pool run as it instead.",
        )
    };
    found.push((
        EvidenceKind::Impersonation,
        what,
        Severity::Warning,
        meaning.to_owned(),
        fix,
    ));
}

/// A script map of the application's own: in `httpHandlers` of ASP.NET, in `handlers` of IIS 7+.
fn handler(document: &Document, add: ElementId, found: &mut Found) {
    let section = document
        .parent(add)
        .map(|parent| document.name(parent))
        .unwrap_or_default();
    if section != "httpHandlers" && section != "handlers" {
        return;
    }
    let path = value(document, add, "path");
    let by = ["scriptProcessor", "type", "modules"]
        .into_iter()
        .map(|name| value(document, add, name))
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let (severity, meaning, fix) = if !value(document, add, "scriptProcessor").is_empty() {
        (
            Severity::Warning,
            "A handler runs a program for these requests. The program must be at the destination and be allowed by \
             isapiCgiRestriction (or be declared in fastCgi).",
            "Install the program, and allow it.",
        )
    } else if section == "handlers" {
        (
            Severity::Note,
            "A handler of IIS 7+ that the application brings along.",
            "Make sure that the section handlers is not locked at the destination.",
        )
    } else {
        (
            Severity::Note,
            "A handler of ASP.NET. On IIS 6 it works only for extensions that a script map leads to ASP.NET; in the \
             Integrated pipeline it must be repeated in system.webServer/handlers.",
            "Keep the application in the Classic pipeline, or move the handler (siteferry pipeline shows how).",
        )
    };
    found.push((
        EvidenceKind::ScriptMap,
        format!("{path} -> {by}"),
        severity,
        meaning.to_owned(),
        fix,
    ));
}

/// A managed module: in `httpModules` of ASP.NET, in `modules` of IIS 7+.
fn module(document: &Document, add: ElementId, found: &mut Found) {
    let section = document
        .parent(add)
        .map(|parent| document.name(parent))
        .unwrap_or_default();
    let kind = value(document, add, "type");
    if !matches!(section, "httpModules" | "modules") || kind.is_empty() || is_framework_type(&kind) {
        return;
    }
    let (severity, meaning, fix) = if section == "modules" {
        (
            Severity::Note,
            "A managed module of IIS 7+ that the application brings along.",
            "Make sure that its assembly is in bin, and that the section modules is not locked at the destination.",
        )
    } else {
        (
            Severity::Warning,
            "A module of ASP.NET. In the Integrated pipeline IIS refuses it here with 500.22 unless \
             validateIntegratedModeConfiguration is off, and never runs it.",
            "Keep the application in the Classic pipeline, or move the module to system.webServer/modules (siteferry pipeline \
             shows how). Make sure that its assembly is in bin.",
        )
    };
    let name = value(document, add, "name");
    found.push((
        EvidenceKind::Module,
        format!("{name} -> {kind}"),
        severity,
        meaning.to_owned(),
        fix,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(inside: &str) -> Vec<(EvidenceKind, String, Option<u32>)> {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<configuration>\n<system.web>\n{inside}\n</system.web>\n</configuration>"
        );
        let rows = evidence(text.into_bytes(), r"D:\shop\web.config", "Shop").expect("XML");
        assert!(!format!("{rows:?}").contains("hunter2"));
        rows.into_iter()
            .inspect(|row| assert!(!row.meaning.is_empty() && !row.fix.is_empty()))
            .map(|row| (row.kind, row.what, row.place.line))
            .collect()
    }

    #[test]
    fn every_element_of_interest_is_seen_with_its_line() {
        for (inside, kind, what) in [
            (
                r#"<machineKey validationKey="hunter2" decryptionKey="hunter2" validation="SHA1" />"#,
                EvidenceKind::MachineKey,
                "fixed keys, SHA1",
            ),
            (
                r#"<connectionStrings configProtectionProvider="RsaProtectedConfigurationProvider"><EncryptedData /></connectionStrings>"#,
                EvidenceKind::EncryptedSection,
                "connectionStrings (RsaProtectedConfigurationProvider)",
            ),
            (
                r#"<processModel userName="registry:HKLM\SOFTWARE\Shop\identity\ASPNET_SETREG,userName" />"#,
                EvidenceKind::EncryptedSection,
                "processModel userName",
            ),
            (
                r#"<sessionState mode="StateServer" stateConnectionString="tcpip=10.0.0.1:42424" />"#,
                EvidenceKind::SessionState,
                "StateServer",
            ),
            (r#"<trust level="Medium" />"#, EvidenceKind::Trust, "Medium"),
            (
                r#"<securityPolicy><trustLevel name="Own" policyFile="own.config" /></securityPolicy>"#,
                EvidenceKind::Trust,
                "Own (own.config)",
            ),
            (
                r#"<identity impersonate="true" userName="SHOP\svc" password="hunter2" />"#,
                EvidenceKind::Impersonation,
                r"SHOP\svc",
            ),
            (
                r#"<httpHandlers><add verb="GET" path="label.axd" type="Shop.Label, Shop" /></httpHandlers>"#,
                EvidenceKind::ScriptMap,
                "label.axd -> Shop.Label, Shop",
            ),
            (
                r#"<httpModules><add name="Tide" type="Shop.Tide, Shop" /></httpModules>"#,
                EvidenceKind::Module,
                "Tide -> Shop.Tide, Shop",
            ),
        ] {
            assert_eq!(show(inside), [(kind, what.to_owned(), Some(4))], "{inside}");
        }
    }

    #[test]
    fn what_is_usual_is_no_evidence() {
        for inside in [
            r#"<machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="AutoGenerate" />"#,
            r#"<sessionState mode="InProc" timeout="20" />"#,
            r#"<trust level="Full" />"#,
            r#"<identity impersonate="false" />"#,
            r#"<httpHandlers><remove verb="*" path="*.asmx" /></httpHandlers>"#,
            r#"<httpModules><add name="Session" type="System.Web.SessionState.SessionStateModule" /></httpModules>"#,
        ] {
            assert!(show(inside).is_empty(), "{inside}");
        }
        assert!(evidence(b"<configuration><a></configuration>".to_vec(), "web.config", "").is_err());
    }
}
