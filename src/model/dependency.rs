//! What a site needs of its server, with the evidence for it.

use serde::{Deserialize, Serialize};

/// Everything getDependencies reports (Web Deploy getDependencies operation, dd569090), in its order.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct DependencyInfo {
    /// Built-in IIS components in use.
    pub dependencies: Vec<Dependency>,
    /// Application pools in use.
    pub app_pools: Vec<AppPoolInUse>,
    /// CGI programs in use.
    pub cgis: Vec<Cgi>,
    /// ISAPI extensions in use that are no built-in component.
    pub isapis: Vec<Isapi>,
    /// Native modules of an IIS 7+ source that do not come with IIS or ASP.NET.
    #[serde(default)]
    pub native_modules: Vec<NativeModule>,
    /// Managed modules and handlers of an IIS 7+ source that do not come with the framework.
    #[serde(default)]
    pub managed_types: Vec<ManagedType>,
    /// Script maps that the site inherits. The original leaves them out; they are kept apart from the compatible
    /// output and shown in the window.
    pub inherited: Vec<InheritedScriptMap>,
}

/// A built-in IIS component.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Dependency {
    /// Its name in Web Deploy's catalogue (`WindowsAuthentication`); ASP.NET once a version (`ASPNET 2.0.50727`).
    pub name: String,
    /// Where it was detected: metabase paths ending in the property name, or `systemInfo scriptmaps`.
    pub triggers: Vec<String>,
}

/// An application pool.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct AppPoolInUse {
    /// Pool name.
    pub name: String,
    /// True when the pool's definition is inside the scope of the source (a whole server), so a sync carries it.
    pub definition_included: bool,
    /// Where it is named.
    pub triggers: Vec<String>,
}

/// A CGI program.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Cgi {
    /// Path with its arguments, as registered.
    pub exe: String,
    /// `True`, `False`, or `Unknown` when the restriction list could not be consulted.
    pub restricted: String,
    /// Where it is named.
    pub triggers: Vec<String>,
}

/// An ISAPI extension.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Isapi {
    /// Path of the DLL.
    pub dll: String,
    /// True when the web service restriction list allows it.
    pub enabled: bool,
    /// Where it is named.
    pub triggers: Vec<String>,
}

/// A native module of IIS 7 and later. Web Deploy never says where one is named (dd569061).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct NativeModule {
    /// Its name in `globalModules`.
    pub name: String,
}

/// A managed module or handler of IIS 7 and later.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ManagedType {
    /// Its type as it is written, with its assembly when that is named.
    pub name: String,
    /// Where it is named.
    pub triggers: Vec<String>,
}

/// A script map in effect on a key that does not set it itself.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct InheritedScriptMap {
    /// Extension with its dot, or `*`.
    pub extension: String,
    /// Program that handles it.
    pub processor: String,
    /// Key that uses it (`/LM/W3SVC/1/ROOT/staff`).
    pub used_by: String,
    /// Key that sets it (`/LM/W3SVC`).
    pub set_at: String,
    /// The component it belongs to (`ASP`), where it is a built-in one.
    pub component: Option<String>,
}
