//! COM components: `CreateObject`, `new ActiveXObject`, `<object runat="server">`.

use crate::discover::content::catalogue::{Form, known};
use crate::discover::content::detector::{Detector, Line, Runs, Seen};
use crate::discover::content::pattern::{Found, Pattern};
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: "createobject|activexobject|gettypefromprogid|(progid|classid)[[:blank:]]*=",
    look,
};

/// The literal is group 2, what follows it group 3; an expression in the place of a literal is group 4.
static CREATED: Pattern = Pattern::new(
    r#"(createobject|activexobject|gettypefromprogid)[[:blank:]]*\(?[[:blank:]]*(?:["']([a-z0-9_.:{}-]{1,128})["']([[:blank:]]*[&+])?|([a-z_][a-z0-9_.("']{0,60}))"#,
);
static PROG_ID: Pattern =
    Pattern::new(r#"(?:^|[[:blank:]])progid[[:blank:]]*=[[:blank:]]*["']?([a-z0-9_.-]{1,128})"#);
static CLASS_ID: Pattern = Pattern::new(
    r#"(?:^|[[:blank:]])classid[[:blank:]]*=[[:blank:]]*["']?(?:clsid:)?\{?([0-9a-f]{8}-[0-9a-f-]{27})"#,
);
static OBJECT: Pattern = Pattern::new("^<object[[:space:]]");
static ON_SERVER: Pattern = Pattern::new(r#"runat[[:blank:]]*=[[:blank:]]*["']?server"#);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    for found in CREATED.all(line.text) {
        seen.extend(created(line, &found));
    }
    // The tag of an object may have begun on a line before and end on one after.
    let object = |found: &Found<'_>| line.tag(found.range(1).start).filter(|tag| OBJECT.is_in(tag));
    for found in PROG_ID.all(line.text) {
        if let (Some(name), Some(tag)) = (found.group(1), object(&found)) {
            let sureness = if ON_SERVER.is_in(&tag) {
                Sureness::Sure
            } else {
                Sureness::Unsure
            };
            seen.push(component(
                name,
                &found,
                line.sureness(found.range(1).start, sureness),
            ));
        }
    }
    // Without runat="server" the browser creates the object, and the server needs nothing.
    for found in CLASS_ID
        .all(line.text)
        .filter(|found| object(found).is_some_and(|tag| ON_SERVER.is_in(&tag)))
    {
        if let Some(id) = found.group(1) {
            let name = format!("{{{}}}", id.to_ascii_uppercase());
            seen.push(component(
                &name,
                &found,
                line.sureness(found.range(1).start, Sureness::Sure),
            ));
        }
    }
}

fn created(line: &Line<'_>, found: &Found<'_>) -> Option<Seen> {
    let at = found.range(0).start;
    let how = found.group(1)?;
    // ActiveXObject and the CreateObject of a static page are the browser's.
    let is_server_side = line.text.get(..at)?.to_ascii_lowercase().ends_with("server.");
    let best = match line.source.runs {
        Runs::InBrowser if !is_server_side => return None,
        Runs::OnServer if how.eq_ignore_ascii_case("activexobject") && !ON_SERVER.is_in(line.text) => {
            Sureness::Likely
        }
        Runs::Unknown => Sureness::Likely,
        _ => Sureness::Sure,
    };
    if let Some(name) = found.group(2) {
        let is_put_together = found.group(3).is_some();
        let sureness = if is_put_together { Sureness::Unsure } else { best };
        return Some(component(name, found, line.sureness(at, sureness)));
    }
    let expression = found.group(4)?;
    if expression == "_" {
        return continued(line, found, best);
    }
    let expression = expression.trim_end_matches(['(', '"', '\'', '.']);
    // The declaration of a function of that name, or a call that hands on its own parameter's type.
    if expression.eq_ignore_ascii_case("byval") || line.is_comment(at) {
        return None;
    }
    Some(
        Seen::new(EvidenceKind::Component, format!("({expression})"), found.range(0))
            .sure(Sureness::Unsure)
            .says(
                "The name of the component is put together while the page runs, so it cannot be told from this line.",
                "Look at the lines before this one, and install the component that they name.",
            ),
    )
}

