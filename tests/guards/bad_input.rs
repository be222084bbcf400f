//! A metabase that is broken in every way that a file can be broken and still be one: one problem each, at key and line,
//! and the rest goes on.

use crate::world::{METABASE, World};
use std::fs;

/// A text of the sample, what it becomes, the code of its problem, and its key with the property.
struct Damage {
    good: &'static str,
    bad: &'static str,
    code: &'static str,
    key: &'static str,
    /// What of the bad text is on the line that the problem names.
    line: &'static str,
}

const DAMAGES: &[Damage] = &[
    Damage {
        good: "ConnectionTimeout=\"180\"\r\n\t\tLogFileDirectory=\"D:\\logs\"",
        bad: "ConnectionTimeout=\"-5\"\r\n\t\tLogFileDirectory=\"D:\\logs\"",
        code: "METABASE-BAD-VALUE",
        key: "/LM/W3SVC/1/ConnectionTimeout",
        line: "ConnectionTimeout=\"-5\"",
    },
    Damage {
        good: "MaxConnections=\"1000\"",
        bad: "MaxConnections=\"99999999999\"",
        code: "METABASE-BAD-VALUE",
        key: "/LM/W3SVC/1/MaxConnections",
        line: "MaxConnections=\"99999999999\"",
    },
    Damage {
        good: "Location =\"/LM/W3SVC/1/ROOT\"\r\n\t\tAccessFlags=\"AccessRead | AccessScript\"",
        bad: "Location =\"/LM/W3SVC/1/ROOT\"\r\n\t\tAccessFlags=\"AccessRead | AccessFly\"",
        code: "SECURITY-VALUE-UNREADABLE",
        key: "/LM/W3SVC/1/ROOT/AccessFlags",
        line: "AccessFly",
    },
    Damage {
        good: "AspEnableParentPaths=\"TRUE\"\r\n\t\tAspScriptErrorSentToBrowser=\"FALSE\"",
        bad: "AspEnableParentPaths=\"45 minutes\"\r\n\t\tAspScriptErrorSentToBrowser=\"FALSE\"",
        code: "METABASE-BAD-VALUE",
        key: "/LM/W3SVC/1/ROOT/AspEnableParentPaths",
        line: "AspEnableParentPaths=\"45 minutes\"",
    },
    Damage {
        good: "AspSessionTimeout=\"45\"",
        bad: "AspSessionTimeout=\"soon\"",
        code: "METABASE-BAD-VALUE",
        key: "/LM/W3SVC/1/ROOT/AspSessionTimeout",
        line: "AspSessionTimeout=\"soon\"",
    },
    Damage {
        good: "SSLCertHash=\"4c1f0b7e",
        bad: "SSLCertHash=\"not a hash 4c1f0b7e",
        code: "METABASE-BAD-VALUE",
        key: "/LM/W3SVC/2/SSLCertHash",
        line: "not a hash",
    },
    Damage {
        good: "10.1.4.21:8080:",
        bad: "10.1.4.21:eighty:",
        code: "BINDING-BROKEN",
        key: "/LM/W3SVC/2/ServerBindings",
        line: "10.1.4.21:eighty:",
    },
    Damage {
        good: "404,*,URL,/errors/notfound.asp",
        bad: "404,*,ELSEWHERE,/errors/notfound.asp",
        code: "ERROR-PAGE-BROKEN",
        key: "/LM/W3SVC/1/ROOT/HttpErrors",
        line: "ELSEWHERE",
    },
    Damage {
        good: ".tide,text/plain",
        bad: "tide without a type",
        code: "MIME-TYPE-BROKEN",
        key: "/LM/W3SVC/1/ROOT/MimeMap",
        line: "tide without a type",
    },
    Damage {
        good: "HttpExpires=\"D, 0x15180\"",
        bad: "HttpExpires=\"X, soon\"",
        code: "EXPIRY-BROKEN",
        key: "/LM/W3SVC/1/ROOT/HttpExpires",
        line: "X, soon",
    },
    Damage {
        good: "ApplicationDependencies=\"Active Server Pages;ASP",
        bad: "ApplicationDependencies=\"Active Server Pages",
        code: "DEPENDENCY-BROKEN",
        key: "/LM/W3SVC/ApplicationDependencies",
        line: "ApplicationDependencies=\"Active Server Pages",
    },
];

