//! Expressions on a small output; expected values are those of the recommendation.

use super::*;

const OUTPUT: &str = r#"<dependencyInfo>
    <dependencies>
        <dependency name="AnonymousAuthentication"><trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" /></dependency>
        <dependency name="ASP"><trigger absolutePath="systemInfo scriptmaps" /><trigger absolutePath="/lm/w3svc/1/ScriptMaps" /></dependency>
        <dependency name="ASPNET 2.0.50727" />
    </dependencies>
    <isapis><isapi dll="C:\a&amp;b.dll" enabled="False" size="12">note</isapi></isapis>
</dependencyInfo>"#;

fn select(expression: &str) -> String {
    let document = Document::parse(OUTPUT.as_bytes().to_vec(), "output").expect("it is XML");
    let path = XPath::parse(expression).unwrap_or_else(|problem| panic!("{expression}: {problem}"));
    path.select(&document)
        .unwrap_or_else(|problem| panic!("{expression}: {problem}"))
}

/// The lines between the tags of `<output>`, without blanks around them.
fn lines(expression: &str) -> Vec<String> {
    let text = select(expression);
    if text == "<output />\n" {
        return Vec::new();
    }
    let inside = text
        .strip_prefix("<output>\n")
        .and_then(|rest| rest.strip_suffix("</output>\n"));
    inside
        .expect(expression)
        .lines()
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn selected_elements_come_whole_and_in_order() {
    assert_eq!(
        select("//dependency[@name='ASP']"),
        "<output>\n  <dependency name=\"ASP\">\n    <trigger absolutePath=\"systemInfo scriptmaps\" />\n    \
         <trigger absolutePath=\"/lm/w3svc/1/ScriptMaps\" />\n  </dependency>\n</output>\n"
    );
    assert_eq!(
        select("/dependencyInfo/isapis"),
        "<output>\n  <isapis>\n    <isapi dll=\"C:\\a&amp;b.dll\" enabled=\"False\" size=\"12\">note</isapi>\n  </isapis>\n</output>\n"
    );
    assert_eq!(lines("/").len(), lines("/dependencyInfo").len());
    assert_eq!(select("//nothing"), "<output />\n");
}

#[test]
fn paths_axes_and_tests() {
    for (expression, expected) in [
        (
            "//dependency/@name",
            &["AnonymousAuthentication", "ASP", "ASPNET 2.0.50727"][..],
        ),
        (
            "//@enabled | //dependency[1]/@name",
            &["AnonymousAuthentication", "False"],
        ),
        ("dependencyInfo/dependencies/dependency[2]/@name", &["ASP"]),
        ("//dependency[last()]/@name", &["ASPNET 2.0.50727"]),
        ("//trigger[2]/@*", &["/lm/w3svc/1/ScriptMaps"]),
        ("(//trigger)[2]/@absolutePath", &["systemInfo scriptmaps"]),
        (
            "//trigger[contains(@absolutePath,'AuthFlags')]/../@name",
            &["AnonymousAuthentication"],
        ),
        ("//dependency[not(trigger)]/@name", &["ASPNET 2.0.50727"]),
        (
            "//dependency[@name='ASP']/following-sibling::*/@name",
            &["ASPNET 2.0.50727"],
        ),
        (
            "//dependency[@name='ASP']/preceding-sibling::dependency[1]/@name",
            &["AnonymousAuthentication"],
        ),
        (
            "//trigger[1]/ancestor::dependencies/dependency[3]/@name",
            &["ASPNET 2.0.50727"],
        ),
        ("//isapi/text()", &["note"]),
        ("//isapi/self::node()/attribute::size", &["12"]),
        ("/descendant::dependency[position() mod 2 = 0]/@name", &["ASP"]),
        ("/dependencyInfo/*[2]/isapi/@dll", &["C:\\a&amp;b.dll"]),
        (
            "//dependency[trigger/@absolutePath='systemInfo scriptmaps' and starts-with(@name,'ASP')]/@name",
            &["ASP"],
        ),
        (
            "//dependency[@name!='ASP' or @x][1]/@name",
            &["AnonymousAuthentication"],
        ),
        ("//text()/..//@dll", &["C:\\a&amp;b.dll"]),
    ] {
        assert_eq!(lines(expression), expected, "{expression}");
    }
}

#[test]
fn values_and_functions() {
    for (expression, expected) in [
        ("count(//dependency)", "3"),
        ("count(//trigger) * 2 - 1 div 4", "5.75"),
        ("-count(//trigger)", "-3"),
        ("--2", "2"),
        ("7 mod 4", "3"),
        ("1 div 0", "Infinity"),
        ("number('x')", "NaN"),
        ("number('1e3')", "NaN"),
        ("sum(//@size) >= 12", "true"),
        ("//@size > 5", "true"),
        ("//@absolutePath = 'systemInfo scriptmaps'", "true"),
        ("//none = ''", "false"),
        ("boolean(//isapi) = true()", "true"),
        ("concat(name(//isapi), '-', string-length(//isapi))", "isapi-4"),
        ("local-name(//@dll)", "dll"),
        ("normalize-space('  a   b ')", "a b"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 0)", "12345"),
        ("substring-before('a=b=c', '=')", "a"),
        ("substring-after('a=b=c', '=')", "b=c"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("round(-2.5)", "-2"),
        ("floor(2.7) + ceiling(2.1)", "5"),
        ("string(//isapi/@enabled)", "False"),
        ("not(1 = 2) and (2 > 1 or false())", "true"),
        ("1 + 2 * 3", "7"),
        ("1 < 2 = true()", "true"),
    ] {
        assert_eq!(
            lines(expression),
            [expected.replace('&', "&amp;")],
            "{expression}"
        );
    }
}

#[test]
fn what_is_not_understood_is_named_at_its_column() {
    for (expression, code, column, word) in [
        ("//a[", "XPATH-SYNTAX", 5, "name"),
        ("//a[1", "XPATH-SYNTAX", 6, "]"),
        ("//a]", "XPATH-SYNTAX", 4, "complete"),
        ("", "XPATH-SYNTAX", 1, "name"),
        ("//", "XPATH-SYNTAX", 3, "name"),
        ("a = 'b", "XPATH-SYNTAX", 5, "quote"),
        ("a # b", "XPATH-SYNTAX", 3, "#"),
        ("1.2.3", "XPATH-SYNTAX", 1, "no number"),
        ("count()", "XPATH-SYNTAX", 1, "arguments"),
        ("ü/$x", "XPATH-NOT-BUILT", 3, "variable"),
        ("x:a", "XPATH-NOT-BUILT", 2, "namespace"),
        ("id('a')", "XPATH-NOT-BUILT", 1, "id()"),
        ("following::a", "XPATH-NOT-BUILT", 1, "axis following"),
        ("//comment()", "XPATH-NOT-BUILT", 3, "comment()"),
    ] {
        let problem = XPath::parse(expression).expect_err(expression);
        assert_eq!(
            (problem.code.as_str(), problem.place.column),
            (code, Some(column)),
            "{expression}: {problem}"
        );
        assert!(problem.cause.contains(word), "{expression}: {problem}");
    }
}

#[test]
fn hostile_expressions_end() {
    for expression in [
        "(".repeat(10_000),
        "a[".repeat(3_000),
        "1+".repeat(5_000) + "1",
        "-".repeat(10_000) + "1",
        "a or ".repeat(2_000) + "a",
        "//*".repeat(200),
        "x".repeat(100_000),
    ] {
        if let Ok(path) = XPath::parse(&expression) {
            let document = Document::parse(OUTPUT.as_bytes().to_vec(), "output").expect("it is XML");
            let _ = path.select(&document);
        }
    }
    let wide = format!("<r>{}</r>", "<a><b/></a>".repeat(3_000));
    let document = Document::parse(wide.into_bytes(), "wide").expect("it is XML");
    let path = XPath::parse("//a[//b[//a[//b]]]").expect("reads");
    assert_eq!(
        path.select(&document).expect_err("too long").code,
        "XPATH-TOO-LONG"
    );
}