/// `CreateObject( _`: the name stands on the next line.
fn continued(line: &Line<'_>, found: &Found<'_>, best: Sureness) -> Option<Seen> {
    let statement = line.statement();
    let rest = statement.text.get(statement.own.end..)?.trim_start();
    let (name, _) = rest.strip_prefix('"')?.split_once('"')?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-');
    if name.is_empty() || name.len() > 128 || !name.chars().all(is_name) {
        return None;
    }
    Some(component(name, found, line.sureness(found.range(0).start, best)))
}

fn component(name: &str, found: &Found<'_>, sureness: Sureness) -> Seen {
    let seen = Seen::new(EvidenceKind::Component, name, found.range(0)).sure(sureness);
    match known(Form::ProgId, name) {
        Some(component) => seen.known_as(component),
        None => seen.weighs(Severity::Warning).says(
            "A component that is not part of Windows as far as the catalogue knows. A page that creates it fails until \
             it is registered at the destination.",
            "Find its DLL on the old server by this name below HKEY_CLASSES_ROOT, ask its vendor for a current version, \
             and register it at the destination; a 32-bit DLL needs a pool that runs 32-bit programs.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::{look, names};

    #[test]
    fn created_components_are_named() {
        for pattern in [&CREATED, &PROG_ID, &CLASS_ID, &OBJECT, &ON_SERVER] {
            assert!(pattern.is_valid());
        }
        for (text, expected) in [
            (
                r#"Set m = Server.CreateObject("CDONTS.NewMail")"#,
                "CDONTS.NewMail",
            ),
            (
                r#"set x=server.createobject ( "Persits.Upload.1" )"#,
                "Persits.Upload.1",
            ),
            (
                r#"var x = new ActiveXObject('Scripting.Dictionary');"#,
                "Scripting.Dictionary",
            ),
            (r#"Set a = CreateObject("A.B") : y"#, "A.B"),
            (
                r#"<OBJECT RUNAT="Server" ID="x" PROGID="MSWC.AdRotator"></OBJECT>"#,
                "MSWC.AdRotator",
            ),
            (
                r#"<object runat=server id=x classid="clsid:00000514-0000-0010-8000-00aa006d2ea4">"#,
                "{00000514-0000-0010-8000-00AA006D2EA4}",
            ),
            (
                r#"t = Type.GetTypeFromProgID("Word.Application")"#,
                "Word.Application",
            ),
        ] {
            assert_eq!(names(&DETECTOR, "asp", text), [expected], "{text}");
        }
        let two = r#"Set a = CreateObject("A.B"): Set b = CreateObject("C.D")"#;
        assert_eq!(names(&DETECTOR, "asp", two), ["A.B", "C.D"]);
    }

    #[test]
    fn what_the_browser_creates_is_no_need_of_the_server() {
        for (extension, text) in [
            ("js", r#"return new ActiveXObject("Microsoft.XMLHTTP")"#),
            (
                "htm",
                r#"<object classid="clsid:D27CDB6E-AE6D-11cf-96B8-444553540000" width="1">"#,
            ),
            (
                "asp",
                r#"<object classid="clsid:D27CDB6E-AE6D-11cf-96B8-444553540000" width="1">"#,
            ),
            (
                "asp",
                r#"<meta name="ProgId" content="FrontPage.Editor.Document">"#,
            ),
            ("css", "filter: progid:DXImageTransform.Microsoft.gradient()"),
            ("asp", "Function CreateObject(ByVal name)"),
        ] {
            assert_eq!(names(&DETECTOR, extension, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn sureness_and_weight_follow_the_evidence() {
        let first = |text: &str| look(&DETECTOR, "asp", text).remove(0);
        assert_eq!(
            first(r#"Set m = Server.CreateObject("CDONTS.NewMail")"#),
            ("CDONTS.NewMail".into(), Sureness::Sure, Severity::Error)
        );
        assert_eq!(
            first(r#"' Set m = CreateObject("CDONTS.NewMail")"#).1,
            Sureness::Unsure
        );
        assert_eq!(
            first(r#"Set x = CreateObject("Acme.Robot")"#),
            ("Acme.Robot".into(), Sureness::Sure, Severity::Warning)
        );
        assert_eq!(first("Set x = CreateObject(strName)").0, "(strName)");
        assert_eq!(
            first(r#"Set x = CreateObject("Msxml2.DOMDocument." & version)"#).1,
            Sureness::Unsure
        );
        assert_eq!(
            first(r#"Set c = Server.CreateObject("ADODB.Connection")"#).2,
            Severity::Note
        );
    }
}
