"""OLD-WEB01's MetaBase.xml: what belongs to the machine and the web service. The sites are in `metabase_sites`."""

from . import metabase_sites
from .mime import IIS6_TYPES
from .metabase_text import Metabase, access_list, secret_text, secure_blob

INETSRV = r"C:\WINDOWS\system32\inetsrv"
HELP = r"C:\WINDOWS\help\iisHelp\common"
ASP_VERBS = "5,GET,HEAD,POST,TRACE"
LOG_FIELDS = (
    "Date Time ClientIp UserName SiteName ServerIp Method UriStem UriQuery HttpStatus Win32Status ServerPort UserAgent HttpSubStatus"
)
W3C_LOG = "{FF160663-DE82-11CF-BC0A-00AA006111E0}"
DIRECTORY_COLUMNS = "DirBrowseShowDate | DirBrowseShowTime | DirBrowseShowSize | DirBrowseShowExtension | DirBrowseShowLongDate"

# The maps of the machine: Active Server Pages, Internet Data Connector, server-side includes. No site but those
# that say so in `metabase_sites` has others.
SCRIPT_MAPS = (
    [".%s,%s\\asp.dll,%s" % (extension, INETSRV, ASP_VERBS) for extension in ("asa", "asp", "cdx", "cer")]
    + [".idc,%s\\httpodbc.dll,5,GET,POST" % INETSRV]
    + [".%s,%s\\ssinc.dll,5,GET,POST" % (extension, INETSRV) for extension in ("shtm", "shtml", "stm")]
)

RESTRICTIONS = [
    "0,*.dll",
    "0,*.exe",
    "1,%s\\asp.dll,0,ASP,Active Server Pages" % INETSRV,
    "0,%s\\httpodbc.dll,0,HTTPODBC,Internet Data Connector" % INETSRV,
    "0,%s\\ssinc.dll,0,SSINC,Server Side Includes" % INETSRV,
    "0,%s\\httpext.dll,0,WEBDAV,WebDAV" % INETSRV,
    "1,%s\\aspnet_isapi.dll,0,ASP.NET v1.1.4322,ASP.NET v1.1.4322" % metabase_sites.NET11,
    "1,%s\\aspnet_isapi.dll,0,ASP.NET v2.0.50727,ASP.NET v2.0.50727" % metabase_sites.NET20,
    "1,D:\\bin\\hbext.dll,1,HBEXT,Harbour Books stock extension",
]

# code, sub-code, page of the machine's own error pages; the text of each is in `content_system`.
ERROR_PAGES = (
    "400,*,400 401,1,401-1 401,2,401-2 401,3,401-3 401,4,401-4 401,5,401-5 401,7,401-1 403,1,403-1 403,2,403-2 403,3,403-3 "
    "403,4,403-4 403,5,403-5 403,6,403-6 403,7,403-7 403,8,403-8 403,9,403-9 403,10,403-10 403,11,403-11 403,12,403-12 "
    "403,13,403-13 403,15,403-15 403,16,403-16 403,17,403-17 403,18,403 403,19,403 403,20,403-20 404,*,404b 404,2,404b "
    "404,3,404b 405,*,405 406,*,406 407,*,407 412,*,412 414,*,414 415,*,415 500,12,500-12 500,13,500-13 500,15,500-15 "
    "500,16,500 500,17,500 500,18,500 500,19,500"
).split()

ERROR_WORDS = [
    "400,0,Bad Request,,0", "401,1,Unauthorized,Sign-in failed,1", "401,3,Unauthorized,Access list refuses,1",
    "403,2,Forbidden,Reading refused,0", "403,4,Forbidden,SSL required,0", "403,6,Forbidden,Address refused,0",
    "403,14,Forbidden,Listing refused,0", "404,0,Not Found,,0", "404,2,Not Found,Extension prohibited,0",
    "404,3,Not Found,Unknown file type,0", "405,0,Method Not Allowed,,0", "500,0,Internal Server Error,,0",
    "500,100,Internal Server Error,ASP error,0", "502,0,Bad Gateway,,1",
]


