//! What programs and libraries among the content say of themselves.

use super::catalogue::{Form, known};
use super::detectors::assemblies::is_framework;
use super::row::{Refine, row};
use crate::formats::pe::{AssemblyName, Clr, Processor, Program};
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity, Sureness};

/// DLLs of Windows that managed code calls most; nothing has to be installed for them.
const OF_WINDOWS: &[&str] = &[
    "advapi32", "clusapi", "comctl32", "comdlg32", "credui", "crypt32", "dbghelp", "dnsapi", "gdi32",
    "gdiplus", "hhctrl", "httpapi", "icmp", "imagehlp", "iphlpapi", "kernel32", "mpr", "mscoree", "mscorwks",
    "msi", "msvcrt", "netapi32", "ntdll", "ntdsapi", "odbc32", "ole32", "oleacc", "oleaut32", "psapi",
    "rasapi32", "rpcrt4", "secur32", "setupapi", "shell32", "shfolder", "shlwapi", "snmpapi", "urlmon",
    "user32", "userenv", "uxtheme", "version", "wininet", "winmm", "winspool", "wintrust", "wldap32",
    "ws2_32", "wsock32", "wtsapi32",
];

/// What a program shows. `is_beside` tells whether a file of a name lies in the same folder.
pub(super) fn evidence(
    program: &Program,
    path: &ServerPath,
    area: &str,
    is_beside: &dyn Fn(&str) -> bool,
) -> Vec<Evidence> {
    let mut rows = Vec::new();
    let place = || Place::file(path.as_str());
    let name = path.file_name().unwrap_or_default();
    let entry = known(Form::Dll, name);
    if program.is_isapi_extension() || program.is_isapi_filter() {
        let what = if program.is_isapi_filter() {
            "filter"
        } else {
            "extension"
        };
        let found = row(EvidenceKind::Isapi, name, place(), area);
        rows.push(match entry {
            Some(component) => found.known_as(component),
            None => found.says(
                Severity::Warning,
                format!("An ISAPI {what} among the content. IIS 7+ runs it only when the list of ISAPI and CGI restrictions (or \
                         of filters) names it, and in a pool of its bitness."),
                "Ask who wrote it for a version for the destination, and allow it there in isapiCgiRestriction.",
            ),
        });
    } else if program.is_com_component() {
        let found = row(EvidenceKind::Component, name, place(), area);
        rows.push(match entry {
            Some(component) => found.known_as(component),
            None => found.says(
                Severity::Warning,
                "A COM component among the content. Copying the file does not register it.",
                "Register it at the destination with regsvr32 (the one in SysWOW64 for a 32-bit file).",
            ),
        });
    }
    rows.extend(bitness(program, name, place(), area));
    for import in &program.imports {
        if let Some(component) =
            known(Form::Dll, import).filter(|component| component.severity > Severity::Note)
            && !is_beside(import)
        {
            let mut found = row(EvidenceKind::Component, import.as_str(), place(), area).known_as(component);
            found.excerpt = format!("{name} is linked to {import}");
            rows.push(found);
        }
    }
    if let Some(clr) = &program.clr {
        managed(clr, name, &place, area, is_beside, &mut rows);
    }
    rows
}

fn bitness(program: &Program, name: &str, place: Place, area: &str) -> Option<Evidence> {
    let found = |what: &str| row(EvidenceKind::Bitness, format!("{name}, {what}"), place, area);
    match program.processor {
        _ if program.clr.as_ref().is_some_and(|clr| clr.is_for_any_processor) => None,
        Processor::X86 if program.is_library => Some(found("32 bit").says(
            Severity::Warning,
            "A 32-bit library. The pools of a 64-bit Windows run in 64 bit by default and cannot load it.",
            "Set enable32BitAppOnWin64 on the application's pool, or get a 64-bit version.",
        )),
        // A 32-bit program runs in a process of its own everywhere.
        Processor::X86 | Processor::X64 => None,
        Processor::Itanium => Some(found("Itanium").says(
            Severity::Error,
            "Built for Itanium, which no Windows after Server 2008 R2 runs on.",
            "Get a version for x64.",
        )),
        Processor::Arm64 | Processor::Other(_) => Some(found("another processor").says(
            Severity::Warning,
            "Built for a processor that web servers with x64 do not have.",
            "Get a version for x64, or check whether the file is used at all.",
        )),
    }
}

fn managed(
    clr: &Clr,
    name: &str,
    place: &dyn Fn() -> Place,
    area: &str,
    is_beside: &dyn Fn(&str) -> bool,
    rows: &mut Vec<Evidence>,
) {
    let mut version = row(
        EvidenceKind::DotNetVersion,
        format!(".NET {}", clr.runtime.trim_start_matches('v')),
        place(),
        area,
    );
    version.excerpt = format!("{name} was built for {}", clr.runtime);
    rows.push(match clr.runtime.as_str() {
        runtime if runtime.starts_with("v1.") => version.says(
            Severity::Warning,
            "Built for .NET 1.x, which Windows Server 2008 R2 and later do not support. Most such code runs on 2.0 and later \
             unchanged, some does not.",
            "Run it in a pool with version 2.0 (feature .NET Framework 3.5) or 4.0, and test it there.",
        ),
        runtime if runtime.starts_with("v2.") => version.says(
            Severity::Note,
            "Built for .NET 2.0 to 3.5. A pool with version 2.0 needs the feature .NET Framework 3.5 at the destination.",
            "Install NET-Framework-Core (and Web-Asp-Net), or test it in a pool with version 4.0.",
        ),
        _ => version.says(
            Severity::Note,
            "Built for .NET 4, which is part of Windows Server 2012 and later.",
            "Use a pool with version 4.0.",
        ),
    });
    if let Some(own) = &clr.name
        && let Some(component) = known(Form::Assembly, &own.name)
    {
        rows.push(row(EvidenceKind::Assembly, own.to_string(), place(), area).known_as(component));
    }
    for reference in &clr.references {
        rows.extend(missing(reference, name, place(), area, is_beside));
    }
    for native in &clr.native {
        let file = native.to_ascii_lowercase();
        let stem = file.trim_end_matches(".dll");
        let full = format!("{stem}.dll");
        if stem.is_empty() || OF_WINDOWS.contains(&stem.trim_end_matches(".drv")) || is_beside(&full) {
            continue;
        }
        let found = row(EvidenceKind::Component, full.as_str(), place(), area).sure(Sureness::Likely);
        let mut found = match known(Form::Dll, &full) {
            Some(component) => found.known_as(component),
            None => found.says(
                Severity::Warning,
                "Managed code calls this native DLL, which is neither beside it nor known as a part of Windows.",
                "Find it on the old server (the System32 folder, the folders of PATH), and install its product at the \
                 destination in the bitness of the pool.",
            ),
        };
        found.excerpt = format!("{name} calls {native}");
        rows.push(found);
    }
}

