//! One output in all the forms in which people keep it, and what is no output at all.

use super::*;
use crate::formats::dependency_info::{DependencySettings, write_xml};

/// What is printed, and what the other forms are made of.
const PRINTED: &str = r#"<dependencyInfo>
    <dependencies>
        <dependency name="AnonymousAuthentication">
            <trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" />
        </dependency>
        <dependency name="ASP">
            <trigger absolutePath="systemInfo scriptmaps" />
        </dependency>
    </dependencies>
    <apppoolsInUse>
        <apppoolInUse name="Bücher &amp; &quot;more&quot;" definitionIncluded="False">
            <trigger absolutePath="/lm/w3svc/1/AppPoolId" />
            <trigger absolutePath="/lm/w3svc/1/ROOT/AppPoolId" />
        </apppoolInUse>
    </apppoolsInUse>
    <cgis>
        <cgi exe="c:\perl\bin\perl.exe &quot;%s&quot; %s" Restricted="Unknown" />
    </cgis>
    <isapis>
        <isapi dll="C:\WINDOWS\system32\inetsrv\httpodbc.dll" enabled="False">
            <trigger absolutePath="systemInfo scriptmaps" />
        </isapi>
    </isapis>
    <nativeModules>
        <nativeModule name="RewriteModule" />
    </nativeModules>
    <managedTypes>
        <managedType name="Shop.Gate, Shop" />
    </managedTypes>
</dependencyInfo>
"#;

fn recorded(bytes: impl AsRef<[u8]>) -> Recorded {
    read(bytes.as_ref(), "needs.xml").unwrap_or_else(|problem| panic!("{problem}"))
}

fn printed(recorded: &Recorded) -> String {
    write_xml(&recorded.needs, &DependencySettings::all_triggers())
}

