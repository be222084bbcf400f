//! The catalogue: every built-in component that can be a dependency, by what shows it in a metabase.
//!
//! Names and evidence: operations §7.4. Documented in Microsoft's samples are AnonymousAuthentication,
//! WindowsAuthentication, BasicAuthentication, DigestAuthentication, ASP, ISAPIFilter, ServerSideIncludeDisabled and
//! FrontPageServerExtensions; the others are (inferred) to be called as their value below
//! `HKLM\Software\Microsoft\InetStp\Components`, as the documented ones are.

use super::evidence::Evidence;
use super::programs::Processor;
use crate::formats::metabase::property;

/// A component and what shows that it is used. One piece of evidence is enough.
pub(super) struct Component {
    /// Its name in the output. The component `ASPNET` appears once a version.
    pub name: &'static str,
    /// What shows it.
    pub evidence: &'static [Evidence],
}

const fn component(name: &'static str, evidence: &'static [Evidence]) -> Component {
    Component { name, evidence }
}

/// All components, in the order of the output.
///
/// The sample of "Viewing Dependencies" has the two authentication methods by their bit, then FrontPage, then what the
/// machine's script maps show, with includes before ASP. Neither the alphabet nor the order of the script map list
/// (`.asp` comes first there) gives that; a fixed order of components does, and it makes two servers comparable.
pub(super) const CATALOGUE: &[Component] = &[
    component("AnonymousAuthentication", &[Evidence::AuthFlag(0x01)]),
    component("BasicAuthentication", &[Evidence::AuthFlag(0x02)]),
    component("WindowsAuthentication", &[Evidence::AuthFlag(0x04)]),
    component("DigestAuthentication", &[Evidence::AuthFlag(0x10)]),
    component("PassportAuthentication", &[Evidence::AuthFlag(0x40)]),
    component("IPSecurity", &[Evidence::AddressRestrictions]),
    component("HttpRedirect", &[Evidence::Redirection]),
    component(
        "HttpCompressionStatic",
        &[Evidence::Switch(&[
            property::DO_STATIC_COMPRESSION,
            property::HC_DO_STATIC_COMPRESSION,
        ])],
    ),
    component(
        "HttpCompressionDynamic",
        &[Evidence::Switch(&[
            property::DO_DYNAMIC_COMPRESSION,
            property::HC_DO_DYNAMIC_COMPRESSION,
        ])],
    ),
    component(
        "FrontPageServerExtensions",
        &[Evidence::Switch(&[property::FRONT_PAGE_WEB])],
    ),
    component(
        "WebDAV",
        &[Evidence::AllowedExtension(|kind| *kind == Processor::WebDav)],
    ),
    component("ISAPIFilter", &[Evidence::Filter]),
    component(
        "ServerSideInclude",
        &[Evidence::ScriptMap(|kind, allowed| {
            *kind == Processor::ServerSideIncludes && allowed != Some(false)
        })],
    ),
    component(
        "ServerSideIncludeDisabled",
        &[Evidence::ScriptMap(|kind, allowed| {
            *kind == Processor::ServerSideIncludes && allowed == Some(false)
        })],
    ),
    // Mapped is enough: the sample lists ASP by its script map and does not ask the restriction list.
    component(
        "ASP",
        &[
            Evidence::ScriptMap(|kind, _| *kind == Processor::Asp),
            Evidence::AllowedExtension(|kind| *kind == Processor::Asp),
        ],
    ),
    component(
        "ASPNET",
        &[
            Evidence::ScriptMap(|kind, _| matches!(kind, Processor::AspNet(_))),
            Evidence::AllowedExtension(|kind| matches!(kind, Processor::AspNet(_))),
        ],
    ),
    // A prohibited DLL needs nothing: the sample lists httpodbc.dll as disabled and no ISAPI extensions.
    component(
        "ISAPIExtensions",
        &[
            Evidence::ScriptMap(|kind, allowed| *kind == Processor::Isapi && allowed != Some(false)),
            Evidence::AllowedExtension(|kind| *kind == Processor::Isapi),
        ],
    ),
    component(
        "CGI",
        &[
            Evidence::ScriptMap(|kind, allowed| *kind == Processor::Cgi && allowed != Some(false)),
            Evidence::AllowedExtension(|kind| *kind == Processor::Cgi),
        ],
    ),
    // Shows only for `metaKey=lm/msftpsvc`: FTP is out of scope of a web server (dd569091).
    component("FTPServer", &[Evidence::FtpSite]),
];
