//! The numbers by which properties are known.

use std::fmt;

/// The number of a property. Names are for people; a `Custom` element may call 6000 anything it likes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct PropertyId(pub u32);

impl PropertyId {
    /// First of the numbers that stand for attributes which neither schema nor `Custom` gives a number: one for
    /// each such name of a file. No real property is that high.
    pub const UNNUMBERED: PropertyId = PropertyId(0xFFFF_0000);

    /// False for an attribute whose number nobody knows.
    pub fn is_numbered(self) -> bool {
        self < PropertyId::UNNUMBERED
    }
}

impl fmt::Display for PropertyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

macro_rules! ids {
    ($($constant:ident = $id:literal, $name:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`, number ", stringify!($id), ".")]
            pub const $constant: PropertyId = PropertyId($id);
        )*
        /// Every constant of this module with the property's name, by number.
        pub const ALL: &[(PropertyId, &str)] = &[$(($constant, $name)),*];
    };
}

// The properties of the web service, from MBSchema.xml of Windows Server 2003 SP2.
ids! {
    MAX_BANDWIDTH = 1000, "MaxBandwidth";
    MD_1001 = 1001, "MD_1001";
    KEY_TYPE = 1002, "KeyType";
    MAX_BANDWIDTH_BLOCKED = 1003, "MaxBandwidthBlocked";
    SERVER_COMMAND = 1012, "ServerCommand";
    CONNECTION_TIMEOUT = 1013, "ConnectionTimeout";
    MAX_CONNECTIONS = 1014, "MaxConnections";
    SERVER_COMMENT = 1015, "ServerComment";
    SERVER_STATE = 1016, "ServerState";
    SERVER_AUTO_START = 1017, "ServerAutoStart";
    SERVER_SIZE = 1018, "ServerSize";
    SERVER_LISTEN_BACKLOG = 1019, "ServerListenBacklog";
    SERVER_LISTEN_TIMEOUT = 1020, "ServerListenTimeout";
    DOWNLEVEL_ADMIN_INSTANCE = 1021, "DownlevelAdminInstance";
    DIRECTORY_LEVELS_TO_SCAN = 1022, "DirectoryLevelsToScan";
    SERVER_BINDINGS = 1023, "ServerBindings";
    MAX_ENDPOINT_CONNECTIONS = 1024, "MaxEndpointConnections";
    CLUSTER_ENABLED = 1025, "ClusterEnabled";
    SERVER_CONFIG_FLAGS = 1027, "ServerConfigFlags";
    DISABLE_SOCKET_POOLING = 1029, "DisableSocketPooling";
    WIN32_ERROR = 1099, "Win32Error";
    MD_SERVER_PLATFORM = 1100, "MD_SERVER_PLATFORM";
    MAJOR_IIS_VERSION_NUMBER = 1101, "MajorIIsVersionNumber";
    MINOR_IIS_VERSION_NUMBER = 1102, "MinorIIsVersionNumber";
    MD_SERVER_CAPABILITIES = 1103, "MD_SERVER_CAPABILITIES";
    SECURE_BINDINGS = 2021, "SecureBindings";
    MD_ETAG_CHANGENUMBER = 2039, "MD_ETAG_CHANGENUMBER";
    FILTER_LOAD_ORDER = 2040, "FilterLoadOrder";
    FILTER_PATH = 2041, "FilterPath";
    FILTER_STATE = 2042, "FilterState";
    FILTER_ENABLED = 2043, "FilterEnabled";
    FILTER_FLAGS = 2044, "FilterFlags";
    FILTER_DESCRIPTION = 2045, "FilterDescription";
    FILTER_ENABLE_CACHE = 2046, "FilterEnableCache";
    AUTH_CHANGE_URL = 2060, "AuthChangeURL";
    AUTH_EXPIRED_URL = 2061, "AuthExpiredURL";
    AUTH_NOTIFY_PWD_EXP_URL = 2062, "AuthNotifyPwdExpURL";
    PASSWORD_EXPIRE_PRENOTIFY_DAYS = 2063, "PasswordExpirePrenotifyDays";
    PASSWORD_CACHE_TTL = 2064, "PasswordCacheTTL";
    USE_HOST_NAME = 2066, "UseHostName";
    AUTH_EXPIRED_UNSECURE_URL = 2067, "AuthExpiredUnsecureURL";
    PASSWORD_CHANGE_FLAGS = 2068, "PasswordChangeFlags";
    AUTH_NOTIFY_PWD_EXP_UNSECURE_URL = 2069, "AuthNotifyPwdExpUnsecureURL";
    PROCESS_NTCR_IF_LOGGED_ON = 2070, "ProcessNTCRIfLoggedOn";
    FRONT_PAGE_WEB = 2072, "FrontPageWeb";
    IN_PROCESS_ISAPI_APPS = 2073, "InProcessIsapiApps";
    ALLOW_PATH_INFO_FOR_SCRIPT_MAPPINGS = 2095, "AllowPathInfoForScriptMappings";
    APP_FRIENDLY_NAME = 2102, "AppFriendlyName";
    APP_ROOT = 2103, "AppRoot";
    APP_ISOLATED = 2104, "AppIsolated";
    APP_WAM_CLSID = 2105, "AppWamClsid";
    APP_PACKAGE_ID = 2106, "AppPackageID";
    APP_PACKAGE_NAME = 2107, "AppPackageName";
    MD_APP_LAST_OUTPROC_PID = 2108, "MD_APP_LAST_OUTPROC_PID";
    APP_OOP_RECOVER_LIMIT = 2110, "AppOopRecoverLimit";
    ADMIN_SERVER = 2115, "AdminServer";
    TRACE_URI_PREFIX = 2118, "TraceUriPrefix";
    CENTRAL_W3_C_LOGGING_ENABLED = 2119, "CentralW3CLoggingEnabled";
    CUSTOM_ERROR_DESCRIPTIONS = 2120, "CustomErrorDescriptions";
    CPU_RESET_INTERVAL = 2144, "CPUResetInterval";
    SET_HOST_NAME = 2154, "SetHostName";
    CERT_CHECK_MODE = 2160, "CertCheckMode";
    REVOCATION_FRESHNESS_TIME = 2161, "RevocationFreshnessTime";
    REVOCATION_URL_RETRIEVAL_TIMEOUT = 2162, "RevocationURLRetrievalTimeout";
    APPLICATION_DEPENDENCIES = 2167, "ApplicationDependencies";
    WEB_SVC_EXT_RESTRICTION_LIST = 2168, "WebSvcExtRestrictionList";
    HC_COMPRESSION_DIRECTORY = 2210, "HcCompressionDirectory";
    HC_CACHE_CONTROL_HEADER = 2211, "HcCacheControlHeader";
    HC_EXPIRES_HEADER = 2212, "HcExpiresHeader";
    HC_DO_DYNAMIC_COMPRESSION = 2213, "HcDoDynamicCompression";
    HC_DO_STATIC_COMPRESSION = 2214, "HcDoStaticCompression";
    HC_DO_ON_DEMAND_COMPRESSION = 2215, "HcDoOnDemandCompression";
    HC_DO_DISK_SPACE_LIMITING = 2216, "HcDoDiskSpaceLimiting";
    HC_NO_COMPRESSION_FOR_HTTP10 = 2217, "HcNoCompressionForHttp10";
    HC_NO_COMPRESSION_FOR_PROXIES = 2218, "HcNoCompressionForProxies";
    HC_NO_COMPRESSION_FOR_RANGE = 2219, "HcNoCompressionForRange";
    HC_SEND_CACHE_HEADERS = 2220, "HcSendCacheHeaders";
    HC_MAX_DISK_SPACE_USAGE = 2221, "HcMaxDiskSpaceUsage";
    HC_IO_BUFFER_SIZE = 2222, "HcIoBufferSize";
    HC_COMPRESSION_BUFFER_SIZE = 2223, "HcCompressionBufferSize";
    HC_MAX_QUEUE_LENGTH = 2224, "HcMaxQueueLength";
    HC_FILES_DELETED_PER_DISK_FREE = 2225, "HcFilesDeletedPerDiskFree";
    HC_MIN_FILE_SIZE_FOR_COMP = 2226, "HcMinFileSizeForComp";
    HC_COMPRESSION_DLL = 2237, "HcCompressionDll";
    HC_FILE_EXTENSIONS = 2238, "HcFileExtensions";
    HC_PRIORITY = 2240, "HcPriority";
    HC_DYNAMIC_COMPRESSION_LEVEL = 2241, "HcDynamicCompressionLevel";
    HC_ON_DEMAND_COMP_LEVEL = 2242, "HcOnDemandCompLevel";
    HC_CREATE_FLAGS = 2243, "HcCreateFlags";
    HC_SCRIPT_FILE_EXTENSIONS = 2244, "HcScriptFileExtensions";
    DO_DYNAMIC_COMPRESSION = 2255, "DoDynamicCompression";
    DO_STATIC_COMPRESSION = 2256, "DoStaticCompression";
    PATH = 3001, "Path";
    UNC_USER_NAME = 3002, "UNCUserName";
    UNC_PASSWORD = 3003, "UNCPassword";
    DISABLE_STATIC_FILE_CACHE = 3007, "DisableStaticFileCache";
    LOG_TYPE = 4000, "LogType";
    LOG_FILE_DIRECTORY = 4001, "LogFileDirectory";
    LOG_FILE_PERIOD = 4003, "LogFilePeriod";
    LOG_FILE_TRUNCATE_SIZE = 4004, "LogFileTruncateSize";
    LOG_MODULE_ID = 4005, "LogModuleId";
    LOG_MODULE_UI_ID = 4006, "LogModuleUiId";
    LOG_ODBC_DATA_SOURCE = 4007, "LogOdbcDataSource";
    LOG_ODBC_TABLE_NAME = 4008, "LogOdbcTableName";
    LOG_ODBC_USER_NAME = 4009, "LogOdbcUserName";
    LOG_ODBC_PASSWORD = 4010, "LogOdbcPassword";
    LOG_PLUGIN_CLSID = 4011, "LogPluginClsid";
    LOG_MODULE_LIST = 4012, "LogModuleList";
    LOG_EXT_FILE_FLAGS = 4013, "LogExtFileFlags";
    LOG_FILE_LOCALTIME_ROLLOVER = 4015, "LogFileLocaltimeRollover";
    CENTRAL_BINARY_LOGGING_ENABLED = 4016, "CentralBinaryLoggingEnabled";
    LOG_CUSTOM_PROPERTY_NAME = 4501, "LogCustomPropertyName";
    LOG_CUSTOM_PROPERTY_HEADER = 4502, "LogCustomPropertyHeader";
    LOG_CUSTOM_PROPERTY_ID = 4503, "LogCustomPropertyID";
    LOG_CUSTOM_PROPERTY_MASK = 4504, "LogCustomPropertyMask";
    LOG_CUSTOM_PROPERTY_DATA_TYPE = 4505, "LogCustomPropertyDataType";
    LOG_CUSTOM_PROPERTY_SERVICES_STRING = 4506, "LogCustomPropertyServicesString";
    LOG_CUSTOM_PROPERTY_NODE_ID = 4508, "LogCustomPropertyNodeID";
    SSL_CERT_HASH = 5506, "SSLCertHash";
    SSL_STORE_NAME = 5511, "SSLStoreName";
    SSL_CTL_IDENTIFIER = 5512, "SslCtlIdentifier";
    SSL_CTL_STORE_NAME = 5517, "SslCtlStoreName";
    SSL_USE_DS_MAPPER = 5519, "SslUseDsMapper";
    SSL_ALWAYS_NEGO_CLIENT_CERT = 5521, "SSLAlwaysNegoClientCert";
    AUTH_FLAGS = 6000, "AuthFlags";
    REALM = 6001, "Realm";
    HTTP_EXPIRES = 6002, "HttpExpires";
    HTTP_PICS = 6003, "HttpPics";
    HTTP_CUSTOM_HEADERS = 6004, "HttpCustomHeaders";
    DIR_BROWSE_FLAGS = 6005, "DirBrowseFlags";
    DEFAULT_DOC = 6006, "DefaultDoc";
    HTTP_ERRORS = 6008, "HttpErrors";
    DEFAULT_DOC_FOOTER = 6009, "DefaultDocFooter";
    ENABLE_DOC_FOOTER = 6010, "EnableDocFooter";
    HTTP_REDIRECT = 6011, "HttpRedirect";
    DEFAULT_LOGON_DOMAIN = 6012, "DefaultLogonDomain";
    LOGON_METHOD = 6013, "LogonMethod";
    SCRIPT_MAPS = 6014, "ScriptMaps";
    MIME_MAP = 6015, "MimeMap";
    ACCESS_FLAGS = 6016, "AccessFlags";
    IP_SECURITY = 6019, "IPSecurity";
    ANONYMOUS_USER_NAME = 6020, "AnonymousUserName";
    ANONYMOUS_USER_PASS = 6021, "AnonymousUserPass";
    ANONYMOUS_PASSWORD_SYNC = 6022, "AnonymousPasswordSync";
    DONT_LOG = 6023, "DontLog";
    ADMIN_ACL = 6027, "AdminACL";
    SSI_EXEC_DISABLE = 6028, "SSIExecDisable";
    ENABLE_REVERSE_DNS = 6029, "EnableReverseDns";
    ACCESS_SSL_FLAGS = 6030, "AccessSSLFlags";
    AUTH_PERSISTENCE = 6031, "AuthPersistence";
    NT_AUTHENTICATION_PROVIDERS = 6032, "NTAuthenticationProviders";
    CGI_TIMEOUT = 6033, "CGITimeout";
    CACHE_ISAPI = 6034, "CacheISAPI";
    CREATE_PROCESS_AS_USER = 6035, "CreateProcessAsUser";
    CREATE_CGI_WITH_NEW_CONSOLE = 6036, "CreateCGIWithNewConsole";
    POOL_IDC_TIMEOUT = 6037, "PoolIdcTimeout";
    ALLOW_KEEP_ALIVE = 6038, "AllowKeepAlive";
    CONTENT_INDEXED = 6039, "ContentIndexed";
    CACHE_CONTROL_NO_CACHE = 6041, "CacheControlNoCache";
    CACHE_CONTROL_MAX_AGE = 6042, "CacheControlMaxAge";
    CACHE_CONTROL_CUSTOM = 6043, "CacheControlCustom";
    REDIRECT_HEADERS = 6044, "RedirectHeaders";
    UPLOAD_READ_AHEAD_SIZE = 6045, "UploadReadAheadSize";
    USE_DIGEST_SSP = 6047, "UseDigestSSP";
    AZ_ENABLE = 6048, "AzEnable";
    AZ_STORE_NAME = 6049, "AzStoreName";
    AZ_SCOPE_NAME = 6050, "AzScopeName";
    MAX_REQUEST_ENTITY_ALLOWED = 6051, "MaxRequestEntityAllowed";
    PASSPORT_REQUIRE_AD_MAPPING = 6052, "PassportRequireADMapping";
    AZ_IMPERSONATION_LEVEL = 6053, "AzImpersonationLevel";
    MD_ISM_ACCESS_CHECK = 6269, "MD_ISM_ACCESS_CHECK";
    ADMIN_ACL_BIN = 6286, "AdminACLBin";
    ASP_BUFFERING_ON = 7000, "AspBufferingOn";
    ASP_LOG_ERROR_REQUESTS = 7001, "AspLogErrorRequests";
    ASP_SCRIPT_ERROR_SENT_TO_BROWSER = 7002, "AspScriptErrorSentToBrowser";
    ASP_SCRIPT_ERROR_MESSAGE = 7003, "AspScriptErrorMessage";
    ASP_SCRIPT_FILE_CACHE_SIZE = 7004, "AspScriptFileCacheSize";
    ASP_SCRIPT_ENGINE_CACHE_MAX = 7005, "AspScriptEngineCacheMax";
    ASP_SCRIPT_TIMEOUT = 7006, "AspScriptTimeout";
    ASP_SESSION_TIMEOUT = 7007, "AspSessionTimeout";
    ASP_ENABLE_PARENT_PATHS = 7008, "AspEnableParentPaths";
    ASP_ALLOW_SESSION_STATE = 7011, "AspAllowSessionState";
    ASP_SCRIPT_LANGUAGE = 7012, "AspScriptLanguage";
    ASP_QUEUE_TIMEOUT = 7013, "AspQueueTimeout";
    ASP_ALLOW_OUT_OF_PROC_COMPONENTS = 7014, "AspAllowOutOfProcComponents";
    ASP_EXCEPTION_CATCH_ENABLE = 7015, "AspExceptionCatchEnable";
    ASP_CODEPAGE = 7016, "AspCodepage";
    APP_ALLOW_DEBUGGING = 7018, "AppAllowDebugging";
    APP_ALLOW_CLIENT_DEBUG = 7019, "AppAllowClientDebug";
    ASP_TRACK_THREADING_MODEL = 7020, "AspTrackThreadingModel";
    ASP_ENABLE_ASP_HTML_FALLBACK = 7021, "AspEnableAspHtmlFallback";
    ASP_ENABLE_CHUNKED_ENCODING = 7022, "AspEnableChunkedEncoding";
    ASP_ENABLE_TYPELIB_CACHE = 7023, "AspEnableTypelibCache";
    ASP_ERRORS_TO_NT_LOG = 7024, "AspErrorsToNTLog";
    ASP_PROCESSOR_THREAD_MAX = 7025, "AspProcessorThreadMax";
    ASP_REQUEST_QUEUE_MAX = 7026, "AspRequestQueueMax";
    ASP_ENABLE_APPLICATION_RESTART = 7027, "AspEnableApplicationRestart";
    ASP_QUEUE_CONNECTION_TEST_TIME = 7028, "AspQueueConnectionTestTime";
    ASP_SESSION_MAX = 7029, "AspSessionMax";
    ASP_DISK_TEMPLATE_CACHE_DIRECTORY = 7036, "AspDiskTemplateCacheDirectory";
    ASP_MAX_DISK_TEMPLATE_CACHE_FILES = 7040, "AspMaxDiskTemplateCacheFiles";
    ASP_EXECUTE_IN_MTA = 7041, "AspExecuteInMTA";
    ASP_LCID = 7042, "AspLCID";
    ASP_KEEP_SESSION_ID_SECURE = 7043, "AspKeepSessionIDSecure";
    ASP_APP_SERVICE_FLAGS = 7044, "AspAppServiceFlags";
    ASP_PARTITION_ID = 7048, "AspPartitionID";
    ASP_SXS_NAME = 7049, "AspSxsName";
    ASP_CALC_LINE_NUMBER = 7050, "AspCalcLineNumber";
    ASP_RUN_ON_END_ANONYMOUSLY = 7051, "AspRunOnEndAnonymously";
    ASP_BUFFERING_LIMIT = 7052, "AspBufferingLimit";
    ASP_MAX_REQUEST_ENTITY_ALLOWED = 7053, "AspMaxRequestEntityAllowed";
    WAM_USER_NAME = 7501, "WAMUserName";
    WAM_USER_PASS = 7502, "WAMUserPass";
    WEB_DAV_MAX_ATTRIBUTES_PER_ELEMENT = 8501, "WebDAVMaxAttributesPerElement";
    PERIODIC_RESTART_TIME = 9001, "PeriodicRestartTime";
    PERIODIC_RESTART_REQUESTS = 9002, "PeriodicRestartRequests";
    MAX_PROCESSES = 9003, "MaxProcesses";
    PINGING_ENABLED = 9004, "PingingEnabled";
    IDLE_TIMEOUT = 9005, "IdleTimeout";
    RAPID_FAIL_PROTECTION = 9006, "RapidFailProtection";
    SMP_AFFINITIZED = 9007, "SMPAffinitized";
    SMP_PROCESSOR_AFFINITY_MASK = 9008, "SMPProcessorAffinityMask";
    ORPHAN_WORKER_PROCESS = 9009, "OrphanWorkerProcess";
    STARTUP_TIME_LIMIT = 9011, "StartupTimeLimit";
    SHUTDOWN_TIME_LIMIT = 9012, "ShutdownTimeLimit";
    PING_INTERVAL = 9013, "PingInterval";
    PING_RESPONSE_TIME = 9014, "PingResponseTime";
    DISALLOW_OVERLAPPING_ROTATION = 9015, "DisallowOverlappingRotation";
    APP_POOL_QUEUE_LENGTH = 9017, "AppPoolQueueLength";
    DISALLOW_ROTATION_ON_CONFIG_CHANGE = 9018, "DisallowRotationOnConfigChange";
    PERIODIC_RESTART_SCHEDULE = 9020, "PeriodicRestartSchedule";
    APP_POOL_IDENTITY_TYPE = 9021, "AppPoolIdentityType";
    CPU_ACTION = 9022, "CPUAction";
    CPU_LIMIT = 9023, "CPULimit";
    PERIODIC_RESTART_MEMORY = 9024, "PeriodicRestartMemory";
    APP_POOL_COMMAND = 9026, "AppPoolCommand";
    APP_POOL_STATE = 9027, "AppPoolState";
    APP_POOL_AUTO_START = 9028, "AppPoolAutoStart";
    RAPID_FAIL_PROTECTION_INTERVAL = 9029, "RapidFailProtectionInterval";
    RAPID_FAIL_PROTECTION_MAX_CRASHES = 9030, "RapidFailProtectionMaxCrashes";
    ORPHAN_ACTION_EXE = 9031, "OrphanActionExe";
    ORPHAN_ACTION_PARAMS = 9032, "OrphanActionParams";
    LOAD_BALANCER_CAPABILITIES = 9034, "LoadBalancerCapabilities";
    AUTO_SHUTDOWN_APP_POOL_EXE = 9035, "AutoShutdownAppPoolExe";
    AUTO_SHUTDOWN_APP_POOL_PARAMS = 9036, "AutoShutdownAppPoolParams";
    LOG_EVENT_ON_RECYCLE = 9037, "LogEventOnRecycle";
    PERIODIC_RESTART_PRIVATE_MEMORY = 9038, "PeriodicRestartPrivateMemory";
    ENABLE32_BIT_APP_ON_WIN64 = 9040, "Enable32BitAppOnWin64";
    APP_POOL_ID = 9101, "AppPoolId";
    MAX_GLOBAL_BANDWIDTH = 9201, "MaxGlobalBandwidth";
    IIS5_ISOLATION_MODE_ENABLED = 9203, "IIs5IsolationModeEnabled";
    HEADER_WAIT_TIMEOUT = 9204, "HeaderWaitTimeout";
    MIN_FILE_BYTES_PER_SEC = 9205, "MinFileBytesPerSec";
    LOG_IN_UTF8 = 9206, "LogInUTF8";
    DEMAND_START_THRESHOLD = 9207, "DemandStartThreshold";
    MAX_ERROR_FILES = 9988, "MaxErrorFiles";
    BIN_SCHEMA_TIME_STAMP = 9991, "BINSchemaTimeStamp";
    XML_SCHEMA_TIME_STAMP = 9992, "XMLSchemaTimeStamp";
    HISTORY_MAJOR_VERSION_NUMBER = 9994, "HistoryMajorVersionNumber";
    MAX_HISTORY_FILES = 9995, "MaxHistoryFiles";
    ENABLE_HISTORY = 9996, "EnableHistory";
    CHANGE_NUMBER = 9997, "ChangeNumber";
    ENABLE_EDIT_WHILE_RUNNING = 9998, "EnableEditWhileRunning";
    SESSION_KEY = 9999, "SessionKey";
    SERVER_ID = 19500, "ServerID";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::Schema;

    #[test]
    fn constants_are_the_web_properties_of_the_schema() {
        let schema = Schema::built_in();
        let mut web: Vec<(PropertyId, &str)> = schema
            .properties()
            .iter()
            .filter(|p| p.web)
            .map(|p| (p.id, p.name.as_str()))
            .collect();
        web.sort();
        assert_eq!(web, ALL);
        assert_eq!(
            (AUTH_FLAGS, SCRIPT_MAPS, APP_POOL_ID),
            (PropertyId(6000), PropertyId(6014), PropertyId(9101))
        );
    }
}
