//! Authentication, authorization and access.
//!
//! Source: property map IIS 6 to IIS 7+, "5. Authentication, authorization, access"; D, S, E and K are its evidence codes.

use super::{Convert, Row, Way, always, here, row, site};

const LOGON_METHOD: [(u32, &str); 4] = [(0, "Interactive"), (1, "Batch"), (2, "Network"), (3, "ClearText")];
/// `AccessNoPhysicalDir` (32768) has no target, and the row says so.
const ACCESS: [(u32, &str); 11] = [
    (0, "None"),
    (1, "Read"),
    (2, "Write"),
    (4, "Execute"),
    (16, "Source"),
    (512, "Script"),
    (1024, "NoRemoteWrite"),
    (4096, "NoRemoteRead"),
    (8192, "NoRemoteExecute"),
    (16384, "NoRemoteScript"),
    (32768, ""),
];
/// `AccessSSLMapCert` (128) has no flag here: it switches client certificate mapping on.
const SSL: [(u32, &str); 6] = [
    (0, "None"),
    (8, "Ssl"),
    (32, "SslNegotiateCert"),
    (64, "SslRequireCert"),
    (128, ""),
    (256, "Ssl128"),
];

pub(super) const ROWS: &[Row] = &[
    always(
        6000,
        "AuthFlags",
        &[
            here("security/authentication/anonymousAuthentication", "enabled"),
            here("security/authentication/basicAuthentication", "enabled"),
            here("security/authentication/windowsAuthentication", "enabled"),
            here("security/authentication/digestAuthentication", "enabled"),
        ],
        Way::Code,
        "",
        "DSE",
    ),
    row(
        6020,
        "AnonymousUserName",
        &[here(
            "security/authentication/anonymousAuthentication",
            "userName",
        )],
        Way::Simple(Convert::Text),
        "",
        "DSE",
    ),
    row(
        6021,
        "AnonymousUserPass",
        &[here(
            "security/authentication/anonymousAuthentication",
            "password",
        )],
        Way::Secret,
        "",
        "DS",
    ),
    row(
        6022,
        "AnonymousPasswordSync",
        &[],
        Way::NoTarget("IUSR has no password to keep in step"),
        "",
        "D",
    ),
    row(
        6013,
        "LogonMethod",
        &[
            here("security/authentication/anonymousAuthentication", "logonMethod"),
            here("security/authentication/basicAuthentication", "logonMethod"),
        ],
        Way::Simple(Convert::Choice(&LOGON_METHOD)),
        "",
        "SK",
    )
    .and_by_code(&[
        site("application/virtualDirectory", "logonMethod"),
        site("virtualDirectoryDefaults", "logonMethod"),
    ]),
    row(
        6031,
        "AuthPersistence",
        &[here(
            "security/authentication/windowsAuthentication",
            "authPersistSingleRequest",
        )],
        Way::Simple(Convert::Bit(64)),
        "the proxy bits of IIS 4 and 5 are dropped",
        "DS",
    ),
    row(
        6032,
        "NTAuthenticationProviders",
        &[here(
            "security/authentication/windowsAuthentication/providers",
            "add@value",
        )],
        Way::Code,
        "kernel-mode authentication is new in IIS 7: service principal names follow other rules",
        "DSE",
    ),
    row(
        6001,
        "Realm",
        &[
            here("security/authentication/basicAuthentication", "realm"),
            here("security/authentication/digestAuthentication", "realm"),
        ],
        Way::Simple(Convert::Text),
        "",
        "DS",
    ),
    row(
        6012,
        "DefaultLogonDomain",
        &[here(
            "security/authentication/basicAuthentication",
            "defaultLogonDomain",
        )],
        Way::Simple(Convert::Text),
        "",
        "DS",
    )
    .and_by_code(&[here(
        "security/authentication/iisClientCertificateMappingAuthentication",
        "defaultLogonDomain",
    )]),
    row(
        6047,
        "UseDigestSSP",
        &[],
        Way::NoTarget("advanced digest is the only one left"),
        "",
        "DK",
    ),
    always(
        6016,
        "AccessFlags",
        &[here("handlers", "accessPolicy")],
        Way::Simple(Convert::Flags(&ACCESS)),
        "",
        "DSE",
    ),
    always(
        6030,
        "AccessSSLFlags",
        &[here("security/access", "sslFlags")],
        Way::Simple(Convert::Flags(&SSL)),
        "",
        "DSK",
    )
    .and_by_code(&[here(
        "security/authentication/iisClientCertificateMappingAuthentication",
        "enabled",
    )]),
    row(
        6019,
        "IPSecurity",
        &[
            here("security/ipSecurity", "allowUnlisted"),
            here("security/ipSecurity/add", "ipAddress"),
            here("security/ipSecurity/add", "subnetMask"),
            here("security/ipSecurity/add", "domainName"),
            here("security/ipSecurity/add", "allowed"),
        ],
        Way::Code,
        "",
        "DSK",
    ),
    row(
        6029,
        "EnableReverseDns",
        &[here("security/ipSecurity", "enableReverseDns")],
        Way::Simple(Convert::Bool),
        "needs IP and domain restrictions on the destination",
        "DS",
    ),
    row(
        6048,
        "AzEnable",
        &[],
        Way::NoTarget(
            "Authorization Manager is gone; write rules under system.webServer/security/authorization",
        ),
        "",
        "DK",
    ),
    row(
        6049,
        "AzStoreName",
        &[],
        Way::NoTarget(
            "Authorization Manager is gone; write rules under system.webServer/security/authorization",
        ),
        "",
        "D",
    ),
    row(
        6050,
        "AzScopeName",
        &[],
        Way::NoTarget(
            "Authorization Manager is gone; write rules under system.webServer/security/authorization",
        ),
        "",
        "D",
    ),
    row(
        6053,
        "AzImpersonationLevel",
        &[],
        Way::NoTarget(
            "Authorization Manager is gone; write rules under system.webServer/security/authorization",
        ),
        "",
        "D",
    ),
    row(
        6052,
        "PassportRequireADMapping",
        &[],
        Way::NoTarget(".NET Passport is not supported on IIS 7+"),
        "",
        "D",
    ),
    row(
        2068,
        "PasswordChangeFlags",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "K",
    ),
    row(
        2063,
        "PasswordExpirePrenotifyDays",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "K",
    ),
    row(
        2064,
        "PasswordCacheTTL",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "K",
    ),
    row(
        2060,
        "AuthChangeURL",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "D",
    ),
    row(
        2061,
        "AuthExpiredURL",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "D",
    ),
    row(
        2067,
        "AuthExpiredUnsecureURL",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "D",
    ),
    row(
        2062,
        "AuthNotifyPwdExpURL",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "D",
    ),
    row(
        2069,
        "AuthNotifyPwdExpUnsecureURL",
        &[],
        Way::NoTarget("the password change pages (IISADMPWD) have no successor"),
        "",
        "D",
    ),
    row(
        2070,
        "ProcessNTCRIfLoggedOn",
        &[],
        Way::NoTarget("IIS 7+ decides by its authentication modules"),
        "",
        "D",
    ),
    row(
        6027,
        "AdminACL",
        &[],
        Way::NoTarget(
            "IIS 7+ has no access lists on configuration; use file permissions and feature delegation",
        ),
        "",
        "D",
    ),
    row(
        6286,
        "AdminACLBin",
        &[],
        Way::NoTarget(
            "IIS 7+ has no access lists on configuration; use file permissions and feature delegation",
        ),
        "",
        "D",
    ),
    row(
        2115,
        "AdminServer",
        &[],
        Way::NoTarget("the administration web site is gone"),
        "",
        "DK",
    ),
];
