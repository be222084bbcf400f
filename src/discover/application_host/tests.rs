//! Real configurations, and what a scope, a pool and a location tag change.

use super::*;

/// A server with every module, one pool and one site; `web` goes into `system.webServer`, `more` behind it.
fn config(web: &str, more: &str) -> AppHostConfig {
    let text = format!(
        r#"<configuration>
  <system.applicationHost>
    <applicationPools>
      <add name="Shop" managedRuntimeVersion="v4.0" />
      <add name="Old" managedRuntimeVersion="v2.0" managedPipelineMode="Classic" enable32BitAppOnWin64="true" />
      <add name="Plain" managedRuntimeVersion="" />
    </applicationPools>
    <sites>
      <site name="Shop's" id="1">
        <application path="/" applicationPool="Shop"><virtualDirectory path="/" physicalPath="C:\shop" /></application>
        <application path="/old" applicationPool="Old"><virtualDirectory path="/" physicalPath="C:\old" /></application>
        <bindings><binding protocol="http" bindingInformation="*:80:" /></bindings>
      </site>
      <site name="Files" id="2">
        <application path="/" applicationPool="Gone"><virtualDirectory path="/" physicalPath="C:\files" /></application>
        <bindings><binding protocol="ftp" bindingInformation="*:21:" /></bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="x" /><add name="IsapiModule" image="x" />
      <add name="CgiModule" image="x" /><add name="FastCgiModule" image="x" /><add name="OwnModule" image="x" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" /><add name="IsapiModule" /><add name="CgiModule" />
      <add name="FastCgiModule" /><add name="WindowsAuthenticationModule" />
    </modules>
    {web}
  </system.webServer>
  {more}
</configuration>"#
    );
    AppHostConfig::parse(text.into_bytes(), "applicationHost.config")
        .unwrap_or_else(|problem| panic!("{problem}"))
}

fn names(info: &DependencyInfo) -> Vec<&str> {
    info.dependencies
        .iter()
        .map(|found| found.name.as_str())
        .collect()
}

fn site(name: &str) -> WholeScope {
    WholeScope::Site(name.to_owned())
}

#[test]
fn a_module_that_is_not_loaded_is_not_used() {
    let windows =
        r#"<security><authentication><windowsAuthentication enabled="true" /></authentication></security>"#;
    let info = of_config(&config(windows, ""), &site("Shop's"), true);
    assert_eq!(
        names(&info),
        ["AnonymousAuthentication"],
        "it is in modules, not in globalModules"
    );
    assert_eq!(
        info.dependencies[0].triggers,
        ["/configuration/system.webServer/security/authentication/anonymousAuthentication/@enabled"]
    );
}

#[test]
fn a_location_tag_counts_where_it_speaks_of_the_scope() {
    let more = r#"<location path="SHOP's/old, Other"><system.webServer>
        <security><authentication><anonymousAuthentication enabled="false" /></authentication></security>
        <modules><add name="OwnModule" /><remove name="IsapiModule" /></modules></system.webServer></location>"#;
    let config = config(
        r#"<handlers accessPolicy="Read, Script"><add name="x" path="*.x" modules="IsapiModule" scriptProcessor="C:\x.dll" /></handlers>
           <security><isapiCgiRestriction><add path="c:\X.dll" allowed="true" /></isapiCgiRestriction></security>"#,
        more,
    );
    let below = |path: &str| WholeScope::Below {
        site: "Shop's".to_owned(),
        path: path.to_owned(),
    };
    let old = of_config(&config, &below("/old"), true);
    assert_eq!(names(&old), Vec::<&str>::new(), "neither signs in nor runs a DLL");
    assert_eq!(old.native_modules[0].name, "OwnModule");
    assert_eq!(old.app_pools[0].name, "Old");
    assert_eq!(
        old.app_pools[0].triggers,
        [
            r#"/configuration/system.applicationHost/sites/site[@name="Shop's"]/application[@path='/old']/@applicationPool"#
        ]
    );
    let all = of_config(&config, &site("Shop's"), true);
    assert_eq!(names(&all), ["AnonymousAuthentication", "ISAPIExtensions"]);
    assert_eq!(all.app_pools.len(), 2);
    let folder = of_config(&config, &below("/images"), true);
    assert_eq!(
        folder.app_pools[0].name, "Shop",
        "a folder runs in the pool around it"
    );
    assert_eq!(names(&folder), ["AnonymousAuthentication", "ISAPIExtensions"]);
}

#[test]
fn preconditions_are_those_of_the_pool() {
    let handlers = r#"<handlers accessPolicy="Script">
        <add name="i" path="*.aspx" type="System.Web.UI.PageHandlerFactory" preCondition="integratedMode,runtimeVersionv4.0" />
        <add name="c32" path="*.aspx" modules="IsapiModule" scriptProcessor="%windir%\Microsoft.NET\Framework\v2.0.50727\aspnet_isapi.dll" preCondition="classicMode,runtimeVersionv2.0,bitness32" />
        <add name="c64" path="*.own" modules="IsapiModule" scriptProcessor="C:\own64.dll" preCondition="classicMode,bitness64" />
      </handlers>
      <security><isapiCgiRestriction notListedIsapisAllowed="true" /></security>"#;
    let config = config(handlers, "");
    let info = of_config(&config, &site("Shop's"), true);
    assert_eq!(
        names(&info),
        ["AnonymousAuthentication", "ASPNET 2.0.50727", "ASPNET 4.0.30319"]
    );
    assert_eq!(info.isapis, [], "the classic pool is a 32-bit one");
    assert_eq!(
        info.dependencies[1].triggers,
        ["/configuration/system.webServer/handlers"]
    );
}

