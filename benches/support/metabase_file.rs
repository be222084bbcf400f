//! A MetaBase.xml of any size in the lexical form of IIS 6: 15,000 sites are 94 MB.

use super::mersenne::Mersenne;
use std::io::{self, Write};

const NONE: [(&str, &str); 0] = [];
const ITEM: &str = "\r\n\t\t\t";

/// Writes the metabase of a farm with so many sites, the same for the same number.
pub fn write(sites: u32, out: &mut impl Write) -> io::Result<()> {
    let mut random = Mersenne::new(7);
    out.write_all("\u{FEFF}<?xml version =\"1.0\"?>\r\n".as_bytes())?;
    out.write_all(b"<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n<MBProperty>\r\n")?;
    let extensions = "asp asa cer cdx shtm stm idc aspx ashx asmx axd soap rem vsdisco config cs";
    let maps: Vec<String> = extensions
        .split(' ')
        .map(|e| format!(".{e},C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET,HEAD,POST,TRACE"))
        .collect();
    let maps = maps.join(ITEM);
    key(out, "IIS_ROOT", "/", &NONE, "")?;
    key(out, "IIsComputer", "/LM", &[("MaxBandwidth", "4294967295")], "")?;
    let service = [
        ("AppPoolId", "DefaultAppPool"),
        ("AuthFlags", "AuthAnonymous | AuthNTLM"),
        ("ScriptMaps", &maps),
    ];
    key(out, "IIsWebService", "/LM/W3SVC", &service, "")?;
    key(
        out,
        "IIsApplicationPools",
        "/LM/W3SVC/AppPools",
        &[("AppPoolIdentityType", "2")],
        "",
    )?;
    key(
        out,
        "IIsApplicationPool",
        "/LM/W3SVC/AppPools/DefaultAppPool",
        &NONE,
        "",
    )?;
    for pool in 0..200 {
        key(
            out,
            "IIsApplicationPool",
            &format!("/LM/W3SVC/AppPools/Pool{pool}"),
            &NONE,
            "",
        )?;
    }
    for id in 1..=sites {
        site(out, id, &maps, &mut random)?;
    }
    out.write_all(b"</MBProperty>\r\n</configuration>\r\n")
}

fn site(out: &mut impl Write, id: u32, maps: &str, random: &mut Mersenne) -> io::Result<()> {
    let path = format!("/LM/W3SVC/{id}");
    let root = format!("{path}/ROOT");
    let server = [
        ("AppPoolId", format!("Pool{}", id % 200)),
        (
            "DefaultDoc",
            "Default.htm,Default.asp,index.htm,Default.aspx".to_owned(),
        ),
        (
            "ServerBindings",
            format!(":80:www.site{id}.example.com{ITEM}:80:site{id}.example.com"),
        ),
        ("ServerComment", format!("Site {id} &amp; co")),
        ("ServerSize", "1".to_owned()),
    ];
    key(out, "IIsWebServer", &path, &server, "")?;
    let directory = format!("D:\\sites\\site{id}");
    let attributes = [
        ("AccessFlags", "AccessRead | AccessScript"),
        ("AppFriendlyName", "Default Application"),
        ("AppIsolated", "2"),
        ("AppRoot", &root),
        ("AuthFlags", "AuthAnonymous | AuthNTLM"),
        ("Path", &directory),
        ("ScriptMaps", maps),
    ];
    key(out, "IIsWebVirtualDir", &root, &attributes, "")?;
    for number in 0..random.below(24) {
        let (expires, custom) = (random.below(1 << 20), 100_000 + random.below(60_000));
        let attributes = [
            ("AccessFlags", "AccessRead"),
            (
                "DirBrowseFlags",
                "DirBrowseShowDate | DirBrowseShowTime | DirBrowseShowSize | DirBrowseShowExtension | EnableDefaultDoc",
            ),
            ("HttpExpires", &format!("D, {expires:#x}")),
        ];
        let custom = format!(
            "\t<Custom\r\n\t\tName=\"UnknownName_{custom}\"\r\n\t\tID=\"{custom}\"\r\n\t\tValue=\"v{number}\"\r\n\
             \t\tType=\"STRING\"\r\n\t\tUserType=\"IIS_MD_UT_FILE\"\r\n\t\tAttributes=\"INHERIT\"\r\n\t/>\r\n"
        );
        key(
            out,
            "IIsWebDirectory",
            &format!("{root}/dir{number}"),
            &attributes,
            &custom,
        )?;
    }
    Ok(())
}

fn key(
    out: &mut impl Write,
    element: &str,
    path: &str,
    attributes: &[(&str, impl AsRef<str>)],
    custom: &str,
) -> io::Result<()> {
    write!(out, "<{element}\tLocation =\"{path}\"\r\n")?;
    for (name, value) in attributes {
        write!(out, "\t\t{name}=\"{}\"\r\n", value.as_ref())?;
    }
    write!(out, "\t>\r\n{custom}</{element}>\r\n")
}
