//! The list of certificates as a batch file for the destination.
//!
//! Names from the metabase reach cmd in two places only: between double quotes, where [`super::is_plain`] has refused
//! what could leave them, and behind `rem`, where percent signs are doubled. Everything else is digits.

use super::{Candidate, DEFAULT_STORE, HttpSys, SslBinding};
use crate::model::ServerFacts;
use std::fmt::Write;

/// Writes the script. It may be run any number of times, replaces nothing that is bound already, and says at the end
/// by its exit code whether something is left to do. Line ends are CRLF, as cmd wants them.
pub fn script(http_sys: &HttpSys, source: &ServerFacts, destination: &ServerFacts) -> String {
    let mut out = String::from("@echo off\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "rem Certificates of https bindings for {}, as they were on {}. Written by Siteferry.",
        remark(&destination.name),
        remark(&source.name)
    );
    out.push_str(
        "rem\n\
         rem 1. On the old server export each certificate below with its private key (a .pfx file).\n\
         rem 2. On the new server import it: certutil -importpfx FILE.pfx\n\
         rem 3. Run this file there in a command prompt that was started as administrator. It can be run again; what is\n\
         rem    bound already is left alone.\n",
    );
    list(&mut out, http_sys);
    if http_sys.bindings.is_empty() {
        out.push_str("echo There is nothing to bind.\nexit /b 0\n");
        return out.replace('\n', "\r\n");
    }
    // Names may hold any letter; delayed expansion would take exclamation marks away.
    out.push_str("\nsetlocal DisableDelayedExpansion\nchcp 65001 >nul\nset LEFT=0\n");
    let open: Vec<(usize, &SslBinding)> = (1..)
        .zip(&http_sys.bindings)
        .filter(|(_, binding)| binding.certificate().is_none())
        .collect();
    if !open.is_empty() {
        out.push_str(
            "\nrem ==== Fill in: a thumbprint of 40 digits without blanks behind each equals sign ====\n",
        );
        for (number, binding) in open {
            let _ = writeln!(out, "rem {}: {}", binding.endpoint, missing(binding));
            let _ = writeln!(out, "set HASH{number}=");
        }
    }
    out.push_str(
        "\nnet session >nul 2>&1\nif errorlevel 1 (\n    echo This needs a command prompt that was started as administrator.\n    exit /b 1\n)\n",
    );
    for (number, binding) in (1..).zip(&http_sys.bindings) {
        block(&mut out, number, http_sys.bindings.len(), binding);
    }
    out.push_str(
        "\nif %LEFT%==0 echo Every address has its certificate.\n\
         if not %LEFT%==0 echo Something is left to do; see above.\n\
         exit /b %LEFT%\n",
    );
    out.replace('\n', "\r\n")
}

/// The list, one certificate a paragraph.
fn list(out: &mut String, http_sys: &HttpSys) {
    let mut listed: Vec<(&str, &str, Vec<&str>, Vec<&str>)> = Vec::new();
    for binding in &http_sys.bindings {
        for candidate in &binding.candidates {
            let Some(thumbprint) = candidate.thumbprint.as_deref() else {
                continue;
            };
            let known = listed
                .iter_mut()
                .find(|(known, store, ..)| *known == thumbprint && *store == candidate.store);
            let sites = candidate.sites.iter().map(String::as_str);
            match known {
                Some((_, _, endpoints, names)) => {
                    endpoints.push(&binding.endpoint);
                    for name in sites {
                        if !names.contains(&name) {
                            names.push(name);
                        }
                    }
                }
                None => listed.push((
                    thumbprint,
                    &candidate.store,
                    vec![&binding.endpoint],
                    sites.collect(),
                )),
            }
        }
    }
    let _ = writeln!(out, "rem\nrem Certificates: {}", listed.len());
    for (thumbprint, store, endpoints, sites) in listed {
        let _ = writeln!(
            out,
            "rem   {thumbprint}  store {}  for {}  ({})",
            remark(store),
            endpoints.join(", "),
            remark(&sites.join(", "))
        );
    }
}

