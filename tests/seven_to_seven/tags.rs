//! Location tags that lock or unlock sections: what stands in them is no place for what the whole server or a site says.

use super::Bench;
use siteferry::formats::apphost::AppHostConfig;

const DISABLE: &str = "-disableLink:Content";

/// A server with one site. `web` is what it says for all sites, `tags` its location tags.
pub fn server(web: &str, tags: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<configuration>
    <configSections>
        <sectionGroup name="system.applicationHost">
            <section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
            <section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
        </sectionGroup>
        <sectionGroup name="system.webServer">
            <section name="defaultDocument" overrideModeDefault="Allow" />
            <section name="httpProtocol" overrideModeDefault="Allow" />
            <sectionGroup name="security">
                <sectionGroup name="authentication">
                    <section name="anonymousAuthentication" overrideModeDefault="Deny" />
                </sectionGroup>
            </sectionGroup>
            <sectionGroup name="rewrite">
                <section name="rules" overrideModeDefault="Allow" />
            </sectionGroup>
        </sectionGroup>
        <section name="appSettings" overrideModeDefault="Allow" />
    </configSections>
    <system.applicationHost>
        <applicationPools>
            <add name="P1" />
        </applicationPools>
        <sites>
            <site name="Shop" id="1">
                <application path="/" applicationPool="P1">
                    <virtualDirectory path="/" physicalPath="C:\web" />
                </application>
                <bindings>
                    <binding protocol="http" bindingInformation="*:80:" />
                </bindings>
            </site>
        </sites>
    </system.applicationHost>
    <system.webServer>
{web}
    </system.webServer>
{tags}
</configuration>
"#
    )
}

pub fn tag(path: &str, lock: &str, inside: &str) -> String {
    format!(
        "<location path=\"{path}\"{lock}>\n<system.webServer>\n{inside}\n</system.webServer>\n</location>\n"
    )
}

fn headers(value: &str) -> String {
    format!(
        "<httpProtocol><customHeaders><add name=\"X-Frame-Options\" value=\"{value}\" /></customHeaders></httpProtocol>"
    )
}

/// Makes `new` equal to `old`, looks whether a second sync finds something, and gives the file without white space
/// between elements.
pub fn synced(old: &str, new: &str) -> String {
    let bench = Bench::new();
    bench.server("old", old.as_bytes());
    bench.server("new", new.as_bytes());
    let (_, after) = bench.round("appHostConfig", "", "", &[DISABLE]);
    packed(&String::from_utf8(after).expect("UTF-8"))
}

