//! PowerShell text that holds names from a configuration, and the commands that differ between Windows versions.

use crate::model::IisVersion;

/// A literal string. PowerShell also takes typographic single quotes for quotes, so they are doubled too.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}') {
            out.push(c);
        }
        // A line end inside a literal would be legal, but no name has one, and scripts are read line by line.
        out.push(if c.is_control() { ' ' } else { c });
    }
    out.push('\'');
    out
}

/// Text for a comment: one line, whatever it holds.
pub(super) fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A text in XPath, which has two kinds of quotes and no way to escape either: a text with both is cut at the second kind,
/// which no name of IIS can hold.
pub(super) fn xpath(text: &str) -> String {
    match text.contains('\'') {
        true => format!("\"{}\"", text.split('"').next().unwrap_or_default()),
        false => format!("'{text}'"),
    }
}

/// The path of an object in PowerShell's IIS drive.
pub(super) fn iis_path(collection: &str, name: &str) -> String {
    quoted(&format!(r"IIS:\{collection}\{name}"))
}

/// The command that adds role services: Server 2008 has none in PowerShell, 2008 R2 an older name.
pub(super) fn add_feature(iis: IisVersion, features: &[&str]) -> String {
    let list = features.join(",");
    match (iis.major, iis.minor) {
        (..=6, _) | (7, 0) => format!("ServerManagerCmd.exe -install {}", features.join(" ")),
        (7, _) => format!("Import-Module ServerManager; Add-WindowsFeature {list}"),
        _ => format!("Install-WindowsFeature {list}"),
    }
}

/// A text with commands of Server 2012 and later, in those of an IIS.
pub(super) fn fitting(iis: IisVersion, text: &str) -> String {
    let (install, uninstall) = match (iis.major, iis.minor) {
        (..=6, _) | (7, 0) => ("ServerManagerCmd.exe -install", "ServerManagerCmd.exe -remove"),
        (7, _) => (
            "Import-Module ServerManager; Add-WindowsFeature",
            "Import-Module ServerManager; Remove-WindowsFeature",
        ),
        _ => return text.to_owned(),
    };
    text.replace("Uninstall-WindowsFeature", uninstall)
        .replace("Install-WindowsFeature", install)
}

/// Lines that import a certificate with its private key. The path in the first is for the person to change; the password
/// is asked for. Import-PfxCertificate came with Server 2012, and certutil of Server 2008 knows no name of a store.
pub(super) fn import_certificate(iis: IisVersion, store: &str, thumbprint: &str) -> Vec<String> {
    let import = match (iis.major, iis.minor) {
        (..=6, _) | (7, 0) => "certutil.exe -importPFX $pfx".to_owned(),
        (7, _) => format!("certutil.exe -importPFX {} $pfx", quoted(store)),
        _ => format!(
            "Import-PfxCertificate -FilePath $pfx -CertStoreLocation {} -Password (Get-Credential -Credential pfx).Password",
            quoted(&format!(r"Cert:\LocalMachine\{store}"))
        ),
    };
    vec![
        format!("$pfx = {}", quoted(&format!(r"C:\{thumbprint}.pfx"))),
        import,
    ]
}

/// The line that asks for the password of an account.
pub(super) fn ask_password(user: &str) -> String {
    format!("$account = Get-Credential -Credential {}", quoted(user))
}

/// What the answer holds.
pub(super) const ASKED_PASSWORD: &str = "$account.GetNetworkCredential().Password";

/// The line without which PowerShell 2 knows no command for IIS, and no PowerShell the drive `IIS:`.
pub(super) const ADMINISTRATION: &str = "Import-Module WebAdministration";

/// The same by DISM with every parent, because it installs none by itself (2008 R2 and later; 2008 has pkgmgr).
pub(super) fn dism(iis: IisVersion, features: &[&str]) -> String {
    if (iis.major, iis.minor) <= (7, 0) {
        // A semicolon ends a statement of PowerShell.
        return format!("pkgmgr.exe \"/iu:{}\"", features.join(";"));
    }
    let list: String = features
        .iter()
        .map(|feature| format!(" /FeatureName:{feature}"))
        .collect();
    format!("dism.exe /Online /Enable-Feature{list}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_quotes_or_comments() {
        assert_eq!(quoted("it's"), "'it''s'");
        assert_eq!(quoted("a\u{2019}; rm x"), "'a\u{2019}\u{2019}; rm x'");
        assert_eq!(comment("a\nRemove-Item x"), "a Remove-Item x");
    }

    #[test]
    fn commands_fit_the_windows_version() {
        let version = |major, minor| IisVersion { major, minor };
        assert_eq!(
            fitting(version(7, 5), "Run: Uninstall-WindowsFeature Web-Includes."),
            "Run: Import-Module ServerManager; Remove-WindowsFeature Web-Includes."
        );
        assert_eq!(
            fitting(version(10, 0), "Install-WindowsFeature X"),
            "Install-WindowsFeature X"
        );
        let import = |major, minor| import_certificate(version(major, minor), "MY", "40DA").join("\n");
        assert_eq!(
            import(7, 0),
            "$pfx = 'C:\\40DA.pfx'\ncertutil.exe -importPFX $pfx"
        );
        assert_eq!(
            import(7, 5),
            "$pfx = 'C:\\40DA.pfx'\ncertutil.exe -importPFX 'MY' $pfx"
        );
        assert!(import(8, 0).contains("-CertStoreLocation 'Cert:\\LocalMachine\\MY'"));
        assert_eq!(
            add_feature(version(10, 0), &["Web-ASP"]),
            "Install-WindowsFeature Web-ASP"
        );
        assert!(add_feature(version(7, 5), &["Web-ASP"]).contains("Add-WindowsFeature"));
        assert_eq!(dism(version(7, 0), &["A", "B"]), "pkgmgr.exe \"/iu:A;B\"");
        assert_eq!(
            dism(version(8, 5), &["A", "B"]),
            "dism.exe /Online /Enable-Feature /FeatureName:A /FeatureName:B"
        );
    }
}