/// Why there is no certificate to bind.
fn missing(binding: &SslBinding) -> String {
    if binding.candidates.len() < 2 {
        return format!(
            "the old server names no certificate for {}",
            remark(&binding.sites.join(", "))
        );
    }
    let named: Vec<String> = binding
        .candidates
        .iter()
        .map(|candidate| {
            format!(
                "{} in store {} for {}",
                candidate.thumbprint.as_deref().unwrap_or("none"),
                remark(&candidate.store),
                remark(&candidate.sites.join(", "))
            )
        })
        .collect();
    format!("only one of these can be bound: {}", named.join("; "))
}

/// Binds one address.
fn block(out: &mut String, number: usize, count: usize, binding: &SslBinding) {
    let endpoint = &binding.endpoint;
    let _ = writeln!(
        out,
        "\nrem {number} of {count}: {endpoint}, {}",
        remark(&binding.sites.join(", "))
    );
    let variable = format!("%HASH{number}%");
    let (hash, shown) = match binding.certificate() {
        Some((thumbprint, _)) => (thumbprint.to_owned(), thumbprint.to_owned()),
        None => {
            let _ = writeln!(
                out,
                "if not defined HASH{number} (\n    echo {endpoint}: no thumbprint is filled in at the top of this file.\n    \
                 set LEFT=1\n    goto next{number}\n)"
            );
            (variable.clone(), variable)
        }
    };
    let store = store(out, number, binding);
    let arguments: Vec<String> = binding
        .certificate_arguments(&hash)
        .into_iter()
        .map(|(name, value)| match name {
            "certstorename" => format!("{name}={store}"),
            _ => format!("{name}={}", argument(&value)),
        })
        .collect();
    let _ = write!(
        out,
        "netsh http show sslcert ipport={endpoint} | findstr /i /c:\"{hash}\" >nul\n\
         if not errorlevel 1 (\n    echo {endpoint}: has this certificate already.\n    goto next{number}\n)\n\
         netsh http show sslcert ipport={endpoint} >nul 2>&1\n\
         if not errorlevel 1 (\n    echo {endpoint}: has another certificate. If no site needs it: netsh http delete sslcert ipport={endpoint}\n    \
         set LEFT=1\n    goto next{number}\n)\n\
         certutil -store {store} {hash} >nul 2>&1\n\
         if errorlevel 1 (\n    echo {endpoint}: import certificate {shown} with its private key first.\n    \
         set LEFT=1\n    goto next{number}\n)\n\
         netsh http add sslcert {}\n\
         if errorlevel 1 set LEFT=1\n\
         :next{number}\n",
        arguments.join(" ")
    );
}

/// The store of the certificate as an argument: a variable where sites that name different certificates keep them in
/// different stores, so that it is the one of the thumbprint that was filled in.
fn store(out: &mut String, number: usize, binding: &SslBinding) -> String {
    let Some((first, others)) = binding.candidates.split_first() else {
        return DEFAULT_STORE.to_owned();
    };
    let differs = |other: &&Candidate| !other.store.eq_ignore_ascii_case(&first.store);
    if !others.iter().any(|other| differs(&other)) {
        return argument(&first.store);
    }
    let _ = writeln!(out, "set \"STORE{number}={}\"", first.store);
    // One thumbprint in several stores is taken from the first.
    let mut known = vec![&first.thumbprint];
    for other in others {
        if let Some(thumbprint) = &other.thumbprint
            && !known.contains(&&other.thumbprint)
        {
            let store = &other.store;
            let _ = writeln!(
                out,
                "if /i \"%HASH{number}%\"==\"{thumbprint}\" set \"STORE{number}={store}\""
            );
        }
        known.push(&other.thumbprint);
    }
    format!("\"%STORE{number}%\"")
}

/// A value on a command line: as it is when it is digits, letters and what addresses have, else in double quotes.
fn argument(value: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '[' | ']' | '-');
    if value.chars().all(is_bare) || value.starts_with("%HASH") {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    }
}

/// Text behind `rem`: one line, variables not replaced, the line not continued. It never stands first there, because cmd
/// looks for operators in the first word of a remark.
fn remark(text: &str) -> String {
    let one_line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    one_line.replace('%', "%%").replace('^', "")
}