fn codes(recorded: &Recorded) -> Vec<&str> {
    recorded
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

/// Reads another form of [`PRINTED`] and holds that nothing was lost.
fn same(bytes: impl AsRef<[u8]>, expected: &[&str], form: &str) -> Recorded {
    let read = recorded(bytes);
    assert_eq!(printed(&read), PRINTED, "{form}");
    assert_eq!(codes(&read), expected, "{form}");
    read
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn every_encoding_tells_the_same() {
    let windows = PRINTED.replace('\n', "\r\n");
    same(PRINTED, &[], "UTF-8");
    same(&windows, &[], "line ends of Windows");
    same(format!("\u{FEFF}{PRINTED}"), &[], "UTF-8 with a mark");
    same(
        utf16(&format!("\u{FEFF}{windows}"), u16::to_le_bytes),
        &[],
        "PowerShell",
    );
    same(
        utf16(&format!("\u{FEFF}{windows}"), u16::to_be_bytes),
        &[],
        "UTF-16 BE",
    );
    same(utf16(&windows, u16::to_le_bytes), &[], "UTF-16 LE without a mark");
    same(utf16(&windows, u16::to_be_bytes), &[], "UTF-16 BE without a mark");
    for (letter, page) in [(0x81, "850"), (0xFC, "1252")] {
        let bytes: Vec<u8> = PRINTED
            .chars()
            .map(|c| {
                if c == 'ü' {
                    letter
                } else {
                    u8::try_from(u32::from(c)).expect("ASCII")
                }
            })
            .collect();
        let read = same(bytes, &["RECORDED-CODE-PAGE"], page);
        assert!(read.problems[0].cause.contains(page), "{}", read.problems[0]);
    }
}

#[test]
fn a_log_around_and_inside_of_it_is_passed_over() {
    let noisy: String = PRINTED
        .lines()
        .map(|line| format!("[12:30:01] [exec] {line}\r\nInfo: Using ID '7' for connections <here>.\r\n"))
        .collect();
    let log = format!(
        "Microsoft Windows [Version 5.2.3790]\r\nC:\\>msdeploy -verb:getDependencies,alltrigger \
         -source:metaKey=lm/w3svc/1,computerName=OLD1,password=hunter2\r\n<output>\r\n{noisy}</output>\r\n\r\nC:\\>exit\r\n"
    );
    let read = same(&log, &["RECORDED-UNKNOWN"], "a log");
    assert_eq!(read.source.as_deref(), Some("metaKey=lm/w3svc/1 of OLD1"));
    assert!(!format!("{read:?}").contains("hunter2"));
}

#[test]
fn what_went_through_a_page_or_a_ticket_is_read() {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    };
    let once = escape(PRINTED);
    same(&once, &[], "escaped");
    same(escape(&once), &[], "escaped twice");
    same(
        format!("<html><body><pre>{once}</pre></body></html>"),
        &[],
        "a page",
    );
    same(PRINTED.replace('\n', ""), &[], "one line");
    same(PRINTED.replace("    ", "\u{A0}"), &[], "blanks that do not break");
}

#[test]
fn lines_that_a_console_broke_are_put_together() {
    for width in [20, 37, 64, 80, 101] {
        let broken: String = PRINTED
            .lines()
            .flat_map(|line| {
                let characters: Vec<char> = line.chars().collect();
                characters
                    .chunks(width)
                    .map(|chunk| chunk.iter().collect::<String>() + "\r\n")
                    .collect::<Vec<_>>()
            })
            .collect();
        let read = recorded(&broken);
        assert_eq!(printed(&read), PRINTED, "{width} columns: {:?}", read.problems);
    }
}

#[test]
fn microsofts_sample_is_read_although_nothing_in_it_is_closed() {
    let sample = r#"Sample output follows.

        <dependency name="AnonymousAuthentication">
            <trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" />
        <dependency name="ServerSideIncludeDisabled">
            <trigger absolutePath="systemInfo scriptmaps" />
        <apppoolInUse name="DefaultAppPool" definitionIncluded="False">
            <trigger absolutePath="/lm/w3svc/1/AppPoolId" />
            <trigger absolutePath="/lm/w3svc/1/ROOT/AppPoolId" />
        <isapi dll="C:\WINDOWS\system32\inetsrv\httpodbc.dll" enabled="False">
            <trigger absolutePath="systemInfo scriptmaps" />

Analyzing the output: a separate <apppoolInUse> element appears for each application pool."#;
    let read = recorded(sample);
    assert_eq!(read.needs.dependencies.len(), 2);
    assert_eq!(read.needs.app_pools[0].triggers.len(), 2);
    assert!(!read.needs.app_pools[0].definition_included);
    assert_eq!(read.needs.isapis[0].triggers, ["systemInfo scriptmaps"]);
    assert_eq!(codes(&read), ["RECORDED-NAMELESS"]);
    assert_eq!(read.problems[0].place.line, Some(13));
}

#[test]
fn several_outputs_are_put_together_and_what_asks_for_more_counts() {
    let two = r#"<dependencyInfo><dependencies><dependency name="ASP"/></dependencies>
        <apppoolsInUse><apppoolInUse name="Shop" definitionIncluded="True"/></apppoolsInUse>
        <isapis><isapi dll="C:\x.dll" enabled="False"/></isapis></dependencyInfo>
        <dependencyInfo><dependencies><dependency name="asp"><trigger absolutePath="/lm/w3svc/2"/></dependency></dependencies>
        <apppoolsInUse><apppoolInUse name="SHOP" definitionIncluded="False"/></apppoolsInUse>
        <isapis><isapi dll="c:\X.dll" enabled="True"/></isapis></dependencyInfo>"#;
    let read = recorded(two);
    assert_eq!(codes(&read), ["RECORDED-SEVERAL"]);
    assert_eq!(read.needs.dependencies.len(), 1);
    assert_eq!(read.needs.dependencies[0].triggers, ["/lm/w3svc/2"]);
    assert!(!read.needs.app_pools[0].definition_included);
    assert!(read.needs.isapis[0].enabled);
}

#[test]
fn what_is_missing_is_said() {
    let cut = recorded(&PRINTED[..PRINTED.find("<cgis>").expect("there")]);
    assert_eq!(codes(&cut), ["RECORDED-CUT-OFF"]);
    assert_eq!(cut.needs.app_pools.len(), 1);
    assert!(cut.needs.cgis.is_empty());
    let inside = recorded(&PRINTED[..PRINTED.find("definitionIncluded").expect("there")]);
    assert_eq!(codes(&inside), ["RECORDED-CUT-OFF"]);
    let nothing = recorded("<?xml version=\"1.0\"?><output><dependencyInfo /></output>");
    assert_eq!(codes(&nothing), ["RECORDED-NOTHING"]);
    let plain = recorded(
        "msdeploy -verb:getDependencies,isapi,notrigger -source:webServer60\n<dependencyInfo><isapis><isapi dll=\"x.dll\" enabled=\"True\"/></isapis></dependencyInfo>",
    );
    assert_eq!(codes(&plain), ["RECORDED-NO-TRIGGERS", "RECORDED-PARTIAL"]);
    let failed = recorded(
        "<dependencyInfo><dependencies><dependency name=\"ASP\"><trigger absolutePath=\"/x\"/>\nError: The RPC server is unavailable.\nError count: 1.",
    );
    assert_eq!(codes(&failed), ["RECORDED-CUT-OFF", "RECORDED-ERROR"]);
    let torn = recorded(
        "<dependencyInfo><dependency name=\"ASP>\n<dependency name='CGI'>\n<trigger absolutePath='/x'/></dependency></dependencyInfo>",
    );
    assert_eq!(codes(&torn), ["RECORDED-DAMAGED"]);
    assert_eq!(torn.needs.dependencies[0].name, "CGI");
}

#[test]
fn comments_and_what_stands_outside_of_the_root_do_not_count() {
    let read = recorded(
        "<dependency name=\"Before\"/><dependencyInfo><!-- <dependency name=\"No\"/> --><dependency name=\"ASP\"/></dependencyInfo><dependency name=\"After\"/>",
    );
    assert_eq!(read.needs.dependencies.len(), 1);
    assert_eq!(read.needs.dependencies[0].name, "ASP");
}

#[test]
fn what_is_no_output_says_what_it_looks_like() {
    for (bytes, cause) in [
        (&b""[..], "It is empty"),
        (b" \r\n\t", "It is empty"),
        (
            b"PK\x03\x04\0\0\x01\x02\x05\x06\0\x07\x08\0\x0e\x0f\x10\x11\x12\x13\x14\x15\x16",
            "It is no text",
        ),
        (
            b"<project><dependencies><dependency><groupId>a</groupId></dependency></dependencies></project>",
            "neither",
        ),
        (
            b"<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\"><MBProperty>",
            "It is a metabase",
        ),
        (b"<configuration><configSections>", "IIS 7 or later"),
        (b"<systemInfo osVersion=\"6.1\"/>", "getSystemInfo"),
        (b"<output><MSDeploy.dirPath/></output>", "another operation"),
        (
            b"Error Code: ERROR_X\nError: Object of type 'metaKey' was not found.\nError count: 1.",
            "Object of type",
        ),
    ] {
        let problem = read(bytes, "x.xml").expect_err("no output");
        assert_eq!(problem.code, "RECORDED-NOT-FOUND");
        assert!(problem.cause.contains(cause), "{cause}: {problem}");
        assert!(problem.fix.contains("-verb:getDependencies,alltrigger"));
    }
    let problem = read(&vec![b' '; MAX_BYTES + 1], "x.xml").expect_err("too large");
    assert_eq!(problem.code, "RECORDED-TOO-LARGE");
}

#[test]
fn any_part_of_it_and_any_changed_byte_is_read_or_refused() {
    let bytes = PRINTED.as_bytes();
    for end in 0..bytes.len() {
        let _ = read(&bytes[..end], "cut.xml");
        let _ = read(&bytes[end..], "cut.xml");
    }
    let mut changed = bytes.to_vec();
    for at in 0..bytes.len() {
        for byte in [0, b'<', b'>', b'"', b'\n', 0xFF] {
            let old = std::mem::replace(&mut changed[at], byte);
            let _ = read(&changed, "changed.xml");
            changed[at] = old;
        }
    }
}

#[test]
fn a_farm_of_entries_is_refused_in_time() {
    let many: String = std::iter::once("<dependencyInfo>".to_owned())
        .chain((0..600_000).map(|n| format!("<isapi dll=\"{n}\"/>")))
        .collect();
    assert_eq!(
        read(many.as_bytes(), "x").expect_err("too many").code,
        "RECORDED-TOO-LARGE"
    );
}