/// Puts all damage into the old server's metabase; answers its text.
fn damaged(world: &World) -> String {
    let file = world.old().join(METABASE);
    let mut text = fs::read_to_string(&file).expect("reads");
    for damage in DAMAGES {
        assert_eq!(text.matches(damage.good).count(), 1, "{}", damage.good);
        text = text.replace(damage.good, damage.bad);
    }
    // A site whose key lost its type, and a key that stands twice.
    let (start, end) = element(
        &text,
        "IIsWebServer\tLocation =\"/LM/W3SVC/4\"",
        "</IIsWebServer>",
    );
    let site = text[start..end].replace("IIsWebServer", "IIsConfigObject");
    text.replace_range(start..end, &site);
    let (start, end) = element(
        &text,
        "IIsWebDirectory\tLocation =\"/LM/W3SVC/1/ROOT/Downloads\"",
        "</IIsWebDirectory>\r\n",
    );
    let twice = text[start..end].to_owned();
    text.insert_str(end, &twice);
    fs::write(file, &text).expect("writes");
    text
}

fn element(text: &str, start: &str, end: &str) -> (usize, usize) {
    let from = text.find(start).expect("there") - 1;
    let to = from + text[from..].find(end).expect("its end") + end.len();
    (from, to)
}

/// The last line that holds a text, from 1.
fn line_of(text: &str, what: &str) -> u64 {
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .rposition(|line| line.contains(what))
        .unwrap_or_else(|| panic!("{what}")) as u64
        + 1
}

