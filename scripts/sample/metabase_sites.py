"""The web sites of OLD-WEB01, each with what real servers have and nobody remembers why.

Site 1 is bound by the sample output of Web Deploy's page "Viewing Dependencies": authentication and FrontPage are set
at its ROOT only, pools at the site, its ROOT and /_vti_bin only; it sets no script maps, has no filters, no redirects,
no address lists and no compression. Those live on the other sites.
"""

from .metabase_text import access_list, address_list, secret_text

NET11 = r"C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322"
NET20 = r"C:\WINDOWS\Microsoft.NET\Framework\v2.0.50727"
ASP_DLL = r"C:\WINDOWS\system32\inetsrv\asp.dll"
VTI = r"C:\Program Files (x86)\Common Files\Microsoft Shared\web server extensions\60\isapi"
W3C_LOG = "{FF160663-DE82-11CF-BC0A-00AA006111E0}"
NCSA_LOG = "{FF16065F-DE82-11CF-BC0A-00AA006111E0}"
COLUMNS = "DirBrowseShowDate | DirBrowseShowTime | DirBrowseShowSize | DirBrowseShowExtension | DirBrowseShowLongDate | EnableDefaultDoc"

_NET_PAGES = ("asax", "ascx", "ashx", "asmx", "aspx", "axd", "config", "cs", "csproj", "licx", "rem", "resources", "resx", "soap", "vb", "vbproj", "vsdisco", "webinfo")
_NET20_PAGES = ("browser", "master", "mdf", "sitemap", "skin")


def asp_maps():
    return [".%s,%s,5,GET,HEAD,POST,TRACE" % (extension, ASP_DLL) for extension in ("asa", "asp", "cer")]


def net_maps(folder, extensions):
    return [".%s,%s\\aspnet_isapi.dll,%d,GET,HEAD,POST,DEBUG" % (e, folder, 1 if e in ("ashx", "asmx", "aspx", "axd", "rem", "soap") else 5) for e in extensions]


NET11_MAPS = asp_maps() + net_maps(NET11, _NET_PAGES)
NET20_MAPS = asp_maps() + net_maps(NET20, sorted(_NET_PAGES + _NET20_PAGES))
HBX_MAP = r".hbx,D:\bin\hbext.dll,5,GET,POST"


def add(base):
    harbour_books(base)
    shop(base)
    intranet(base)
    catalogue(base)
    old_intranet(base)


def application(root, name, **others):
    return dict(AppFriendlyName=name, AppIsolated=2, AppRoot=root, **others)