def log_fields(names=LOG_FIELDS):
    return " | ".join("LogExtFile" + name for name in names.split())


def error_list(entries=ERROR_PAGES):
    out = []
    for entry in entries:
        code, sub, page = entry.split(",")
        out.append("%s,%s,FILE,%s\\%s.htm" % (code, sub, HELP, page))
    return out


def build():
    base = Metabase()
    machine(base)
    logging(base)
    web_service(base)
    pools(base)
    filters(base)
    info(base)
    metabase_sites.add(base)
    other_services(base)
    return base.bytes()


def machine(base):
    base.key(
        "IIS_Global", ".",
        BINSchemaTimeStamp="5ee20a7be4c5c601", XMLSchemaTimeStamp="80f4127be4c5c601",
        ChangeNumber=20417, HistoryMajorVersionNumber=312,
        # 76 bytes: a CryptoAPI SIMPLEBLOB header before 64 bytes of chance.
        SessionKey=secure_blob("session", 76, b"IcKb", bytes.fromhex("010200000168000000a40000")),
    )
    base.key("IIS_ROOT", "/", AdminACL=access_list("root"))
    base.key(
        "IIsComputer", "/LM",
        EnableEditWhileRunning=0, EnableHistory=1, MaxBandwidth=4294967295, MaxErrorFiles=10, MaxHistoryFiles=10,
    )
    for path in ("", "/EXTENSIONS"):
        base.key("IIsConfigObject", "/LM/IISADMIN" + path)
    base.key(
        "IIsConfigObject", "/LM/IISADMIN/EXTENSIONS/DCOMCLSIDS",
        custom=[("MD_IISADMIN_EXTENSIONS", 1028, ["{61738644-F196-11D0-9953-00C04FD919C1}", "{A9E69610-B80D-11D0-B9B9-00A0C922E750}"],
                 "MULTISZ", "IIS_MD_UT_SERVER", "NO_ATTRIBUTES")],
    )
    base.key(
        "IIsConfigObject", "/LM/IISADMIN/PROPERTYREGISTRATION",
        custom=[("MD_METADATA_ID_REGISTRATION", 1030, ["0-65535;Microsoft Reserved", "65536-524288;Microsoft IIS Admin Objects Reserved"],
                 "MULTISZ", "IIS_MD_UT_SERVER", "INHERIT")],
    )
    base.key("IIsMimeMap", "/LM/MimeMap", MimeMap=["%s,%s" % pair for pair in IIS6_TYPES])


def logging(base):
    base.key("IIsLogModules", "/LM/Logging", AdminACL=access_list("logging", 84))
    base.key("IIsCustomLogModule", "/LM/Logging/Custom Logging", LogCustomPropertyServicesString=["W3SVC", "MSFTPSVC", "SMTPSVC"])
    for number, name, header, mask, kind in (
        (1, "Date", "date", 1, 6), (2, "Time", "time", 2, 6), (5, "Client IP Address", "c-ip", 4, 6), (11, "Method", "cs-method", 128, 6),
        (12, "URI Stem", "cs-uri-stem", 256, 6), (14, "Protocol Status", "sc-status", 1024, 3), (18, "Time Taken", "time-taken", 16384, 3),
    ):
        base.key(
            "IIsCustomLogModule", "/LM/Logging/Custom Logging/" + name,
            LogCustomPropertyDataType=kind, LogCustomPropertyHeader=header, LogCustomPropertyID=4013,
            LogCustomPropertyMask=mask, LogCustomPropertyName=name, LogCustomPropertyNodeID=number,
        )
    for name, module, page in (
        ("Microsoft IIS Log File Format", "57", "87"), ("NCSA Common Log File Format", "5F", "85"),
        ("ODBC Logging", "5B", "86"), ("W3C Extended Log File Format", "63", "88"),
    ):
        base.key(
            "IIsLogModule", "/LM/Logging/" + name,
            LogModuleId="{FF1606%s-DE82-11CF-BC0A-00AA006111E0}" % module, LogModuleUiId="{31DCAB%s-BB3E-11d0-9299-00C04FB6678B}" % page,
        )


