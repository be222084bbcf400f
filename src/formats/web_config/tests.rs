//! Whole files.

use super::*;

const FILE: &str = r#"<?xml version="1.0"?>
<configuration>
  <appSettings><add key="a" value="b" /></appSettings>
  <system.web>
    <httpModules>
      <add name="Rewriter" type="Acme.Rewriter, Acme" />
      <add name="ScriptModule" type="System.Web.Handlers.ScriptModule, System.Web.Extensions" />
      <remove name="WindowsAuthentication" />
    </httpModules>
    <httpHandlers>
      <add verb="GET,HEAD" path="thumb.axd" type="Acme.Thumb.Handler, Acme" validate="false" />
      <add path="*.pdf" type="Acme.Pdf" />
      <remove verb="*" path="*.asmx" />
    </httpHandlers>
    <identity impersonate="false" />
  </system.web>
  <system.webServer>
    <modules>
      <add name="ScriptModule" type="System.Web.Handlers.ScriptModule" preCondition="managedHandler" />
    </modules>
  </system.webServer>
  <location path="admin">
    <system.web>
      <identity impersonate="True" />
    </system.web>
  </location>
</configuration>
"#;

fn read(text: &str) -> WebConfig {
    WebConfig::parse(text.as_bytes().to_vec(), "web.config").expect("reads")
}

fn told(config: &WebConfig) -> Vec<(Weight, Option<u32>)> {
    config
        .issues()
        .iter()
        .map(|issue| (issue.weight, issue.line))
        .collect()
}

#[test]
fn what_stands_in_the_way_is_told_at_its_line() {
    assert_eq!(
        told(&read(FILE)),
        [
            (Weight::Change, Some(6)),
            (Weight::Test, Some(6)),
            (Weight::Change, Some(7)),
            (Weight::Change, Some(8)),
            (Weight::Change, Some(11)),
            (Weight::Test, Some(11)),
            (Weight::Change, Some(12)),
            (Weight::Test, Some(12)),
            (Weight::Change, Some(13)),
            (Weight::Blocks, Some(24)),
        ]
    );
}

#[test]
fn the_converted_file_has_what_the_pipeline_reads_and_keeps_the_rest() {
    let done = read(FILE).converted(false).expect("converts").expect("something");
    let text = String::from_utf8(done.file).expect("UTF-8");
    for line in [
        r#"      <add name="Rewriter" type="Acme.Rewriter, Acme" preCondition="managedHandler" />"#,
        r#"      <remove name="WindowsAuthentication" />"#,
        r#"<add name="Handler-thumb.axd" path="thumb.axd" verb="GET,HEAD" type="Acme.Thumb.Handler, Acme" preCondition="integratedMode" />"#,
        r#"<add name="Pdf-pdf" path="*.pdf" verb="*" type="Acme.Pdf" preCondition="integratedMode" />"#,
        r#"<validation validateIntegratedModeConfiguration="false" />"#,
        r#"<add key="a" value="b" />"#,
        r#"<remove verb="*" path="*.asmx" />"#,
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(text.matches("\"ScriptModule\"").count(), 2, "{text}");
    assert_eq!(
        text.matches("validateIntegratedModeConfiguration").count(),
        2,
        "{text}"
    );
    assert!(
        done.fragment.starts_with("  <system.webServer>"),
        "{}",
        done.fragment
    );
    assert!(
        done.fragment
            .contains(r#"<!-- inside of <location path="admin"> -->"#),
        "{}",
        done.fragment
    );
    assert!(!done.fragment.contains("httpModules"), "{}", done.fragment);
    // What is converted needs no more changes, and converting it again changes nothing.
    let again = read(&text);
    assert!(
        again.issues().iter().all(|issue| issue.weight != Weight::Change),
        "{:?}",
        again.issues()
    );
    assert_eq!(again.converted(false).expect("converts"), None);
}

#[test]
fn behind_a_wildcard_map_modules_run_for_all_requests() {
    let done = read(FILE).converted(true).expect("converts").expect("something");
    assert!(
        done.fragment
            .contains(r#"<add name="Rewriter" type="Acme.Rewriter, Acme" />"#),
        "{}",
        done.fragment
    );
}

#[test]
fn a_file_without_system_web_needs_nothing() {
    let config = read("<configuration><system.webServer /></configuration>");
    assert!(!config.has_system_web());
    assert!(config.issues().is_empty());
    assert_eq!(config.converted(false).expect("converts"), None);
}

#[test]
fn handlers_of_one_type_get_names_of_their_own() {
    let text = r#"<configuration><system.web><httpHandlers>
        <add verb="*" path="a/b" type="X.H" /><add verb="GET" path="a-b" type="X.H" />
    </httpHandlers></system.web></configuration>"#;
    let done = read(text).converted(false).expect("converts").expect("something");
    assert!(
        done.fragment.contains(r#"name="H-a-b""#) && done.fragment.contains(r#"name="H-a-b-2""#),
        "{}",
        done.fragment
    );
}

#[test]
fn sections_that_cannot_be_read_and_clear_are_told() {
    let text = r#"<configuration><system.web><httpModules configSource="m.config" />
    <httpHandlers><clear /></httpHandlers></system.web></configuration>"#;
    assert_eq!(
        told(&read(text)),
        [(Weight::Blocks, Some(1)), (Weight::Test, Some(2))]
    );
    assert!(WebConfig::parse(b"<web />".to_vec(), "x").is_err());
}
