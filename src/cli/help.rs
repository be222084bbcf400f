//! The text of `--help`.

/// Complete for what works, and short.
pub const TEXT: &str = "\
Siteferry moves web sites off IIS 6 onto IIS 7 and later, with nothing lost and nothing guessed.

  siteferry                                  open the window
  siteferry demo [--folder DIR] [--headless] try it on the bundled sample servers
  siteferry -verb:VERB -source:… [-dest:…]   msdeploy's grammar, see below
  siteferry netsh -source:… -dest:…          the batch file that binds the certificates of such a sync
  siteferry loss -source:… -dest:… [-csv:FILE|-json]  what becomes of every setting, in five columns
  siteferry checklist -source:… -dest:…      what the new server still needs; -script:FILE for PowerShell
            [-script:FILE [-dism]] [-text:FILE] [-csv:FILE|-json] [-waive:ID=REASON]…
  siteferry collector [FILE]                 the batch file that gathers what is needed on the old server
  siteferry pipeline -source:…               what the Integrated pipeline would take, by application
  siteferry usage -source:… [-logs:FOLDER] [-content]
                                             what is still asked for, by the W3C logs of the server
  siteferry rules [-json]                    every rule: on or off by default, built or not, and what it does
  siteferry discover -source:…               what the content needs, with file and line
  siteferry report -source:… -dest:… -folder:DIR [-logs:FOLDER] [-waive:ID=REASON]…
                                             all of it on paper: HTML, JSON, CSV, a shopping list
  siteferry runs [-json]                     list the runs, the newest first
  siteferry undo RUN                         bring back every byte that a run changed
  siteferry resume RUN                       finish a run that was interrupted, was stopped or failed
  siteferry verify RUN                       compare the destination with what a run left, or its undo
  siteferry --help | --version

Verbs
  getDependencies[,alltrigger|notrigger|dependency|appPoolInUse|cgi|isapi|nativeModule|managedType[=NAME]]
                   what the source needs of its server, as XML
  dump             what the source consists of; -xml with all attributes
  sync             make the destination equal to the source; -whatif shows it and changes nothing
  getSystemInfo    facts about the source server, as XML
  getParameters    parameters of a package, as XML

Ends
  metaKey=PATH     a site or key of IIS 6 (lm/w3svc/1), or a site by its name; as -dest its place there
  webServer60      the whole web service of an IIS 6 server
  urlScanConfig=ini|apphost   UrlScan.ini of IIS 6, and the section requestFiltering that took its place
  fcgiExtConfig=ini|apphost   fcgiext.ini of IIS 6, and the section fastCgi
  appHostConfig=SITE  appPoolConfig=POOL     a site, a pool, or without a name all, of IIS 7 or later
  webServer        the whole of such a server; source of getDependencies, getSystemInfo, discover and usage
  dependencies=FILE   what msdeploy's getDependencies printed on the old server, in any form; source only
  package=FILE     a zip that holds the site with its content

Where a server is (settings of an end)
  root=FOLDER      a folder that stands for the server's file system, with C, D … below it
  drive.X=FOLDER   drive X lies elsewhere

Settings
  -whatif              same lines and totals, nothing changed
  -xml  -json          XML, or one JSON document, instead of text
  -xpath:EXPRESSION    only what an XPath selects of the XML, inside of <output>
  -verbose             say more
  -enableRule:NAMES  -disableRule:NAMES      rules such as DoNotDeleteRule, SkipUNC; siteferry rules lists all
  -enableLink:NAMES  -disableLink:NAMES      AppPoolExtension, ContentExtension
  -account:OLD=NEW     what an account becomes: DOMAIN\\user, a local user, IUSR, NetworkService, nothing
  -accountPassword:ACCOUNT=env:VARIABLE | file:PATH | prompt    where its password is read from
  -siteId:keep | renumber | replace | SITE=NUMBER    what is done when another site has the number
  -siteName:SITE=NAME  what the site of that number is named on the destination
  -integrated:APPS | *  applications that leave the Classic pipeline (3/stock, a name), or all that can
  -acknowledge:CODES   go on although these problems are reported as errors
  -runs:FOLDER         where undo copies are kept (also: environment SITEFERRY_RUNS)
  -level:1..9  -retryAttempts:N  -retryInterval:MS  compression of packages (6); tries of busy files (5, 1000)

Examples
  siteferry -verb:getDependencies,alltrigger -source:metaKey=lm/w3svc/1,root=old
  siteferry -verb:sync -source:metaKey=lm/w3svc/1,root=old -dest:metaKey=lm/w3svc/1,root=new -whatif
  siteferry -verb:sync -source:metaKey=lm/w3svc/1,root=old -dest:package=site1.zip

Names are read in any case; a value that holds a comma needs quotes. Ctrl-C stops with nothing half written.
Exit codes: 0 done; 255 (-1) failed; named commands: 1 failed, 2 not understood or not built, 3 differs,
10 stopped, 11 another run holds the destination.
";