def web_service(base):
    base.key(
        "IIsWebService", "/LM/W3SVC",
        custom=[
            ("MD_ISM_ACCESS_CHECK", 6269, 65535, "DWORD", "IIS_MD_UT_FILE", "NO_ATTRIBUTES"),
            ("UnknownName_2166", 2166, 1, "DWORD", "IIS_MD_UT_SERVER", "NO_ATTRIBUTES"),
            ("UnknownName_9202", 9202, 4294967295, "DWORD", "IIS_MD_UT_SERVER", "NO_ATTRIBUTES"),
        ],
        AllowKeepAlive=True,
        AnonymousUserName="IUSR_OLD-WEB01", AnonymousUserPass=secret_text("iusr", 14),
        AppAllowClientDebug=False, AppAllowDebugging=False, AppPoolId="DefaultAppPool",
        ApplicationDependencies=[
            "Active Server Pages;ASP", "Internet Data Connector;HTTPODBC", "Server Side Includes;SSINC", "WebDAV;WEBDAV",
            "ASP.NET v1.1.4322;ASP.NET v1.1.4322", "ASP.NET v2.0.50727;ASP.NET v2.0.50727", "Harbour Books stock;HBEXT,ASP",
        ],
        AspAllowOutOfProcComponents=True, AspAllowSessionState=True, AspAppServiceFlags=0, AspBufferingLimit=4194304, AspBufferingOn=True,
        AspCalcLineNumber=True, AspCodepage=0, AspDiskTemplateCacheDirectory=r"%windir%\system32\inetsrv\ASP Compiled Templates",
        AspEnableApplicationRestart=True, AspEnableAspHtmlFallback=False, AspEnableChunkedEncoding=True, AspEnableParentPaths=False,
        AspEnableTypelibCache=True, AspErrorsToNTLog=False, AspExceptionCatchEnable=True, AspLCID=2048, AspLogErrorRequests=True,
        AspMaxDiskTemplateCacheFiles=2000, AspMaxRequestEntityAllowed=204800, AspProcessorThreadMax=25, AspQueueConnectionTestTime=3,
        AspQueueTimeout=4294967295, AspRequestQueueMax=3000, AspScriptEngineCacheMax=250,
        AspScriptErrorMessage="Something went wrong in the back room.  Please ring the shop bell, or write to the webmaster.",
        AspScriptErrorSentToBrowser=True, AspScriptFileCacheSize=500, AspScriptLanguage="VBScript", AspScriptTimeout=90,
        AspSessionMax=4294967295, AspSessionTimeout=20, AspTrackThreadingModel=False,
        AuthFlags="AuthAnonymous", CGITimeout=300, CacheISAPI=True, CentralBinaryLoggingEnabled=False, ConnectionTimeout=120,
        ContentIndexed=True, DefaultDoc="Default.htm,Default.asp,index.htm", DirBrowseFlags=DIRECTORY_COLUMNS + " | EnableDefaultDoc",
        DownlevelAdminInstance=1, HttpErrors=error_list(), IIs5IsolationModeEnabled=False,
        InProcessIsapiApps=[INETSRV + "\\httpext.dll", INETSRV + "\\httpodbc.dll", INETSRV + "\\ssinc.dll", r"C:\WINDOWS\system32\msw3prt.dll"],
        LogExtFileFlags=log_fields(), LogFileDirectory=r"C:\WINDOWS\system32\LogFiles", LogFilePeriod=1, LogFileTruncateSize=20971520,
        LogInUTF8=False, LogOdbcDataSource="HTTPLOG", LogOdbcPassword=secret_text("odbc", 6), LogOdbcTableName="InternetLog",
        LogOdbcUserName="InternetAdmin", LogPluginClsid=W3C_LOG, LogType=1, MaxConnections=4294967295, MaxGlobalBandwidth=4294967295,
        MinFileBytesPerSec=240, PasswordChangeFlags="AuthChangeDisable | AuthAdvNotifyDisable", ScriptMaps=SCRIPT_MAPS,
        WAMUserName="IWAM_OLD-WEB01", WAMUserPass=secret_text("iwam", 14), WebSvcExtRestrictionList=RESTRICTIONS,
    )


