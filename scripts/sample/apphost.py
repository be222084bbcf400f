"""NEW-WEB07's applicationHost.config: an IIS 10 server with one live site, and the marks of the people who tended it.

The server has Windows authentication and ASP.NET 4, but neither ASP, Basic authentication, server-side includes nor
ISAPI filters: the checklist has work to do.
"""

from .mime import IIS10_TYPES

SECTIONS = """
system.applicationHost: applicationPools/A configHistory/A customMetadata/A listenerAdapters/A log/A serviceAutoStartProviders/A sites/A webLimits/A
system.webServer: asp caching/+ cgi defaultDocument/+ directoryBrowse/+ fastCgi/A globalModules/A handlers httpCompression httpErrors/+ httpLogging httpProtocol/+ httpRedirect/+ httpTracing isapiFilters/M modules/M applicationInitialization/M+ odbcLogging
system.webServer/security: access applicationDependencies
system.webServer/security/authentication: anonymousAuthentication basicAuthentication clientCertificateMappingAuthentication digestAuthentication iisClientCertificateMappingAuthentication windowsAuthentication
system.webServer/security: authorization/+ ipSecurity dynamicIpSecurity isapiCgiRestriction/A requestFiltering/+
system.webServer: serverRuntime serverSideInclude staticContent/+
system.webServer/tracing: traceFailedRequests/+ traceProviderDefinitions
system.webServer: urlCompression/+ validation/+ webSocket
"""

GLOBAL_MODULES = """
HttpLoggingModule loghttp;UriCacheModule cachuri;FileCacheModule cachfile;TokenCacheModule cachtokn;HttpCacheModule cachhttp
StaticCompressionModule compstat;DefaultDocumentModule defdoc;DirectoryListingModule dirlist;ProtocolSupportModule protsup
StaticFileModule static;AnonymousAuthenticationModule authanon;RequestFilteringModule modrqflt;CustomErrorModule custerr
IsapiModule isapi;WindowsAuthenticationModule authsspi;ConfigurationValidationModule validcfg
"""

MANAGED_MODULES = """
OutputCache System.Web.Caching.OutputCacheModule;Session System.Web.SessionState.SessionStateModule
WindowsAuthentication System.Web.Security.WindowsAuthenticationModule;FormsAuthentication System.Web.Security.FormsAuthenticationModule
DefaultAuthentication System.Web.Security.DefaultAuthenticationModule;RoleManager System.Web.Security.RoleManagerModule
UrlAuthorization System.Web.Security.UrlAuthorizationModule;FileAuthorization System.Web.Security.FileAuthorizationModule
AnonymousIdentification System.Web.Security.AnonymousIdentificationModule;Profile System.Web.Profile.ProfileModule
UrlMappingsModule System.Web.UrlMappingsModule
"""

HIDDEN_EXTENSIONS = (
    ".asa .asax .ascx .master .skin .browser .sitemap .config .cs .csproj .vb .vbproj .webinfo .licx .resx .resources .mdb .vjsproj "
    ".java .jsl .ldb .mdf .ldf .exclude .refresh .compiled .msgx .vsdisco .rules"
).split()

HANDLERS_4 = (("AXD", "*.axd"), ("PageHandlerFactory", "*.aspx"), ("SimpleHandlerFactory", "*.ashx"), ("WebServiceHandlerFactory", "*.asmx"))
INTEGRATED_4 = (
    ("TraceHandler", "trace.axd", "System.Web.Handlers.TraceHandler"), ("WebAdminHandler", "WebAdmin.axd", "System.Web.Handlers.WebAdminHandler"),
    ("AssemblyResourceLoader", "WebResource.axd", "System.Web.Handlers.AssemblyResourceLoader"), ("PageHandlerFactory", "*.aspx", "System.Web.UI.PageHandlerFactory"),
    ("SimpleHandlerFactory", "*.ashx", "System.Web.UI.SimpleHandlerFactory"), ("WebServiceHandlerFactory", "*.asmx", "System.Web.Services.Protocols.WebServiceHandlerFactory"),
)
NET4 = r"%%windir%%\Microsoft.NET\Framework%s\v4.0.30319\aspnet_isapi.dll"
ERROR_CODES = (401, 403, 404, 405, 406, 412, 500, 501, 502)


def entries(text):
    return [entry.split(" ") for line in text.split("\n") if line for entry in line.split(";")]