#[test]
fn programs_count_when_the_list_names_them() {
    let web = |restrictions: &str| {
        format!(
            r#"<handlers accessPolicy="Script, Execute">
                 <add name="PHP" path="*.php" modules="FastCgiModule" scriptProcessor="C:\php\php-cgi.exe|-n" />
                 <add name="own" path="*.own" modules="IsapiModule" scriptProcessor="C:\own.dll" />
                 <add name="never" path="*.n" modules="IsapiModule" scriptProcessor="C:\never.dll" requireAccess="Write" />
                 <add name="any" path="*.exe" modules="CgiModule" requireAccess="Execute" />
               </handlers><security><isapiCgiRestriction>{restrictions}</isapiCgiRestriction></security>"#
        )
    };
    let of = |restrictions: &str| of_config(&config(&web(restrictions), ""), &site("Shop's"), true);
    let none = of("");
    assert_eq!(
        (none.cgis.len(), none.isapis.len()),
        (0, 0),
        "what is not listed cannot run"
    );
    assert_eq!(
        names(&none),
        ["AnonymousAuthentication", "CGI"],
        "any program that is asked for may run"
    );
    let both = of(
        r#"<add path="C:\php\php-cgi.exe|-n" allowed="true" /><add path="C:\own.dll" allowed="false" />
        <add path="C:\never.dll" allowed="true" />"#,
    );
    assert_eq!(both.cgis[0].restricted, "False");
    assert_eq!(
        both.cgis[0].triggers,
        ["/configuration/system.webServer/handlers/add[@name='PHP']"]
    );
    assert!(!both.isapis[0].enabled);
    assert_eq!(both.isapis.len(), 1);
    assert_eq!(names(&both), ["AnonymousAuthentication", "CGI"]);
}

#[test]
fn what_fast_cgi_keeps_running_needs_no_entry_in_the_list() {
    let web = |defined: &str| {
        format!(
            r#"<fastCgi>{defined}</fastCgi><handlers accessPolicy="Script">
               <add name="PHP" path="*.php" modules="FastCgiModule" scriptProcessor="C:\php\php-cgi.exe|-d a=b" /></handlers>"#
        )
    };
    let of = |defined: &str| of_config(&config(&web(defined), ""), &site("Shop's"), true).cgis;
    assert_eq!(of(""), []);
    let php = of(r#"<application fullPath="c:\PHP\php-cgi.exe" />"#);
    assert_eq!(
        (php[0].exe.as_str(), php[0].restricted.as_str()),
        (r"C:\php\php-cgi.exe|-d a=b", "False")
    );
}

#[test]
fn the_whole_server_has_its_pools_and_its_own_modules() {
    let config = config("", "");
    let info = of_config(&config, &WholeScope::Server, true);
    assert_eq!(names(&info), ["AnonymousAuthentication", "FTPServer"]);
    assert_eq!(info.native_modules[0].name, "OwnModule");
    let pools: Vec<_> = info
        .app_pools
        .iter()
        .map(|pool| (pool.name.as_str(), pool.definition_included))
        .collect();
    assert_eq!(pools, [("Shop", true), ("Old", true), ("Gone", false)]);
    let files = of_config(&config, &site("files"), true);
    assert_eq!(
        names(&files),
        ["FTPServer"],
        "no setting of the web server matters to it"
    );
    assert_eq!(files.native_modules, []);
    let pool = of_config(&config, &WholeScope::Pool("OLD".to_owned()), true);
    assert_eq!(names(&pool), ["ASPNET 2.0.50727"]);
    let all = of_config(&config, &WholeScope::Pools, true);
    assert_eq!((all.app_pools.len(), names(&all).len()), (3, 2));
}

#[test]
fn a_farm_is_looked_at_in_time() {
    let mut sites = String::new();
    let mut locations = String::new();
    for n in 0..3000 {
        sites.push_str(&format!(
            r#"<site name="s{n}" id="{n}"><application path="/" applicationPool="p"><virtualDirectory path="/" physicalPath="C:\" /></application></site>"#
        ));
        locations.push_str(&format!(
            r#"<location path="s{n}/{}"><system.webServer><handlers><remove name="h1" /></handlers></system.webServer></location>"#,
            "a/".repeat(40)
        ));
    }
    let handlers: String = (0..60)
        .map(|n| {
            format!(r#"<add name="h{n}" path="*.{n}" modules="IsapiModule" scriptProcessor="C:\{n}.dll" />"#)
        })
        .collect();
    let text = format!(
        r#"<configuration><system.applicationHost><applicationPools><add name="p" /></applicationPools><sites>{sites}</sites></system.applicationHost>
           <system.webServer><globalModules><add name="IsapiModule" image="x" /></globalModules><modules><add name="IsapiModule" /></modules>
           <handlers accessPolicy="Script">{handlers}</handlers><security><isapiCgiRestriction notListedIsapisAllowed="true" /></security></system.webServer>{locations}</configuration>"#
    );
    let config = AppHostConfig::parse(text.into_bytes(), "farm").expect("parses");
    let start = std::time::Instant::now();
    let info = of_config(&config, &WholeScope::Server, true);
    assert_eq!(info.isapis.len(), 60);

    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
