//! Whole files.

use super::*;
use crate::formats::ini::Fate;
use crate::model::IisVersion;

const FILE: &str = "; fcgiext.ini
[Types]
php=PHP
php:2=PHP Shop
*:/lm/w3svc/2/root/old=Perl
py=Missing
php=PHP Shop
broken

[PHP]
ExePath=C:\\PHP\\php-cgi.exe
QueueLength=500
ActivityTimeout=5
RequestTimeout=soon
StderrMode=ReturnStderrIn500
MonitorChangesTo=php.ini
FlushNamedPipe=1
UnhealthyOnQueueFull=1
ResponseBufferLimit=0
Quelength=3

[PHP Shop]
ExePath=C:\\PHP\\php-cgi.exe
Arguments=-d open_basedir=D:\\shop
InstanceMaxRequests=10000
EnvironmentVars=PHP_FCGI_MAX_REQUESTS:10000,PHPRC:\"C:\\my php\",oops

[Perl]
Arguments=x

[Unused]
ExePath=C:\\x.exe
";

fn read() -> FcgiExt {
    FcgiExt::read(FILE.as_bytes(), "fcgiext.ini").expect("reads")
}

fn exe(file: &FcgiExt, extension: &str, key: &str) -> Option<String> {
    file.application_for(extension, key)
        .map(|application| application.handler().script_processor)
}

#[test]
fn the_nearest_line_of_types_decides_what_a_script_map_runs() {
    let file = read();
    let plain = Some(r"C:\PHP\php-cgi.exe".to_owned());
    let shop = Some(r"C:\PHP\php-cgi.exe|-d open_basedir=D:\shop".to_owned());
    assert_eq!(exe(&file, ".php", "/LM/W3SVC/1/ROOT"), plain);
    assert_eq!(exe(&file, "PHP", "/lm/w3svc"), plain);
    assert_eq!(exe(&file, ".php", "/LM/W3SVC/2/ROOT/shop"), shop);
    assert_eq!(exe(&file, ".py", "/LM/W3SVC/1/ROOT"), None);
    // [Perl] has no program.
    assert_eq!(exe(&file, ".php", "/LM/W3SVC/2/ROOT/old"), None);
    assert_eq!(
        file.application_for(".php", "/LM/W3SVC/1")
            .map(|a| a.handler().response_buffer_limit),
        Some(Some(0))
    );
}

#[test]
fn programs_become_fastcgi_applications() {
    let done = read().convert(IisVersion::IIS10);
    let paths: Vec<String> = done
        .objects
        .iter()
        .map(|object| object.path.to_string())
        .collect();
    assert_eq!(
        paths,
        [
            r"system.webServer/fastCgi/application[@fullPath='C:\PHP\php-cgi.exe'][@arguments='']",
            r"system.webServer/fastCgi/application[@fullPath='C:\PHP\php-cgi.exe'][@arguments='']/environmentVariables",
            r"system.webServer/fastCgi/application[@fullPath='C:\PHP\php-cgi.exe'][@arguments='-d open_basedir=D:\shop']",
            r"system.webServer/fastCgi/application[@fullPath='C:\PHP\php-cgi.exe'][@arguments='-d open_basedir=D:\shop']/environmentVariables",
        ]
    );
    let php = &done.objects[0];
    for (name, value) in [
        ("queueLength", Some("500")),
        ("activityTimeout", Some("10")),
        ("requestTimeout", None),
        ("stderrMode", Some("ReturnStdErrIn500")),
        ("monitorChangesTo", Some(r"C:\PHP\php.ini")),
        ("flushNamedPipe", Some("true")),
        ("instanceMaxRequests", Some("1000")),
        ("maxInstances", Some("0")),
    ] {
        assert_eq!(php.get(name), value, "{name}");
    }
    let shop = &done.objects[3].items;
    assert_eq!(shop.as_ref().map(|entries| entries.len()), Some(2));
}