def pools(base):
    base.key(
        "IIsApplicationPools", "/LM/W3SVC/AppPools",
        AdminACL=access_list("pools"), AppPoolIdentityType=2, AppPoolQueueLength=1000, CPULimit=0, CPUResetInterval=5,
        DisallowOverlappingRotation=False, DisallowRotationOnConfigChange=False,
        # Global on Windows Server 2003 x64: one switch for every worker process. .NET 1.1 and hbext.dll exist in 32 bit only.
        Enable32BitAppOnWin64=True,
        IdleTimeout=20, LoadBalancerCapabilities=2, LogEventOnRecycle="AppPoolRecycleTime | AppPoolRecycleMemory | AppPoolRecyclePrivateMemory",
        MaxProcesses=1, OrphanWorkerProcess=False, PeriodicRestartMemory=0, PeriodicRestartPrivateMemory=0, PeriodicRestartRequests=0,
        PeriodicRestartTime=1740, PingInterval=30, PingResponseTime=90, PingingEnabled=True, RapidFailProtection=True,
        RapidFailProtectionInterval=5, RapidFailProtectionMaxCrashes=5, SMPAffinitized=False, SMPProcessorAffinityMask=4294967295,
        ShutdownTimeLimit=90, StartupTimeLimit=90,
    )
    base.key("IIsApplicationPool", "/LM/W3SVC/AppPools/DefaultAppPool", AppPoolAutoStart=True, PeriodicRestartPrivateMemory=196608, PeriodicRestartRequests=35000)
    base.key("IIsApplicationPool", "/LM/W3SVC/AppPools/MSSharePointAppPool", AppPoolAutoStart=True, IdleTimeout=0, PeriodicRestartSchedule=["02:00"])
    base.key(
        "IIsApplicationPool", "/LM/W3SVC/AppPools/HarbourPool",
        AppPoolAutoStart=True, AppPoolIdentityType=3, AppPoolQueueLength=2000, CPUAction=1, CPULimit=80000,
        LogEventOnRecycle="AppPoolRecycleTime | AppPoolRecycleSchedule | AppPoolRecycleMemory | AppPoolRecycleConfigChange",
        PeriodicRestartMemory=512000, PeriodicRestartSchedule=["03:30", "15:45"], PeriodicRestartTime=0, RapidFailProtection=False,
        WAMUserName=r"HARBOUR\svc-hb", WAMUserPass=secret_text("svc-hb", 12),
    )
    base.key(
        "IIsApplicationPool", "/LM/W3SVC/AppPools/Stock Garden (32-bit)",
        AppPoolAutoStart=True, AppPoolIdentityType=1, DisallowOverlappingRotation=True, MaxProcesses=4, PeriodicRestartRequests=20000,
        PingInterval=60, ShutdownTimeLimit=120,
    )


def filters(base):
    base.key("IIsFilters", "/LM/W3SVC/Filters", AdminACL=access_list("filters"), FilterLoadOrder="")
    compression = "/LM/W3SVC/Filters/Compression"
    base.key("IIsFilter", compression)
    for name, flags in (("deflate", 0), ("gzip", 1)):
        base.key(
            "IIsCompressionScheme", compression + "/" + name,
            HcCompressionDll=r"%windir%\system32\inetsrv\gzip.dll", HcCreateFlags=flags, HcDoDynamicCompression=False,
            HcDoOnDemandCompression=True, HcDoStaticCompression=False, HcDynamicCompressionLevel=0,
            HcFileExtensions=["htm", "html", "txt"], HcOnDemandCompLevel=10, HcPriority=1, HcScriptFileExtensions=["asp", "dll", "exe"],
        )
    base.key(
        "IIsCompressionSchemes", compression + "/Parameters",
        HcCacheControlHeader="max-age=86400", HcCompressionBufferSize=8192, HcCompressionDirectory=r"%windir%\IIS Temporary Compressed Files",
        HcDoDiskSpaceLimiting=False, HcDoDynamicCompression=False, HcDoOnDemandCompression=True, HcDoStaticCompression=False,
        HcExpiresHeader="Wed, 01 Jan 1997 12:00:00 GMT", HcFilesDeletedPerDiskFree=256, HcIoBufferSize=8192, HcMaxDiskSpaceUsage=100000000,
        HcMaxQueueLength=1000, HcMinFileSizeForComp=1, HcNoCompressionForHttp10=True, HcNoCompressionForProxies=True,
        HcNoCompressionForRange=False, HcSendCacheHeaders=False,
    )