/// Without white space between elements.
pub fn packed(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

const ALLOW: &str = " overrideMode=\"Allow\"";
const DENY: &str = " overrideMode=\"Deny\"";
const EMPTY: &str = "<httpProtocol><customHeaders /></httpProtocol>";

#[test]
fn what_holds_for_all_sites_is_not_written_into_a_tag_that_unlocks() {
    let document = "<defaultDocument />";
    let both = format!("{document}<httpProtocol />");
    let (deny, other) = (headers("DENY"), headers("SAMEORIGIN"));
    let cases = [
        (server(&deny, ""), server("", &tag("", ALLOW, EMPTY))),
        (server(&deny, ""), server("", &tag("", ALLOW, "<httpProtocol />"))),
        (server(&deny, ""), server("", &tag("", ALLOW, &other))),
        (server(&deny, ""), server("", &tag("", "", &other))),
        (server(&deny, ""), server("", &tag(".", "", &deny))),
        (
            server(&deny, &tag("", ALLOW, document)),
            server("", &tag("", ALLOW, &both)),
        ),
        (
            server(&deny, &tag("", ALLOW, &other)),
            server("", &tag("", ALLOW, EMPTY)),
        ),
    ];
    for (old, new) in cases {
        assert_eq!(synced(&old, &new), packed(&old), "from\n{new}");
    }
}

#[test]
fn what_a_tag_unlocks_leaves_nothing_where_it_stood() {
    let (deny, other) = (headers("DENY"), headers("SAMEORIGIN"));
    for now in [&deny, &other, EMPTY] {
        let old = server("", &tag("", ALLOW, &deny));
        let after = synced(&old, &server(now, ""));
        if now == EMPTY {
            // It says nothing, and nobody asked about it.
            assert_eq!(after.matches("<customHeaders").count(), 2, "{after}");
        } else {
            assert_eq!(after, packed(&old), "from {now}");
        }
    }
}

#[test]
fn what_holds_for_a_site_is_not_written_into_a_tag_that_locks() {
    let deny = headers("DENY");
    let after = synced(
        &server("", &tag("Shop", "", &deny)),
        &server("", &tag("Shop", DENY, EMPTY)),
    );
    assert_eq!(after, packed(&server("", &tag("Shop", "", &deny))));
    let on = "<defaultDocument enabled=\"true\" />";
    let after = synced(
        &server(
            "",
            &(tag("Shop", DENY, "<defaultDocument />") + &tag("Shop/a", "", on)),
        ),
        &server("", &tag("Shop/a", DENY, "<defaultDocument />")),
    );
    assert!(
        !after.contains("<location path=\"Shop/a\" overrideMode"),
        "{after}"
    );
    assert!(after.contains(&packed(&tag("Shop/a", "", on))), "{after}");
    assert!(
        after.contains("<location path=\"Shop\" overrideMode=\"Deny\"><system.webServer><defaultDocument")
    );
}

#[test]
fn a_section_stays_locked_when_all_that_is_in_it_goes() {
    let empty = "<httpProtocol><customHeaders></customHeaders></httpProtocol>";
    let clear = "<httpProtocol><customHeaders><clear /></customHeaders></httpProtocol>";
    let full = "<httpProtocol allowKeepAlive=\"false\"><customHeaders><clear /></customHeaders><redirectHeaders><clear /></redirectHeaders></httpProtocol>";
    for wanted in [empty, "<httpProtocol></httpProtocol>"] {
        for now in [empty, clear, full, "<httpProtocol />"] {
            let after = synced(
                &server("", &tag("Shop", DENY, wanted)),
                &server("", &tag("Shop", DENY, now)),
            );
            let config = AppHostConfig::parse(after.clone().into_bytes(), "x").expect("reads");
            let locks = config.locations();
            assert_eq!(locks.len(), 1, "{after}");
            assert_eq!(locks[0].sections, ["system.webServer/httpProtocol"], "{after}");
            assert!(
                !after.contains("clear") && !after.contains("allowKeepAlive"),
                "{after}"
            );
        }
    }
}

#[test]
fn a_section_that_is_no_longer_locked_leaves_its_tag_although_a_comment_is_in_it() {
    let both = "<defaultDocument /><httpProtocol><!-- ours --><customHeaders><clear /><!-- ours --></customHeaders></httpProtocol>";
    let old = server("", &tag("Shop", DENY, "<defaultDocument />"));
    let after = synced(&old, &server("", &tag("Shop", DENY, both)));
    let config = AppHostConfig::parse(after.into_bytes(), "x").expect("reads");
    assert_eq!(
        config.locations()[0].sections,
        ["system.webServer/defaultDocument"]
    );
}

#[test]
fn groups_without_a_section_lock_nothing_and_stop_nothing() {
    for inside in ["", "<security><authentication></authentication></security>"] {
        let old = server("", &tag("Shop", DENY, inside));
        let after = synced(&old, &server("", ""));
        assert!(
            after.contains("<location path=\"Shop\" overrideMode=\"Deny\""),
            "{after}"
        );
        assert_eq!(synced(&old, &old), packed(&old));
    }
}

#[test]
fn tags_of_one_path_and_one_lock_go_together() {
    let clear = "<httpProtocol><customHeaders><clear /></customHeaders></httpProtocol>";
    let on = "<defaultDocument enabled=\"true\" />";
    let nothing = server("", "");
    for (path, lock) in [("Shop", DENY), ("", ""), ("", ALLOW)] {
        let two = tag(path, lock, on) + &tag(path, lock, clear);
        assert_eq!(synced(&nothing, &server("", &two)), packed(&nothing), "{two}");
        // One of them is enough for both.
        let one = tag(path, lock, &format!("{on}{clear}"));
        let two = server("", &two);
        assert_eq!(synced(&server("", &one), &two), packed(&two));
    }
}
