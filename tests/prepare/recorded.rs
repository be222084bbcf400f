//! Lists of features as Windows prints them, made up for these tests in the form of the real ones.

use std::collections::BTreeSet;

/// `Get-WindowsFeature` of a fresh IIS 10: what Install-WindowsFeature Web-Server brings, and nothing else.
pub const FRESH_IIS_10: &str = r"
Display Name                                            Name                       Install State
------------                                            ----                       -------------
[X] Web Server (IIS)                                    Web-Server                     Installed
    [X] Web Server                                      Web-WebServer                  Installed
        [X] Common HTTP Features                        Web-Common-Http                Installed
            [X] Default Document                        Web-Default-Doc                Installed
            [X] Directory Browsing                      Web-Dir-Browsing               Installed
            [X] HTTP Errors                             Web-Http-Errors                Installed
            [X] Static Content                          Web-Static-Content             Installed
            [ ] HTTP Redirection                        Web-Http-Redirect              Available
        [X] Health and Diagnostics                      Web-Health                     Installed
            [X] HTTP Logging                            Web-Http-Logging               Installed
        [X] Performance                                 Web-Performance                Installed
            [X] Static Content Compression              Web-Stat-Compression           Installed
        [X] Security                                    Web-Security                   Installed
            [X] Request Filtering                       Web-Filtering                  Installed
            [ ] Basic Authentication                    Web-Basic-Auth                 Available
            [ ] IIS Client Certificate Mapping Authe... Web-Cert-Auth                  Available
            [ ] Windows Authentication                  Web-Windows-Auth               Available
        [ ] Application Development                     Web-App-Dev                    Available
            [ ] ASP                                     Web-ASP                        Available
            [ ] ISAPI Filters                           Web-ISAPI-Filter               Available
    [X] Management Tools                                Web-Mgmt-Tools                 Installed
        [X] IIS Management Console                      Web-Mgmt-Console               Installed
[X] .NET Framework 4.7 Features                         NET-Framework-45-Fea...        Installed
    [X] .NET Framework 4.7                              NET-Framework-45-Core          Installed
    [ ] ASP.NET 4.7                                     NET-Framework-45-ASPNET        Available
[ ] .NET Framework 3.5 Features                         NET-Framework-Features         Available
    [ ] .NET Framework 3.5 (includes .NET 2.0 and 3.0)  NET-Framework-Core               Removed
";

/// The same server after an administrator installed Windows authentication by hand.
pub const WITH_WINDOWS_AUTHENTICATION: &str = r"
Display Name                                            Name                       Install State
------------                                            ----                       -------------
[X] Web Server (IIS)                                    Web-Server                     Installed
    [X] Web Server                                      Web-WebServer                  Installed
        [X] Security                                    Web-Security                   Installed
            [X] Request Filtering                       Web-Filtering                  Installed
            [X] Windows Authentication                  Web-Windows-Auth               Installed
";

/// `dism /Online /English /Get-Features /Format:Table` of a Server 2008 R2 with IIS.
pub const DISM_2008_R2: &str = r"
Deployment Image Servicing and Management tool
Version: 6.1.7600.16385

Image Version: 6.1.7600.16385

Features listing for package : Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~6.1.7601.17514

------------------------------------------- | --------
Feature Name                                | State
------------------------------------------- | --------
NetFx3                                      | Disabled
IIS-WebServerRole                           | Enabled
IIS-WebServer                               | Enabled
IIS-CommonHttpFeatures                      | Enabled
IIS-StaticContent                           | Enabled
IIS-DefaultDocument                         | Enabled
IIS-Security                                | Enabled
IIS-RequestFiltering                        | Enabled
IIS-ASP                                     | Disabled
";

/// The names that a list says are installed.
pub fn installed(list: &str) -> BTreeSet<String> {
    list.lines()
        .filter_map(|line| {
            if let Some((name, state)) = line.split_once('|') {
                return (state.trim() == "Enabled").then(|| name.trim().to_owned());
            }
            let (_, rest) = line.split_once("[X] ")?;
            let mut words = rest.split_whitespace().rev();
            (words.next() == Some("Installed")).then(|| words.next().unwrap_or_default().to_owned())
        })
        .collect()
}