def info(base):
    base.key(
        "IIsWebInfo", "/LM/W3SVC/Info",
        AdminACL=access_list("info", 84), CustomErrorDescriptions=ERROR_WORDS,
        LogModuleList="NCSA Common Log File Format,Microsoft IIS Log File Format,W3C Extended Log File Format,ODBC Logging",
        MD_SERVER_CAPABILITIES=129983, MD_SERVER_PLATFORM=1, MajorIIsVersionNumber=6, MinorIIsVersionNumber=0,
    )
    base.key("IIsConfigObject", "/LM/W3SVC/Info/Templates")
    for name, comment, flags in (
        ("Public Web Site", "Everyone may read the pages.", "AuthAnonymous"),
        ("Secure Web Site", "Only people with a Windows account may read the pages.", "AuthBasic | AuthNTLM | AuthMD5"),
    ):
        base.key("IIsWebServer", "/LM/W3SVC/Info/Templates/" + name, ServerComment=comment)
        base.key("IIsWebVirtualDir", "/LM/W3SVC/Info/Templates/%s/Root" % name, AccessFlags="AccessRead | AccessScript", AuthFlags=flags, IPSecurity="")


def other_services(base):
    base.key(
        "IIsFtpService", "/LM/MSFTPSVC",
        AccessFlags="AccessRead", AllowAnonymous=True, AnonymousOnly=False, AnonymousUserName="IUSR_OLD-WEB01",
        AnonymousUserPass=secret_text("ftp-iusr", 14), ConnectionTimeout=120, DownlevelAdminInstance=1, ExitMessage="",
        LogExtFileFlags=log_fields("Time ClientIp Method UriStem HttpStatus"), LogFileDirectory=r"C:\WINDOWS\system32\LogFiles",
        LogFilePeriod=1, LogPluginClsid=W3C_LOG, LogType=1, MSDOSDirOutput=True, MaxConnections=100000, ServerSize=1, UserIsolationMode=0,
    )
    base.key(
        "IIsFtpServer", "/LM/MSFTPSVC/1",
        GreetingMessage=["Harbour Books, the tradesmen's entrance.", "Please leave price lists in /incoming and ring off."],
        MaxConnections=25, ServerAutoStart=True, ServerBindings=[":21:"], ServerComment="Publishers' deliveries",
    )
    base.key("IIsFtpVirtualDir", "/LM/MSFTPSVC/1/ROOT", AccessFlags="AccessRead", Path=r"D:\ftp")
    base.key("IIsFtpVirtualDir", "/LM/MSFTPSVC/1/ROOT/incoming", AccessFlags="AccessWrite", Path=r"D:\ftp\incoming")
    base.key("IIsFtpInfo", "/LM/MSFTPSVC/Info", MajorIIsVersionNumber=6, MinorIIsVersionNumber=0)
    base.key("IIsSmtpService", "/LM/SmtpSvc", AdminACL=access_list("smtp"), LogType=0, MaxMessageSize=2097152)
    base.key(
        "IIsSmtpServer", "/LM/SmtpSvc/1",
        DropDirectory=r"C:\Inetpub\mailroot\Drop", FullyQualifiedDomainName="old-web01.harbour.example", PickupDirectory=r"C:\Inetpub\mailroot\Pickup",
        QueueDirectory=r"C:\Inetpub\mailroot\Queue", ServerAutoStart=True, ServerBindings=[":25:"], ServerComment="Shop post",
    )
