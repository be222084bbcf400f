"""Files of OLD-WEB01 outside the sites: Windows' own folders as far as the web server uses them, and the shop's libraries."""

from .dice import Dice
from .metabase import ERROR_PAGES, ERROR_WORDS
from .metabase_sites import VTI
from .tree import library

_EXPLANATIONS = {
    "400": "The request makes no sense to this server.", "401": "You are not signed in, or not as somebody who may see this page.",
    "403": "You may not do that here.", "404": "There is no such page. It may have sailed.", "405": "The page does not take requests of this kind.",
    "406": "The page has no form your browser would accept.", "407": "The proxy wants to know who you are.", "412": "The page changed meanwhile.",
    "414": "The address is longer than this server reads.", "415": "The server does not know this kind of file.", "500": "The server could not finish.",
}


def add(old):
    _windows(old)
    _error_pages(old)
    _shop_libraries(old)
    _frontpage(old)
    _logs(old)
    old.text("C/boot.ini", "[boot loader]\ntimeout=30\ndefault=multi(0)disk(0)rdisk(0)partition(1)\\WINDOWS\n[operating systems]\n"
             'multi(0)disk(0)rdisk(0)partition(1)\\WINDOWS="Windows Server 2003, Standard x64" /fastdetect')
    old.empty("C/Inetpub/mailroot/Drop")
    old.empty("C/Inetpub/mailroot/Pickup")
    old.empty("D/ftp/incoming")
    old.text("D/ftp/readme.txt", "Publishers: price lists go into incoming, one file a season.\nPlease no ZIP inside ZIP inside ZIP.")


def _windows(old):
    for name in ("asp", "httpext", "httpodbc", "ssinc", "gzip"):
        old.add("C/WINDOWS/system32/inetsrv/%s.dll" % name, library(name + ".dll", 0x8664))
        old.add("C/WINDOWS/SysWOW64/inetsrv/%s.dll" % name, library(name + ".dll"))
    for version in ("v1.1.4322", "v2.0.50727"):
        old.add("C/WINDOWS/Microsoft.NET/Framework/%s/aspnet_isapi.dll" % version, library("aspnet_isapi.dll"))
    old.text("C/WINDOWS/system32/drivers/etc/hosts", "127.0.0.1\tlocalhost\n10.1.4.20\told-web01 www.harbourbooks.example\n10.1.4.31\told-sql02\n10.1.4.9\tfiler1\t# ask Thora first", "ascii")


def _error_pages(old):
    words = {entry.split(",")[0]: entry.split(",")[2] for entry in ERROR_WORDS}
    for name in sorted({entry.split(",")[2] for entry in ERROR_PAGES}):
        code = name.rstrip("b").split("-")[0]
        old.text("C/WINDOWS/help/iisHelp/common/%s.htm" % name, """
<html>
<head><title>%s</title></head>
<body bgcolor="#ffffff">
<h2>HTTP %s: %s</h2>
<p>%s</p>
</body>
</html>""" % (code, name.rstrip("b").replace("-", "."), words.get(code, "Error"), _EXPLANATIONS[code]))


def _shop_libraries(old):
    # 32 bit, from a supplier who has since retired to an island without a telephone.
    old.add("D/bin/hbext.dll", library("hbext.dll 1.4"))
    old.add("D/bin/hbstamp.dll", library("hbstamp.dll 0.9"))
    old.text("D/bin/README.TXT", "HBEXT.DLL   stock board, answers *.hbx\nHBSTAMP.DLL tide stamp, filter of the shop only\nBoth 32 bit. Sources: lost in the flood of 2004.")


def _frontpage(old):
    base = VTI.replace("\\", "/").replace("C:", "C", 1)
    for name in ("shtml.dll", "owssvr.dll", "_vti_adm/admin.dll", "_vti_aut/author.dll"):
        old.add("%s/%s" % (base, name), library(name.rsplit("/", 1)[-1]))
    old.text(base + "/_vti_adm/fpadmin.htm", "<html><body><h1>FrontPage administration</h1><p>Switched off since the incident with the guest book.</p></body></html>")
    old.text(base + "/_vti_script/Search.idq", "[Query]\nCiColumns=filename,size,rank,vpath,DocTitle\nCiRestriction=%CiRestriction%\nCiMaxRecordsPerPage=20\nCiScope=/\nCiSort=rank[d]")
    old.empty(base + "/_vti_cnf")


def _logs(old):
    fields = "#Software: Microsoft Internet Information Services 6.0\n#Version: 1.0\n#Fields: date time c-ip cs-username s-ip s-port cs-method cs-uri-stem sc-status sc-substatus"
    targets = ("/default.asp", "/catalogue/list.asp", "/catalogue/search.asp", "/staff/default.asp", "/images/covers/0003.gif", "/old/1999/index.htm", "/news/2009/03.htm")
    for site, days in (("D/logs/W3SVC1", 8), ("C/WINDOWS/system32/LogFiles/W3SVC3", 4)):
        for day in range(1, days + 1):
            dice = Dice("log", site, day)
            lines = [fields]
            for hour in range(6, 6 + dice.between(4, 9)):
                lines.append("2009-11-%02d %02d:%02d:%02d 10.1.4.%d %s 10.1.4.20 80 GET %s %s 0" % (
                    day, hour, dice.below(60), dice.below(60), dice.between(40, 90), dice.pick(("-", "HARBOUR\\thora", "HARBOUR\\finlay")),
                    dice.pick(targets), dice.pick(("200", "200", "200", "304", "404"))))
            old.text("%s/ex0911%02d.log" % (site, day), "\n".join(lines), "ascii")
