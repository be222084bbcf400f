//! Programs of every kind, and every way to cut them off.

use super::sample::{Managed, Recipe, program};
use super::*;

fn managed(flags: u32) -> Managed<'static> {
    Managed {
        runtime: "v2.0.50727",
        flags,
        name: "HarbourShop",
        references: &[
            (
                "mscorlib",
                [2, 0, 0, 0],
                Some([0xb7, 0x7a, 0x5c, 0x56, 0x19, 0x34, 0xe0, 0x89]),
            ),
            ("Acme.Charts", [5, 1, 0, 7], None),
        ],
        native: &["acmenat.dll"],
    }
}

#[test]
fn native_libraries_tell_processor_exports_and_imports() {
    let isapi = Program::read(&program(&Recipe {
        machine: 0x014C,
        exports: &["GetExtensionVersion", "HttpExtensionProc", "DllRegisterServer"],
        imports: &["KERNEL32.dll", "MSVBVM60.DLL"],
        ..Recipe::default()
    }))
    .expect("a program");
    assert_eq!(isapi.processor, Processor::X86);
    assert!(isapi.is_library && isapi.is_isapi_extension() && isapi.is_com_component());
    assert!(!isapi.is_isapi_filter() && !isapi.runs_in_64_bit() && isapi.clr.is_none());
    assert!(
        isapi.imports.contains("msvbvm60.dll") && isapi.damage.is_none(),
        "{isapi:?}"
    );
    let filter = Program::read(&program(&Recipe {
        machine: 0x8664,
        exports: &["HttpFilterProc"],
        ..Recipe::default()
    }))
    .expect("a program");
    assert!(filter.is_isapi_filter() && filter.runs_in_64_bit());
}

#[test]
fn managed_libraries_tell_runtime_bitness_and_references() {
    for (machine, flags, any) in [
        (0x014C, 1, true),
        (0x014C, 3, false),
        (0x014C, 0x20003, true),
        (0x014C, 0, false),
        (0x8664, 1, false),
    ] {
        let read = Program::read(&program(&Recipe {
            machine,
            managed: Some(managed(flags)),
            ..Recipe::default()
        }))
        .expect("a program");
        assert_eq!(read.damage, None);
        let clr = read.clr.expect("managed");
        assert_eq!(
            (clr.runtime.as_str(), clr.is_for_any_processor),
            ("v2.0.50727", any)
        );
        assert_eq!(
            clr.name.map(|name| name.to_string()).as_deref(),
            Some("HarbourShop, 1.2.3.4")
        );
        let references: Vec<String> = clr.references.iter().map(ToString::to_string).collect();
        assert_eq!(references, ["mscorlib, 2.0.0.0", "Acme.Charts, 5.1.0.7"]);
        assert_eq!(clr.references[0].token.as_deref(), Some("b77a5c561934e089"));
        assert!(!clr.references[1].is_strong);
        assert_eq!(clr.native, ["acmenat.dll"]);
    }
}

#[test]
fn a_file_cut_off_anywhere_is_told_and_never_a_panic() {
    let whole = program(&Recipe {
        machine: 0x014C,
        exports: &["HttpExtensionProc"],
        imports: &["a.dll"],
        managed: Some(managed(1)),
    });
    assert!(Program::read(&whole).is_ok_and(|read| read.damage.is_none()));
    for length in 0..whole.len() {
        match Program::read(&whole[..length]) {
            Ok(read) => assert!(
                read.damage.is_some(),
                "{length} bytes of {} are no whole file",
                whole.len()
            ),
            Err(error) => assert!(length < 0x400, "{length}: {error}"),
        }
    }
    assert_eq!(Program::read(b"MZ").err(), Some(PeError::Truncated));
    assert_eq!(Program::read(b"PK\x03\x04").err(), Some(PeError::NotAProgram));
    assert_eq!(Program::read(b"").err(), Some(PeError::NotAProgram));
}

#[test]
fn no_byte_can_make_it_panic() {
    let whole = program(&Recipe {
        machine: 0x014C,
        exports: &["A", "B"],
        imports: &["a.dll"],
        managed: Some(managed(1)),
    });
    for at in 0..whole.len() {
        for value in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
            let mut changed = whole.clone();
            changed[at] = value;
            let _ = Program::read(&changed);
        }
    }
}