def harbour_books(base):
    site = "/LM/W3SVC/1"
    root = site + "/ROOT"
    base.key(
        "IIsWebServer", site,
        AppPoolId="DefaultAppPool", ConnectionTimeout=180, LogFileDirectory=r"D:\logs", LogFileLocaltimeRollover=True, LogPluginClsid=W3C_LOG,
        MaxConnections=1000, ServerAutoStart=True, ServerBindings=[":80:"], ServerComment="Harbour Books", ServerSize=1,
    )
    base.key("IIsCertMapper", site + "/IIsCertMapper")
    base.key(
        "IIsWebVirtualDir", root,
        custom=[
            ("UnknownName_55001", 55001, r"C:\Inetpub\harbour\catalogue", "STRING", "IIS_MD_UT_FILE", "INHERIT"),
            ("UnknownName_55002", 55002, ["shelf;tide", "shelf;pilotage", "shelf;verse & song"], "MULTISZ", "UNKNOWN_UserType", "NO_ATTRIBUTES"),
        ],
        AccessFlags="AccessRead | AccessScript", AppPoolId="DefaultAppPool", AspEnableParentPaths=True, AspScriptErrorSentToBrowser=False, AspSessionTimeout=45,
        AuthFlags="AuthAnonymous | AuthNTLM", DefaultDoc="default.asp,index.htm,Default.htm", DirBrowseFlags=COLUMNS, FrontPageWeb=True,
        HttpCustomHeaders=["X-Harbour: Books for people who go to sea, and for those who wait", "P3P: CP=\"NOI DSP COR NID\""],
        HttpErrors=[
            r"401,2,FILE,C:\WINDOWS\help\iisHelp\common\401-2.htm", r"403,14,FILE,C:\Inetpub\harbour\errors\403-14.htm",
            "404,*,URL,/errors/notfound.asp", r"404,3,FILE,C:\WINDOWS\help\iisHelp\common\404b.htm", "500,100,URL,/errors/asp500.asp",
        ],
        HttpExpires="D, 0x15180", MimeMap=[".hbk,application/x-harbour-book", ".tide,text/plain"],
        Path=r"C:\Inetpub\harbour", UNCPassword=secret_text("harbour-unc", 0), **application("/LM/W3SVC/1/Root", "Harbour Books"),
    )
    for name in ("_private", "_vti_cnf", "_vti_pvt"):
        base.key("IIsWebDirectory", root + "/" + name, AccessFlags=0, ContentIndexed=False)
    base.key(
        "IIsWebVirtualDir", root + "/_vti_bin",
        AccessFlags="AccessRead | AccessExecute | AccessScript", AppPoolId="MSSharePointAppPool", DirBrowseFlags=0, Path=VTI,
        **application("/LM/W3SVC/1/ROOT/_vti_bin", "SharePoint and FrontPage"),
    )
    # Two file keys whose folders have no key of their own, and one folder key whose case differs from the folder's.
    # The schema does not allow ASP properties on a file, so IIS writes them as Custom.
    base.key(
        "IIsWebFile", root + "/catalogue/search.asp",
        custom=[("AspScriptTimeout", 7006, 300, "DWORD", "ASP_MD_UT_APP", "INHERIT")], CacheControlNoCache=True,
    )
    base.key(
        "IIsWebFile", root + "/staff/mail/send.asp",
        custom=[("AspMaxRequestEntityAllowed", 7053, 1048576, "DWORD", "ASP_MD_UT_APP", "INHERIT")], DontLog=True,
    )
    base.key("IIsWebDirectory", root + "/Downloads", AccessFlags="AccessRead", ContentIndexed=False, DirBrowseFlags="EnableDirBrowsing | " + COLUMNS)
    base.key("IIsWebDirectory", root + "/includes", AccessFlags=0)
    base.key(
        "IIsWebVirtualDir", root + "/filer",
        AccessFlags="AccessRead", Path=r"\\FILER1\img", UNCPassword=secret_text("filer", 11), UNCUserName=r"HARBOUR\svc-filer",
    )
    base.key("IIsWebVirtualDir", root + "/images", AccessFlags="AccessRead", CacheControlMaxAge=604800, HttpExpires="D, 0x93a80", Path=r"D:\media\images")
    base.key("IIsWebVirtualDir", root + "/old", AccessFlags="AccessRead | AccessScript", Path=r"F:\arch")
    base.key(
        "IIsWebVirtualDir", root + "/staff",
        AccessFlags="AccessRead | AccessScript", AspBufferingLimit=8388608, DefaultDoc="default.asp", Path=r"D:\apps\staff",
        **application("/LM/W3SVC/1/ROOT/staff", "Staff room"),
    )
    base.key("IIsWebDirectory", root + "/staff/upload/incoming", AccessFlags="AccessRead | AccessWrite")


def shop(base):
    site = "/LM/W3SVC/2"
    root = site + "/ROOT"
    base.key(
        "IIsWebServer", site,
        AppPoolId="HarbourPool", LogFilePeriod=4, LogPluginClsid=NCSA_LOG, MaxBandwidth=524288, SSLCertHash="4c1f0b7e93d2a85566f04e1d8b7a3c2290e5d1f7",
        SSLStoreName="MY", SecureBindings=[":443:"], ServerAutoStart=True,
        ServerBindings=[":80:shop.harbourbooks.example", ":80:www.shop.harbourbooks.example", "10.1.4.21:8080:"], ServerComment="Harbour Shop",
    )
    base.key("IIsFilters", site + "/filters", AdminACL=access_list("shop-filters"), FilterLoadOrder="hbstamp")
    base.key(
        "IIsFilter", site + "/filters/hbstamp",
        FilterDescription="Stamps each reply with the tide of the hour", FilterEnableCache=True, FilterEnabled=True,
        FilterFlags="NotifySendResponse | NotifyOrderLow", FilterPath=r"D:\bin\hbstamp.dll", FilterState=1,
    )
    base.key("IIsCertMapper", site + "/IIsCertMapper")
    base.key(
        "IIsWebVirtualDir", root,
        AccessFlags="AccessRead | AccessScript", AnonymousUserName=r"HARBOUR\shop-guest", AnonymousUserPass=secret_text("shop-guest", 10),
        AppPoolId="HarbourPool", AuthFlags="AuthAnonymous", DefaultDoc="default.aspx,default.htm", DoStaticCompression=True, DoDynamicCompression=True,
        Path=r"D:\shop", ScriptMaps=NET11_MAPS, **application("/LM/W3SVC/2/ROOT", "Harbour Shop"),
    )
    base.key(
        "IIsWebDirectory", root + "/admin",
        AccessSSLFlags="AccessSSL | AccessSSL128", AuthFlags="AuthBasic", DefaultLogonDomain="HARBOUR", IPSecurity=address_list(granted=("255.255.255.0", "10.1.4.0")),
        Realm="Harbour Shop office",
    )
    base.key("IIsWebVirtualDir", root + "/basket", HttpRedirect="https://shop.harbourbooks.example/cart.aspx, EXACT_DESTINATION, PERMANENT", Path=r"D:\shop\basket")
    base.key(
        "IIsWebDirectory", root + "/rates",
        DefaultDoc="default.aspx", ScriptMaps=NET20_MAPS, **application("/LM/W3SVC/2/ROOT/rates", "Postage rates"),
    )
    base.key("IIsWebFile", root + "/health.htm", AuthFlags="AuthAnonymous", DontLog=True)