#[test]
fn each_fault_of_a_metabase_is_one_problem_at_key_and_line_and_the_rest_goes_on() {
    let world = World::make();
    let text = damaged(&world);
    let accepted = "-acknowledge:BINDING-CLASH,SECURITY-VALUE-UNREADABLE";
    let said = world.sync("webServer60", &[accepted, "-whatif", "-json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let document: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let problems = document["problems"].as_array().expect("a list");
    let mut expected: Vec<(&str, &str, u64)> = DAMAGES
        .iter()
        .map(|damage| (damage.code, damage.key, line_of(&text, damage.line)))
        .collect();
    expected.push((
        "METABASE-DUPLICATE-KEY",
        "/LM/W3SVC/1/ROOT/Downloads",
        line_of(&text, "Location =\"/LM/W3SVC/1/ROOT/Downloads\""),
    ));
    expected.push((
        "METABASE-KEY-WITHOUT-TYPE",
        "/LM/W3SVC/4",
        line_of(&text, "Location =\"/LM/W3SVC/4\""),
    ));
    for (code, key, line) in expected {
        let found: Vec<&serde_json::Value> = problems
            .iter()
            .filter(|problem| problem["code"] == code && problem["place"]["key"] == key)
            .collect();
        assert_eq!(found.len(), 1, "{code} {key}: {found:?}");
        let problem = found[0];
        assert_eq!(problem["severity"], "warning", "{problem}");
        assert_eq!(problem["place"]["line"].as_u64(), Some(line), "{problem}");
        for text in ["title", "cause", "fix"] {
            assert!(
                problem[text].as_str().is_some_and(|text| !text.is_empty()),
                "{problem}"
            );
        }
    }
    // All other faults that the file has are none.
    let of_metabase = |problem: &&serde_json::Value| {
        problem["code"]
            .as_str()
            .is_some_and(|code| code.starts_with("METABASE-") || code.ends_with("-BROKEN"))
    };
    let all: Vec<&serde_json::Value> = problems.iter().filter(of_metabase).collect();
    assert_eq!(all.len(), DAMAGES.len() - 1 + 2, "{all:#?}");

    // What decides who may do what is not just left out.
    let before = world.apphost();
    let said = world.sync("webServer60", &["-acknowledge:BINDING-CLASH"]);
    assert_ne!(said.code, 0);
    assert!(said.err.contains("SECURITY-VALUE-UNREADABLE"), "{}", said.err);
    assert_eq!(world.apphost(), before);
    let said = world.sync("webServer60", &[accepted]);
    assert_eq!(said.code, 0, "{}", said.err);
    let written = world.apphost();
    for goes_on in [
        "<error statusCode=\"403\" subStatusCode=\"14\"",
        "fileExtension=\".hbk\"",
        "bindingInformation=\"*:80:shop.harbourbooks.example\"",
        "<application name=\"Internet Data Connector\" groupId=\"HTTPODBC\" />",
        "name=\"Intranet\"",
    ] {
        assert!(written.contains(goes_on), "{goes_on}");
    }
    for never in [
        "eighty",
        "ELSEWHERE",
        "AccessFly",
        "99999999999",
        "45 minutes",
        "soon",
        "not a hash",
    ] {
        assert!(!written.contains(never), "{never}");
    }
}

#[test]
fn a_broken_fcgiext_ini_is_told_as_broken_with_its_line_and_not_as_missing() {
    let world = World::make();
    let file = world.old().join(METABASE);
    let text = fs::read_to_string(&file).expect("reads");
    let map = "\t\t\t.php,C:\\WINDOWS\\system32\\inetsrv\\fcgiext.dll,5,GET,POST\r\n";
    let at = text
        .find("\t\t\t.asp,")
        .or_else(|| text.find(".asp,"))
        .expect("a script map");
    let text = format!("{}{}{}", &text[..at], map.trim_start(), &text[at..]);
    let allowed =
        "\"0,*.dll\r\n\t\t\t1,C:\\WINDOWS\\system32\\inetsrv\\fcgiext.dll,1,FASTCGI,FastCGI Handler";
    assert!(text.contains("\"0,*.dll"));
    fs::write(&file, text.replacen("\"0,*.dll", allowed, 1)).expect("writes");
    let ini = world.old().join("C/WINDOWS/system32/inetsrv/fcgiext.ini");
    let told = |bytes: Option<&[u8]>| {
        match bytes {
            Some(bytes) => fs::write(&ini, bytes).expect("writes"),
            None => assert!(!ini.exists()),
        }
        let said = world.sync("webServer60", &["-acknowledge:BINDING-CLASH", "-whatif", "-json"]);
        assert_eq!(said.code, 0, "it stops nothing: {}", said.err);
        let document: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        document["problems"].as_array().cloned().expect("a list")
    };
    let of = |problems: &[serde_json::Value], code: &str| -> Vec<serde_json::Value> {
        let is_of = |problem: &&serde_json::Value| problem["code"] == code;
        problems.iter().filter(is_of).cloned().collect()
    };
    let php = |problems: &[serde_json::Value]| {
        let left_out = of(problems, "SCRIPT-MAP-LEFT-OUT");
        let is_php = |problem: &&serde_json::Value| {
            problem["title"]
                .as_str()
                .is_some_and(|title| title.contains(".php"))
        };
        let cause = left_out
            .iter()
            .find(is_php)
            .map(|problem| problem["cause"].clone());
        cause.and_then(|cause| cause.as_str().map(str::to_owned))
    };
    let missing = php(&told(None)).expect("told");
    assert!(missing.contains("was not found"), "{missing}");

    let problems = told(Some(
        b"[Types]\r\nphp=PHP\r\n[PHP]\r\nExe\0Path=C:\\php\\php-cgi.exe\r\n",
    ));
    let broken = of(&problems, "INI-BINARY");
    assert_eq!(broken.len(), 1, "{problems:#?}");
    assert_eq!(broken[0]["severity"], "warning");
    assert_eq!(broken[0]["place"]["line"], 4, "{}", broken[0]);
    assert!(
        broken[0]["cause"]
            .as_str()
            .is_some_and(|cause| cause.contains("a zero character")),
        "{}",
        broken[0]
    );
    assert_eq!(
        of(&problems, "FCGIEXT-SEPARATE").len(),
        0,
        "its own sync would fail"
    );
    let why = php(&problems).expect("told");
    assert!(
        why.contains("cannot be understood, line 4: It holds a zero character") && !why.contains("not found"),
        "{why}"
    );

    // A line that maps nothing is told at its line, and the program is what is missed.
    let problems = told(Some(
        b"[Types]\r\nphp PHP\r\n[PHP]\r\nExePath=C:\\php\\php-cgi.exe\r\n",
    ));
    let line = of(&problems, "FCGIEXT-TYPE");
    assert_eq!(line.len(), 1, "{problems:#?}");
    assert_eq!(line[0]["place"]["line"], 2, "{}", line[0]);
    assert_eq!(
        php(&problems).as_deref(),
        Some("fcgiext.ini names no program for it.")
    );
    assert_eq!(of(&problems, "FCGIEXT-SEPARATE").len(), 1);

    let problems = told(Some(
        b"[Types]\r\nphp=PHP\r\n[PHP]\r\nExePath=C:\\php\\php-cgi.exe\r\n",
    ));
    assert_eq!(php(&problems), None, "{problems:#?}");
}

#[test]
fn hostile_files_are_refused_in_a_moment_and_change_nothing() {
    let world = World::make();
    let file = world.old().join(METABASE);
    let whole = fs::read_to_string(&file).expect("reads");
    let before = World::tree(&world.new_server());
    let root = "<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\"><MBProperty>";
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let site = "Location =\"/LM/W3SVC/1\"\r\n";
    // What is refused, and what is read although it is odd: paths as deep and lists as long as they get.
    for (what, text, code) in [
        (
            "entities",
            whole.replacen("<configuration", &format!("{bomb}<configuration"), 1),
            Some("XML-DOCTYPE"),
        ),
        (
            "depth",
            format!("{root}{}", "<a>".repeat(100_000)),
            Some("XML-DEPTH"),
        ),
        (
            "attributes",
            whole.replacen(
                site,
                &format!(
                    "{site}{}",
                    (0..5000).fold(String::new(), |text, i| text + &format!(" a{i}=\"\""))
                ),
                1,
            ),
            Some("XML-ATTRIBUTES"),
        ),
        (
            "a cut",
            whole[..whole.len() / 2].to_owned(),
            Some("XML-TRUNCATED"),
        ),
        (
            "a path that climbs",
            whole.replacen(
                "Path=\"C:\\Inetpub\\harbour\"",
                "Path=\"C:\\Inetpub\\..\\..\\..\\etc\"",
                1,
            ),
            None,
        ),
        (
            "an application in itself",
            whole.replacen(
                "AppRoot=\"/LM/W3SVC/1/Root\"",
                "AppRoot=\"/LM/W3SVC/1/Root/staff\"",
                1,
            ),
            None,
        ),
        (
            "a deep path",
            whole.replacen(
                "Location =\"/LM/W3SVC/1/ROOT/Downloads\"",
                &format!("Location =\"/LM/W3SVC/1/ROOT{}\"", "/x".repeat(5000)),
                1,
            ),
            None,
        ),
        (
            "a long list",
            whole.replacen(
                "DefaultDoc=\"default.asp",
                &format!("DefaultDoc=\"{}default.asp", "a.htm,".repeat(50_000)),
                1,
            ),
            None,
        ),
    ] {
        assert_ne!(text, whole, "{what}");
        fs::write(&file, &text).expect("writes");
        let start = std::time::Instant::now();
        let said = world.sync("metaKey=lm/w3svc/1", &["-whatif"]);
        assert!(
            start.elapsed() < std::time::Duration::from_secs(60),
            "{what}: {:?}",
            start.elapsed()
        );
        match code {
            Some(code) => {
                assert_ne!(said.code, 0, "{what}");
                assert!(said.err.contains(code), "{what}: {}", said.err);
            }
            None => assert!(
                said.out.contains("Total changes: ") || said.err.contains("Error Code: "),
                "{what}: {}",
                said.all()
            ),
        }
        assert!(!said.err.contains("panicked"), "{what}: {}", said.err);
        assert_eq!(World::tree(&world.new_server()), before, "{what}");
    }
}