#[test]
fn every_line_is_accounted_for_once_and_every_bad_one_told_at_its_line() {
    let done = read().convert(IisVersion::IIS10);
    let is_setting = |line: &&str| !line.is_empty() && !line.starts_with([';', '[']);
    let lines = FILE.lines().filter(is_setting).count();
    let mut accounted: Vec<u32> = done.accounts.iter().filter_map(|account| account.line).collect();
    accounted.sort_unstable();
    assert_eq!(accounted.len(), lines, "{:#?}", done.accounts);
    accounted.dedup();
    assert_eq!(accounted.len(), lines, "a line twice");
    let mut told: Vec<(u32, &str)> = done
        .problems
        .iter()
        .map(|problem| (problem.place.line.expect("a line"), problem.code.as_str()))
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            (6, "FCGIEXT-NO-SECTION"),
            (7, "FCGIEXT-TYPE-TWICE"),
            (8, "FCGIEXT-TYPE"),
            (13, "FCGIEXT-NOT-CARRIED"),
            (14, "FCGIEXT-VALUE"),
            (18, "FCGIEXT-NOT-CARRIED"),
            (20, "FCGIEXT-SETTING"),
            (26, "FCGIEXT-VARIABLE"),
            (28, "FCGIEXT-NO-PROGRAM"),
        ]
    );
    let fate = |name: &str| {
        done.accounts
            .iter()
            .find(|account| account.name == name && account.section == "PHP")
            .map(|account| account.fate)
    };
    assert_eq!(fate("QueueLength"), Some(Fate::Carried));
    assert_eq!(fate("ActivityTimeout"), Some(Fate::Clamped));
    assert_eq!(fate("StderrMode"), Some(Fate::Converted));
    assert_eq!(fate("RequestTimeout"), Some(Fate::Unread));
    assert_eq!(fate("UnhealthyOnQueueFull"), Some(Fate::CannotExist));
}

#[test]
fn numbers_keep_to_the_range_of_the_schema_at_both_ends() {
    for (value, written) in [
        ("0", "1"),
        ("1", "1"),
        ("10000000", "10000000"),
        ("10000001", "10000000"),
        ("-5", "1"),
        ("99999999999999999999999", "10000000"),
    ] {
        let text = format!("[Types]\nphp=P\n[P]\nExePath=C:\\p.exe\nInstanceMaxRequests={value}\n");
        let done = FcgiExt::read(text.as_bytes(), "f")
            .expect("reads")
            .convert(IisVersion::IIS10);
        assert_eq!(
            done.objects[0].get("instanceMaxRequests"),
            Some(written),
            "{value}"
        );
        let is_told = done
            .problems
            .iter()
            .any(|problem| problem.code == "FCGIEXT-NOT-CARRIED");
        assert_eq!(is_told, value != written, "{value}");
    }
}

#[test]
fn one_program_in_two_sections_is_told() {
    let text = "[Types]\na=A\nb=B\nc=C\n[A]\nExePath=C:\\p.exe\n[B]\nExePath=c:\\P.EXE\n[C]\nExePath=C:\\p.exe\nQueueLength=5\n";
    let done = FcgiExt::read(text.as_bytes(), "f")
        .expect("reads")
        .convert(IisVersion::IIS10);
    assert_eq!(done.objects.len(), 2);
    let told: Vec<_> = done
        .problems
        .iter()
        .map(|problem| (problem.code.as_str(), problem.place.line))
        .collect();
    assert_eq!(told, [("FCGIEXT-SAME-PROGRAM", Some(9))]);
}

#[test]
fn what_iis_7_0_does_not_know_is_not_written_there() {
    let text = "[Types]\na=A\n[A]\nExePath=C:\\p.exe\nStderrMode=TerminateProcess\n";
    let file = FcgiExt::read(text.as_bytes(), "f").expect("reads");
    let old = file.convert(IisVersion { major: 7, minor: 0 });
    assert_eq!(old.objects[0].get("stderrMode"), None);
    assert_eq!(old.objects[0].get("maxInstances"), None);
    assert_eq!(old.problems.len(), 1, "{:?}", old.problems);
    let new = file.convert(IisVersion { major: 7, minor: 5 });
    assert_eq!(new.objects[0].get("stderrMode"), Some("TerminateProcess"));
}