def intranet(base):
    # Key written in lower case, as sites made by scripts have it.
    site = "/LM/W3SVC/3"
    root = site + "/root"
    base.key(
        "IIsWebServer", site,
        AppPoolId="Stock Garden (32-bit)", AuthFlags=0, NTAuthenticationProviders="Negotiate,NTLM", ServerAutoStart=True,
        ServerBindings=["10.1.4.20:8088:", ":80:intranet"], ServerComment="Intranet",
    )
    base.key(
        "IIsWebVirtualDir", root,
        AccessFlags="AccessExecute | AccessRead | AccessScript", AuthFlags="AuthBasic | AuthNTLM", AuthPersistence="AuthPersistSingleRequest", DefaultDoc="Default.aspx,Default.asp",
        DirBrowseFlags=COLUMNS, Path=r"D:\intranet", ScriptMaps=NET20_MAPS + [HBX_MAP], **application("/LM/W3SVC/3/Root", "Intranet"),
    )
    base.key("IIsWebDirectory", root + "/aspnet_client", AccessFlags="AccessRead", DirBrowseFlags=0)
    base.key(
        "IIsWebDirectory", root + "/stock",
        AccessFlags="AccessExecute | AccessRead | AccessScript", AppPoolId="Stock Garden (32-bit)", DefaultDoc="board.hbx,default.asp",
        ScriptMaps=asp_maps() + [HBX_MAP], **application("/LM/W3SVC/3/root/stock", "Stock board"),
    )
    # Rating labels and a document footer, both long gone from IIS 7.
    base.key("IIsWebDirectory", root + "/minutes", DefaultDocFooter=r"FILE:D:\intranet\footer.htm", EnableDocFooter=True, HttpExpires="S, Fri, 01 Jan 2010 00:00:00 GMT")


def catalogue(base):
    site = "/LM/W3SVC/4"
    root = site + "/ROOT"
    base.key(
        "IIsWebServer", site,
        MaxConnections=200, ServerAutoStart=True, ServerBindings=[":80:catalogue.harbourbooks.example", ":80:buecher.harbourbooks.example"],
        ServerComment="Catalogue & Bücher",
    )
    base.key(
        "IIsWebVirtualDir", root,
        AccessFlags="AccessRead", AuthFlags="AuthAnonymous", DirBrowseFlags="EnableDirBrowsing | " + COLUMNS, HttpErrors=r"404,*,FILE,D:\catalogue\fehlt.htm",
        HttpRedirect="", IPSecurity=address_list(denied=("255.255.255.255", "192.0.2.77")), Path=r"D:\catalogue", ScriptMaps="",
        **application("/LM/W3SVC/4/ROOT", ""),
    )
    base.key("IIsWebDirectory", root + "/2003", HttpRedirect="/2004, CHILD_ONLY, TEMPORARY")
    base.key("IIsWebVirtualDir", root + "/covers", AccessFlags=513, Path=r"D:\media\images\covers")


def old_intranet(base):
    # The id is a hash of the name, as IIS 6 gives it; the name is that of site 3.
    site = "/LM/W3SVC/874611023"
    root = site + "/ROOT"
    base.key("IIsWebServer", site, AppPoolId="DefaultAppPool", ServerAutoStart=False, ServerBindings=":8080:", ServerComment="Intranet")
    base.key(
        "IIsWebVirtualDir", root,
        AccessFlags="AccessRead | AccessScript", AuthFlags="AuthNTLM | AuthMD5", FrontPageWeb=False, LogonMethod=0, Path=r"D:\intranet-2004",
        UNCPassword=secret_text("intranet-2004-unc", 0), **application("/LM/W3SVC/874611023/ROOT", "Intranet (2004, keep until audit)"),
    )