/// A reference that neither .NET nor the folder answers.
fn missing(
    reference: &AssemblyName,
    name: &str,
    place: Place,
    area: &str,
    is_beside: &dyn Fn(&str) -> bool,
) -> Option<Evidence> {
    let entry = known(Form::Assembly, &reference.name);
    let of_framework = reference.token.as_deref().is_some_and(is_framework);
    let here = [".dll", ".exe"]
        .iter()
        .any(|ending| is_beside(&format!("{}{ending}", reference.name)));
    if here || (entry.is_none() && of_framework) {
        return None;
    }
    let found = row(EvidenceKind::Assembly, reference.to_string(), place, area);
    let mut found = match entry {
        Some(component) => found.known_as(component),
        None if reference.is_strong => found.says(
            Severity::Warning,
            "An assembly with a strong name that is not in the folder: it lies in the global assembly cache of the old \
             server, which no copy of the site brings along.",
            "Install its product at the destination, or put the assembly into the bin folder.",
        ),
        None => found.says(
            Severity::Warning,
            "An assembly without a strong name that is not in the folder. It cannot be in the global assembly cache: either \
             it lies in another probed folder, or the code that needs it is never run.",
            "Look for it on the old server, and put it into the bin folder.",
        ).sure(Sureness::Likely),
    };
    found.excerpt = format!("{name} refers to {reference}");
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::pe::sample::{Managed, Recipe, program};

    fn show(recipe: &Recipe<'_>, beside: &[&str]) -> Vec<(EvidenceKind, String, Severity)> {
        let read = Program::read(&program(recipe)).expect("a program");
        let path = ServerPath::parse(r"D:\shop\bin\Shop.dll").expect("a path");
        let is_beside = |name: &str| beside.iter().any(|own| own.eq_ignore_ascii_case(name));
        evidence(&read, &path, "Shop", &is_beside)
            .into_iter()
            .inspect(|row| assert!(!row.meaning.is_empty() && !row.fix.is_empty(), "{row:?}"))
            .map(|row| (row.kind, row.what, row.severity))
            .collect()
    }

    #[test]
    fn native_libraries_tell_what_they_are() {
        let recipe = Recipe {
            machine: 0x014C,
            exports: &["HttpExtensionProc", "GetExtensionVersion"],
            imports: &["KERNEL32.dll", "MSVBVM60.DLL"],
            ..Recipe::default()
        };
        let kinds: Vec<_> = show(&recipe, &[])
            .into_iter()
            .map(|(kind, what, _)| (kind, what))
            .collect();
        assert!(kinds.contains(&(EvidenceKind::Isapi, "Shop.dll".into())));
        assert!(kinds.contains(&(EvidenceKind::Bitness, "Shop.dll, 32 bit".into())));
        let com = Recipe {
            machine: 0x8664,
            exports: &["DllRegisterServer"],
            ..Recipe::default()
        };
        assert_eq!(
            show(&com, &[]),
            [(EvidenceKind::Component, "Shop.dll".into(), Severity::Warning)]
        );
    }

    #[test]
    fn managed_libraries_tell_version_and_what_is_missing() {
        let managed = Managed {
            runtime: "v1.1.4322",
            flags: 1,
            name: "Shop",
            references: &[
                (
                    "System.Web",
                    [1, 0, 5000, 0],
                    Some([0xb0, 0x3f, 0x5f, 0x7f, 0x11, 0xd5, 0x0a, 0x3a]),
                ),
                ("Acme.Charts", [5, 1, 0, 0], Some([1, 2, 3, 4, 5, 6, 7, 8])),
                ("Acme.Here", [1, 0, 0, 0], None),
                ("Acme.Lost", [1, 0, 0, 0], None),
            ],
            native: &["KERNEL32.DLL", "acmenat"],
        };
        let recipe = Recipe {
            machine: 0x014C,
            managed: Some(managed),
            ..Recipe::default()
        };
        let found: Vec<_> = show(&recipe, &["acme.here.dll"])
            .into_iter()
            .map(|(kind, what, _)| (kind, what))
            .collect();
        assert_eq!(
            found,
            [
                (EvidenceKind::DotNetVersion, ".NET 1.1.4322".to_owned()),
                (EvidenceKind::Assembly, "Acme.Charts, 5.1.0.0".to_owned()),
                (EvidenceKind::Assembly, "Acme.Lost, 1.0.0.0".to_owned()),
                (EvidenceKind::Component, "acmenat.dll".to_owned()),
            ]
        );
    }
}