def config_sections():
    """The registration of sections; a group opens when the path changes, as the real file has them in nested order."""
    lines, open_groups = [], []
    pad = lambda: "        " + "    " * len(open_groups)
    for line in SECTIONS.strip().split("\n"):
        path, names = line.split(": ")
        groups = path.split("/")
        while open_groups != groups[: len(open_groups)]:
            open_groups.pop()
            lines.append(pad() + "</sectionGroup>")
        for group in groups[len(open_groups) :]:
            lines.append('%s<sectionGroup name="%s">' % (pad(), group))
            open_groups.append(group)
        for entry in names.split(" "):
            name, _, marks = entry.partition("/")
            where = ' allowDefinition="AppHostOnly"' if "A" in marks else ' allowDefinition="MachineToApplication"' if "M" in marks else ""
            lines.append('%s<section name="%s"%s overrideModeDefault="%s" />' % (pad(), name, where, "Allow" if "+" in marks else "Deny"))
    while open_groups:
        open_groups.pop()
        lines.append(pad() + "</sectionGroup>")
    return "\n".join(lines)


def global_modules():
    lines = ['            <add name="%s" image="%%windir%%\\System32\\inetsrv\\%s.dll" />' % (name, dll) for name, dll in entries(GLOBAL_MODULES)]
    for bits, folder in (("64", "64"), ("32", "")):
        lines.append(
            '            <add name="ManagedEngineV4.0_%sbit" image="%%windir%%\\Microsoft.NET\\Framework%s\\v4.0.30319\\webengine4.dll"'
            ' preCondition="integratedMode,runtimeVersionv4.0,bitness%s" />' % (bits, folder, bits)
        )
    lines.insert(14, "            <!-- IsapiFilterModule taken out, hardening list no. 14. Ask before you put it back. jk 2023-04-11 -->")
    return "\n".join(lines)


def modules():
    lines = ['            <add name="%s" lockItem="true" />' % name for name, _ in entries(GLOBAL_MODULES) if "Cache" not in name or name == "HttpCacheModule"]
    lines += ['            <add name="%s" type="%s" preCondition="managedHandler" />' % (name, kind) for name, kind in entries(MANAGED_MODULES)]
    lines.append('            <add name="UrlRoutingModule-4.0" type="System.Web.Routing.UrlRoutingModule" preCondition="managedHandler,runtimeVersionv4.0" />')
    return "\n".join(lines)


def handlers():
    verbs = "GET,HEAD,POST,DEBUG"
    lines = []
    for bits, folder in (("64", "64"), ("32", "")):
        for name, path in HANDLERS_4:
            lines.append(
                '            <add name="%s-ISAPI-4.0_%sbit" path="%s" verb="%s" modules="IsapiModule" scriptProcessor="%s"'
                ' preCondition="classicMode,runtimeVersionv4.0,bitness%s" responseBufferLimit="0" />' % (name, bits, path, verbs, NET4 % folder, bits)
            )
    for name, path, kind in INTEGRATED_4:
        lines.append('            <add name="%s-Integrated-4.0" path="%s" verb="%s" type="%s" preCondition="integratedMode,runtimeVersionv4.0" />' % (name, path, verbs, kind))
    lines += [
        '            <add name="ISAPI-dll" path="*.dll" verb="*" modules="IsapiModule" resourceType="File" requireAccess="Execute" allowPathInfo="true" />',
        '            <add name="TRACEVerbHandler" path="*" verb="TRACE" modules="ProtocolSupportModule" requireAccess="None" />',
        '            <add name="OPTIONSVerbHandler" path="*" verb="OPTIONS" modules="ProtocolSupportModule" requireAccess="None" />',
        '            <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule,DirectoryListingModule" resourceType="Either" requireAccess="Read" />',
    ]
    return "\n".join(lines)


def build():
    text = TEMPLATE.replace("@SECTIONS@", config_sections()).replace("@GLOBAL_MODULES@", global_modules())
    text = text.replace("@MODULES@", modules()).replace("@HANDLERS@", handlers())
    text = text.replace("@ERRORS@", "\n".join(
        '            <error statusCode="%d" prefixLanguageFilePath="%%SystemDrive%%\\inetpub\\custerr" path="%d.htm" />' % (code, code) for code in ERROR_CODES))
    text = text.replace("@EXTENSIONS@", "\n".join('                    <add fileExtension="%s" allowed="false" />' % e for e in HIDDEN_EXTENSIONS))
    text = text.replace("@MIME@", "\n".join('            <mimeMap fileExtension="%s" mimeType="%s" />' % pair for pair in IIS10_TYPES))
    return text.lstrip("\n").replace("\n", "\r\n").encode("utf-8")


