//! Modules and handlers of an IIS 7+ source that come neither with Windows nor with .NET: native ones must be registered
//! with their DLL, managed ones need their assembly.

use super::check::{Check, CheckState};
use super::powershell::{ADMINISTRATION, quoted};
use super::view::View;
use crate::model::ServerPath;
use crate::model::dependency::ManagedType;

/// Where .NET keeps shared assemblies, each as a folder of its name: before .NET 4 and since.
const SHARED: [&str; 6] = [
    r"assembly\GAC_MSIL",
    r"assembly\GAC_32",
    r"assembly\GAC_64",
    r"Microsoft.NET\assembly\GAC_MSIL",
    r"Microsoft.NET\assembly\GAC_32",
    r"Microsoft.NET\assembly\GAC_64",
];

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let needs = view.subject.needs;
    let native = needs
        .native_modules
        .iter()
        .map(|module| native(view, &module.name));
    let managed = needs.managed_types.iter().map(|of| managed(view, of));
    native.chain(managed).collect()
}

fn native(view: &View<'_>, name: &str) -> Check {
    let destination = &view.subject.destination.name;
    let check = Check::new("MODULE-MISSING", name, format!("Native module {name}"))
        .why("The old server loads it into every request. Where the configuration of a site names a module that is not registered, its requests are answered with 500.19 or 500.21.")
        .needed_by([format!("globalModules of {}", view.subject.source.name)]);
    let install = "Install the product that it belongs to; its setup registers it.";
    let Some(there) = view
        .modules
        .iter()
        .find(|module| module.name.eq_ignore_ascii_case(name))
    else {
        return check
            .found(CheckState::ToDo, format!("{destination} does not load it."))
            .fix(format!(
                "{install}\nOr, with its DLL alone, put it where $dll names it: {}; {ADMINISTRATION}; \
                 New-WebGlobalModule -Name {1} -Image $dll; Enable-WebGlobalModule -Name {1}",
                format_args!(
                    "$dll = {}",
                    quoted(&format!(r"C:\Windows\System32\inetsrv\{name}.dll"))
                ),
                quoted(name)
            ));
    };
    let file = view.path_there(&there.image);
    match file.as_ref().and_then(|file| view.is_there(file)) {
        Some(false) => check
            .found(
                CheckState::ToDo,
                format!(
                    "{destination} registers it, and {} is not there: application pools would not start.",
                    there.image
                ),
            )
            .fix(install),
        Some(true) => check.found(CheckState::Ready, format!("{destination} loads {}.", there.image)),
        None => check
            .found(
                CheckState::Unknown,
                format!(
                    "{destination} registers it; files do not show whether {} is there.",
                    there.image
                ),
            )
            .fix(format!(
                "Look by hand: Test-Path -LiteralPath {}",
                quoted(&there.image)
            )),
    }
}

fn managed(view: &View<'_>, of: &ManagedType) -> Check {
    let destination = &view.subject.destination.name;
    let (class, assembly) = parts(&of.name);
    let check = Check::new("ASSEMBLY-MISSING", &of.name, format!("Managed type {class}"))
        .why("A module or handler whose type cannot be loaded is answered with 500: for a module, every request of its application.")
        .needed_by(of.triggers.iter().cloned());
    let Some(assembly) = assembly else {
        return check.found(
            CheckState::Note,
            "It names no assembly, so it is looked for in App_Code and in the bin folder of its application. They come \
             along where the content does.",
        );
    };
    if let Some(file) = in_bin(view, assembly) {
        return check.found(CheckState::Ready, format!("The sync brings {file}."));
    }
    if let Some(folder) = shared(view, assembly) {
        return check.found(CheckState::Ready, format!("{destination} has {folder}."));
    }
    check
        .found(
            CheckState::Unknown,
            format!(
                "The assembly {assembly} is neither in a bin folder that comes along nor among the shared ones that the \
                 copy of {destination} shows."
            ),
        )
        .fix(format!(
            "Install the product that it belongs to, or put {assembly}.dll into the bin folder of the application.\n\
             Or, where the old server shared it: {}; Add-Type -AssemblyName System.EnterpriseServices; \
             (New-Object System.EnterpriseServices.Internal.Publish).GacInstall($dll)",
            format_args!("$dll = {}", quoted(&format!(r"C:\{assembly}.dll")))
        ))
}

/// Class and assembly of `HarbourShop.TideModule, HarbourShop, Version=1.0.0.0`.
fn parts(name: &str) -> (&str, Option<&str>) {
    let (class, rest) = name.split_once(',').unwrap_or((name, ""));
    let assembly = rest.split(',').next().unwrap_or_default().trim();
    (class.trim(), (!assembly.is_empty()).then_some(assembly))
}

/// The file of an assembly in the bin folder of an application whose folder comes along.
fn in_bin(view: &View<'_>, assembly: &str) -> Option<ServerPath> {
    view.subject.content.iter().find_map(|root| {
        let file = root.source.join(&format!(r"bin\{assembly}.dll"))?;
        matches!(view.subject.source_host.entry(&file), Ok(Some(_))).then_some(file)
    })
}

/// The folder of an assembly that all applications of the destination share.
fn shared(view: &View<'_>, assembly: &str) -> Option<ServerPath> {
    SHARED.iter().find_map(|place| {
        let folder = view.path_there(&format!(r"%windir%\{place}\{assembly}"))?;
        (view.is_there(&folder) == Some(true)).then_some(folder)
    })
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_type_is_a_class_and_an_assembly() {
        assert_eq!(parts("A.B"), ("A.B", None));
        assert_eq!(parts("A.B,"), ("A.B", None));
        assert_eq!(
            parts("A.B, C.D , Version=1.0.0.0, PublicKeyToken=0"),
            ("A.B", Some("C.D"))
        );
    }
}
