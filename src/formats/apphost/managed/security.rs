//! Access, authentication and restrictions.

use super::Managed;

/// Rows in the order of IIS_schema.xml.
pub(super) const ROWS: &[Managed] = &[
    Managed {
        path: "system.webServer/security/access",
        key: &[],
        attributes: &[("sslFlags", &["AccessSSLFlags"])],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/applicationDependencies/application",
        key: &["name"],
        attributes: &[
            ("name", &["ApplicationDependencies"]),
            ("groupId", &["ApplicationDependencies"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/applicationDependencies/application/add",
        key: &["groupId"],
        attributes: &[("groupId", &["ApplicationDependencies"])],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/authentication/anonymousAuthentication",
        key: &[],
        attributes: &[
            ("enabled", &["AuthFlags"]),
            ("userName", &["AnonymousUserName"]),
            ("password", &["AnonymousUserPass"]),
            ("logonMethod", &["LogonMethod"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/authentication/basicAuthentication",
        key: &[],
        attributes: &[
            ("enabled", &["AuthFlags"]),
            ("realm", &["Realm"]),
            ("defaultLogonDomain", &["DefaultLogonDomain"]),
            ("logonMethod", &["LogonMethod"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/authentication/clientCertificateMappingAuthentication",
        key: &[],
        attributes: &[("enabled", &["SslUseDsMapper"])],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/authentication/digestAuthentication",
        key: &[],
        attributes: &[("enabled", &["AuthFlags"]), ("realm", &["Realm"])],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/authentication/iisClientCertificateMappingAuthentication",
        key: &[],
        attributes: &[
            ("enabled", &["AccessSSLFlags"]),
            ("defaultLogonDomain", &["DefaultLogonDomain"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/authentication/windowsAuthentication",
        key: &[],
        attributes: &[
            ("enabled", &["AuthFlags"]),
            ("authPersistSingleRequest", &["AuthPersistence"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/authentication/windowsAuthentication/providers",
        key: &[],
        attributes: &[],
        entries: &["add", "remove", "clear"],
        entry_sources: &["NTAuthenticationProviders"],
    },
    Managed {
        path: "system.webServer/security/ipSecurity",
        key: &[],
        attributes: &[
            ("enableReverseDns", &["EnableReverseDns"]),
            ("allowUnlisted", &["IPSecurity"]),
        ],
        entries: &["add", "remove", "clear"],
        entry_sources: &["IPSecurity"],
    },
    Managed {
        path: "system.webServer/security/isapiCgiRestriction/add",
        key: &["path"],
        attributes: &[
            ("path", &["WebSvcExtRestrictionList"]),
            ("allowed", &["WebSvcExtRestrictionList"]),
            ("groupId", &["WebSvcExtRestrictionList"]),
            ("description", &["WebSvcExtRestrictionList"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/isapiCgiRestriction",
        key: &[],
        attributes: &[
            ("notListedIsapisAllowed", &["WebSvcExtRestrictionList"]),
            ("notListedCgisAllowed", &["WebSvcExtRestrictionList"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
];