TEMPLATE = r"""
<?xml version="1.0" encoding="UTF-8"?>
<!--

    IIS configuration of NEW-WEB07.

    The meaning of each section is in %windir%\system32\inetsrv\config\schema.
    Copy this file before you change it. The last three people did not.

-->

<configuration>

    <!--

        Which sections there are, where each may be set, and whether a web.config
        below may overrule it (overrideModeDefault).

    -->
    <configSections>
@SECTIONS@
    </configSections>

    <configProtectedData>
        <providers>
            <add name="IISWASOnlyRsaProvider" type="" description="Uses RsaCryptoServiceProvider to encrypt and decrypt" keyContainerName="iisWasKey" cspProviderName="" useMachineContainer="true" useOAEP="false" />
        </providers>
    </configProtectedData>

    <system.applicationHost>

        <applicationPools>
            <add name="DefaultAppPool" />
            <add name="Classic .NET AppPool" managedRuntimeVersion="v2.0" managedPipelineMode="Classic" />
            <add name=".NET v4.5 Classic" managedRuntimeVersion="v4.0" managedPipelineMode="Classic" />
            <add name=".NET v4.5" managedRuntimeVersion="v4.0">
                <processModel identityType="ApplicationPoolIdentity" idleTimeout="00:00:00" />
                <recycling   logEventOnRecycle="Time, Memory, PrivateMemory">
                    <periodicRestart time="00:00:00">
                        <schedule>
                            <clear />
                            <add value="04:15:00" />
                        </schedule>
                    </periodicRestart>
                </recycling>
                <environmentVariables>
                    <add name="TIDE_TABLE" value="D:\sites\tides\2024.csv" />
                </environmentVariables>
            </add>
            <!-- made ready for what comes from OLD-WEB01 -->
            <add managedPipelineMode="Classic" name="MSSharePointAppPool" managedRuntimeVersion="v2.0"/>
            <applicationPoolDefaults managedRuntimeVersion="v4.0">
                <processModel identityType="ApplicationPoolIdentity" loadUserProfile="true" setProfileEnvironment="false" />
            </applicationPoolDefaults>
        </applicationPools>

        <!-- Protocols by which Windows Process Activation reaches the sites. -->
        <listenerAdapters>
            <add name="http" />
        </listenerAdapters>

        <log>
            <centralBinaryLogFile enabled="true" directory="%SystemDrive%\inetpub\logs\LogFiles" />
            <centralW3CLogFile enabled="true" directory="%SystemDrive%\inetpub\logs\LogFiles" />
        </log>

        <sites>
            <site name="Portal" id="7" serverAutoStart="true">
                <application path="/" applicationPool=".NET v4.5">
                    <virtualDirectory path="/" physicalPath="D:\sites\portal" />
                    <virtualDirectory path="/shared" physicalPath="%SystemDrive%\inetpub\shared" />
                </application>
                <application path="/tides" applicationPool=".NET v4.5 Classic">
                    <virtualDirectory path="/" physicalPath="D:\sites\tides" />
                </application>
                <bindings>
                    <binding protocol="http" bindingInformation="*:80:portal.harbourbooks.example" />
                    <binding protocol="https" bindingInformation="*:443:" sslFlags="0" />
                </bindings>
                <limits connectionTimeout="00:03:00" />
                <logFile logFormat="W3C" directory="D:\logs\portal" period="Daily" />
            </site>
            <siteDefaults>
                <logFile logFormat="W3C" directory="%SystemDrive%\inetpub\logs\LogFiles" />
                <traceFailedRequestsLogging directory="%SystemDrive%\inetpub\logs\FailedReqLogFiles" />
            </siteDefaults>
            <applicationDefaults applicationPool="DefaultAppPool" />
            <virtualDirectoryDefaults allowSubDirConfig="true" />
        </sites>

        <webLimits />

    </system.applicationHost>

    <system.webServer>

        <asp />

        <caching enabled="true" enableKernelCache="true">
        </caching>

        <cgi />

        <defaultDocument enabled="true">
            <files>
                <add value="Default.htm" />
                <add value="Default.asp" />
                <add value="index.htm" />
                <add  value="index.html"/>
                <add value="iisstart.htm" />
                <add value="default.aspx" />
            </files>
        </defaultDocument>

        <directoryBrowse enabled="false" />

        <fastCgi />

        <!-- All native modules. A module works only when <modules> below names it too. -->
        <globalModules>
@GLOBAL_MODULES@
        </globalModules>

        <httpCompression directory="%SystemDrive%\inetpub\temp\IIS Temporary Compressed Files">
            <scheme name="gzip" dll="%Windir%\system32\inetsrv\gzip.dll" />
            <staticTypes>
                <add mimeType="text/*" enabled="true" />
                <add mimeType="message/*" enabled="true" />
                <add mimeType="application/javascript" enabled="true" />
                <add mimeType="application/atom+xml" enabled="true" />
                <add mimeType="*/*" enabled="false" />
            </staticTypes>
        </httpCompression>

        <httpErrors lockAttributes="allowAbsolutePathsWhenDelegated,defaultPath">
@ERRORS@
        </httpErrors>

        <httpLogging dontLog="false" />

        <httpProtocol>
            <customHeaders>
                <clear />
		<add name="X-Served-By" value='NEW-WEB07 &amp; crew' />
            </customHeaders>
            <redirectHeaders>
                <clear />
            </redirectHeaders>
        </httpProtocol>

        <httpRedirect />

        <httpTracing>
        </httpTracing>

        <isapiFilters />

        <odbcLogging />

        <security>

            <access sslFlags="None" />

            <applicationDependencies />

            <authentication>

                <anonymousAuthentication enabled="true" userName="IUSR" />

                <basicAuthentication />

                <clientCertificateMappingAuthentication />

                <digestAuthentication />

                <iisClientCertificateMappingAuthentication />

                <windowsAuthentication enabled="false">
                    <providers>
                        <add value="Negotiate" />
                        <add value="NTLM" />
                    </providers>
                </windowsAuthentication>

            </authentication>

            <authorization />

            <ipSecurity />

            <isapiCgiRestriction>
                <add path="%windir%\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll" allowed="true" groupId="ASP.NET v4.0.30319" description="ASP.NET v4.0.30319" />
                <add path="%windir%\Microsoft.NET\Framework\v4.0.30319\aspnet_isapi.dll" allowed="true" groupId="ASP.NET v4.0.30319" description="ASP.NET v4.0.30319" />
            </isapiCgiRestriction>

            <requestFiltering>
                <fileExtensions allowUnlisted="true" applyToWebDAV="true">
@EXTENSIONS@
                </fileExtensions>
                <verbs allowUnlisted="true" applyToWebDAV="true" />
                <hiddenSegments applyToWebDAV="true">
                    <add segment="web.config" />
                    <add segment="bin" />
                    <add segment="App_code" />
                    <add segment="App_GlobalResources" />
                    <add segment="App_LocalResources" />
                    <add segment="App_WebReferences" />
                    <add segment="App_Data" />
                    <add segment="App_Browsers" />
                </hiddenSegments>
            </requestFiltering>

        </security>

        <serverRuntime />

        <serverSideInclude />

        <staticContent lockAttributes="isDocFooterFileName">
@MIME@
        </staticContent>

        <tracing>

            <traceFailedRequests />

            <traceProviderDefinitions />

        </tracing>

        <urlCompression />

        <validation />

    </system.webServer>
    <location path="" overrideMode="Allow">
        <system.webServer>

            <modules>
@MODULES@
            </modules>

            <handlers accessPolicy="Read, Script">
@HANDLERS@
            </handlers>

        </system.webServer>
    </location>

    <!-- Portal: the office signs in with Windows, the tide tables are for everybody. -->
    <location path="Portal">
        <system.webServer>
            <security>
                <authentication>
                    <anonymousAuthentication enabled="false" />
                    <windowsAuthentication enabled="true" />
                </authentication>
            </security>
            <httpProtocol>
                <customHeaders>
                    <add name="X-Harbour" value="portal" />
                </customHeaders>
            </httpProtocol>
        </system.webServer>
    </location>
    <location path="Portal/tides" overrideMode="Deny">
        <system.webServer>
            <directoryBrowse   enabled="true"  showFlags="Date, Time, Size, Extension" />
            <security>
                <authentication>
                    <anonymousAuthentication enabled="true" />
                    <windowsAuthentication enabled="false" />
                </authentication>
            </security>
        </system.webServer>
    </location>

</configuration>
"""
