//! What comes with Windows and the framework, and so needs no setup of its own.

/// Native modules of IIS 7.0 to 10, of ASP.NET and of IIS's own role services ("IIS Modules Overview", and the
/// configurations that setup writes). URL Rewrite, ARR, ASP.NET Core and the like are not among them: they have
/// setups of their own.
const MODULES: &[&str] = &[
    "AnonymousAuthenticationModule",
    "ApplicationInitializationModule",
    "BasicAuthenticationModule",
    "CertificateMappingAuthenticationModule",
    "CgiModule",
    "ConfigurationValidationModule",
    "CustomErrorModule",
    "CustomLoggingModule",
    "DefaultDocumentModule",
    "DigestAuthenticationModule",
    "DirectoryListingModule",
    "DynamicCompressionModule",
    "DynamicIpRestrictionModule",
    "FailedRequestsTracingModule",
    "FastCgiModule",
    "FileCacheModule",
    "HttpCacheModule",
    "HttpLoggingModule",
    "HttpRedirectionModule",
    "IISCertificateMappingAuthenticationModule",
    "IpRestrictionModule",
    "IsapiFilterModule",
    "IsapiModule",
    "ManagedEngine",
    "ManagedEngine64",
    "ManagedEngineV4.0_32bit",
    "ManagedEngineV4.0_64bit",
    "ProtocolSupportModule",
    "RequestFilteringModule",
    "RequestMonitorModule",
    "ServerSideIncludeModule",
    "StaticCompressionModule",
    "StaticFileModule",
    "TokenCacheModule",
    "TracingModule",
    "UriCacheModule",
    "UrlAuthorizationModule",
    "WebDAVModule",
    "WebSocketModule",
    "WindowsAuthenticationModule",
];

/// Keys that the framework's own assemblies are signed with.
const FRAMEWORK_KEYS: [&str; 3] = ["b77a5c561934e089", "b03f5f7f11d50a3a", "31bf3856ad364e35"];

/// True for a native module that comes with IIS or ASP.NET. Names of modules have a case.
pub(super) fn is_known_module(name: &str) -> bool {
    MODULES.contains(&name)
}

/// True for a type of the framework: it is called `System.…`, and its assembly, when that is named, is called so too
/// and signed with one of the framework's keys. Microsoft's own products beside it (SharePoint) are not.
pub(in crate::discover) fn is_framework_type(name: &str) -> bool {
    let mut parts = name.split(',').map(str::trim);
    let starts = |part: Option<&str>| {
        part.is_some_and(|part| {
            part.get(..7)
                .is_some_and(|start| start.eq_ignore_ascii_case("System."))
        })
    };
    if !starts(parts.next()) {
        return false;
    }
    let Some(assembly) = parts.next() else { return true };
    let key = parts
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("PublicKeyToken"))
        .map(|(_, key)| key.trim().to_ascii_lowercase());
    starts(Some(assembly)) && key.is_none_or(|key| FRAMEWORK_KEYS.contains(&key.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_framework_are_told_by_name_and_key() {
        for (name, expected) in [
            ("System.Web.UI.PageHandlerFactory", true),
            (
                "System.Web.Handlers.ScriptModule, System.Web.Extensions, Version=4.0.0.0, Culture=neutral, PublicKeyToken=31BF3856AD364E35",
                true,
            ),
            (
                "System.ServiceModel.Activation.HttpModule, System.ServiceModel, Version=3.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089",
                true,
            ),
            ("System.Mine.Module, Mine", false),
            (
                "System.Mine.Module, System.Mine, PublicKeyToken=0123456789abcdef",
                false,
            ),
            ("Shop.Gate, Shop", false),
            ("SystemX.Y", false),
            ("", false),
        ] {
            assert_eq!(is_framework_type(name), expected, "{name}");
        }
    }
}
