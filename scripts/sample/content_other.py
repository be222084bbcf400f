"""Sites 3, 4 and the stopped one: the intranet, the old catalogue, and the intranet before it."""

from .dice import Dice
from .shop import SHELVES, Book, html, page, person, slug
from .tree import gif, library

MONTHS = "January February March April May June July August September October November December".split()
TOPICS = (
    "The stove", "Shelf space for verse", "The cat", "Who has the cellar key", "Price of charts", "The ferry kiosk", "Window in spring", "Returns", "The web site", "Damp",
    "Insurance", "The school order", "Second-hand days", "Tea money", "A second bell",
)



def add(old):
    _intranet(old)
    _stock_board(old)
    _minutes(old)
    _catalogue(old)
    _old_intranet(old)


def _intranet(old):
    root = "D/intranet/"
    old.text(root + "web.config", '''
<?xml version="1.0"?>
<configuration xmlns="http://schemas.microsoft.com/.NetConfiguration/v2.0">
  <appSettings>
    <add key="Printer" value="\\\\FILER1\\brother" />
  </appSettings>
  <connectionStrings>
    <add name="staff" connectionString="Data Source=OLD-SQL02;Initial Catalog=Staff;Integrated Security=SSPI" />
  </connectionStrings>
  <system.web>
    <compilation debug="false">
      <assemblies>
        <add assembly="System.DirectoryServices, Version=2.0.0.0, Culture=neutral, PublicKeyToken=B03F5F7F11D50A3A" />
      </assemblies>
    </compilation>
    <authentication mode="Windows" />
    <identity impersonate="true" />
    <siteMap defaultProvider="staff">
      <providers>
        <add name="staff" type="System.Web.XmlSiteMapProvider" siteMapFile="web.sitemap" />
      </providers>
    </siteMap>
  </system.web>
</configuration>''', "utf-8")
    old.text(root + "Default.aspx", '<%@ Page Language="C#" MasterPageFile="~/Site.master" Title="Intranet" %>\n<asp:Content ContentPlaceHolderID="body" runat="server">\n<h1>Good tide, <%= User.Identity.Name %></h1>\n<asp:SiteMapDataSource ID="map" runat="server" />\n<asp:Menu runat="server" DataSourceID="map" />\n</asp:Content>', "utf-8-sig")
    old.text(root + "Site.master", '<%@ Master Language="C#" %>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml">\n<head runat="server"><title></title></head>\n<body><form runat="server"><asp:ContentPlaceHolder ID="body" runat="server" /></form></body>\n</html>', "utf-8-sig")
    old.text(root + "web.sitemap", '<?xml version="1.0" encoding="utf-8"?>\n<siteMap xmlns="http://schemas.microsoft.com/AspNet/SiteMap-File-1.0">\n  <siteMapNode url="~/Default.aspx" title="Start">\n    <siteMapNode url="~/people/Default.aspx" title="People" />\n    <siteMapNode url="~/minutes/index.htm" title="Minutes" />\n  </siteMapNode>\n</siteMap>', "utf-8")
    old.text(root + "footer.htm", "<hr><p>For the staff of Harbour Books. Do not feed this page to the press.</p>")
    old.text(root + "App_Code/People.cs", "using System.DirectoryServices;\n\npublic static class People\n{\n    public static string Room(string name)\n    {\n        using (DirectorySearcher search = new DirectorySearcher(\"(sAMAccountName=\" + name + \")\"))\n        {\n            SearchResult found = search.FindOne();\n            return found == null ? \"on the quay\" : (string)found.Properties[\"physicalDeliveryOfficeName\"][0];\n        }\n    }\n}", "utf-8-sig")
    old.text(root + "App_Code/Tide.vb", "Public Class Tide\n    Public Shared Function High(ByVal day As Date) As Date\n        Return day.AddMinutes((day.DayOfYear * 50) Mod 745)\n    End Function\nEnd Class", "utf-8-sig")
    old.text(root + "App_Data/phones.xml", '<?xml version="1.0" encoding="utf-8"?>\n<phones>\n' + "\n".join('  <phone name="%s" extension="%d" />' % (html(person(Dice("phone", number))), 20 + number) for number in range(14)) + "\n</phones>", "utf-8")
    old.text(root + "aspnet_client/system_web/1_1_4322/WebUIValidation.js", "// placeholder of the shop: the original is installed by ASP.NET\nvar Page_Validators = [];", "ascii")
    for number in range(14):
        dice = Dice("phone", number)
        name = person(dice)
        old.text(root + "people/%s.htm" % slug(name), page(name, "<p>Extension %d. Likes %s, fears %s.</p>" % (20 + number, html(dice.pick(SHELVES)[1]), dice.pick(("stocktaking", "the ladder", "Sundays", "the printer")))))
    old.text(root + "people/Default.aspx", '<%@ Page Language="C#" MasterPageFile="~/Site.master" %>\n<asp:Content ContentPlaceHolderID="body" runat="server"><asp:XmlDataSource ID="phones" runat="server" DataFile="~/App_Data/phones.xml" /></asp:Content>', "utf-8-sig")


def _stock_board(old):
    root = "D/intranet/stock/"
    old.text(root + "board.hbx", "BOARD 1.4\nTABLE stock\nSERVER OLD-SQL02\nREFRESH 60\nCOLUMNS number title copies shelf", "ascii")
    old.text(root + "default.asp", '<%@ Language="VBScript" %>\n<% Response.Redirect "board.hbx?view=" & Server.URLEncode(Request.QueryString("view")) %>')
    for name, title in SHELVES:
        old.text(root + "views/%s.hbx" % name, "BOARD 1.4\nTABLE stock\nWHERE shelf = '%s'\nTITLE %s" % (name, title), "ascii")
    old.add(root + "bin/boardview.dll", library("boardview.dll"))


def _minutes(old):
    root = "D/intranet/minutes/"
    links = []
    for year in range(2004, 2010):
        for at, month in enumerate(MONTHS):
            dice = Dice("minutes", year, month)
            if dice.below(8) == 0:
                continue
            items = "\n".join("<h2>%s</h2>\n<p>%s: %s</p>" % (html(topic), html(person(dice).split(" ")[0]), dice.pick((
                "we have talked about this before.", "agreed, with one hand raised against.", "to be seen again when the weather turns.",
                "somebody will measure it.", "no.", "yes, if it costs nothing."))) for topic in dice.some(TOPICS, 3))
            name = "%d/%02d %s.htm" % (year, at + 1, month)
            links.append('<li><a href="%s">%s %d</a></li>' % (name.replace(" ", "%20"), month, year))
            old.text(root + name, page("Minutes of %s %d" % (month, year), items))
    old.text(root + "index.htm", page("Minutes", "<ul>\n%s\n</ul>" % "\n".join(links)))


def _catalogue(old):
    root = "D/catalogue/"
    old.text(root + "index.htm", page("Catalogue, printed", "<p>The printed catalogue, page by page. For the living one go to the <a href=\"http://www.harbourbooks.example/\">shop window</a>.</p>"))
    old.text(root + "fehlt.htm", page("Fehlt", "<p>Diese Seite ist über Bord gegangen.</p>"))
    for year in (2003, 2004):
        for shelf, title in SHELVES:
            dice = Dice("printed", year, shelf)
            books = [Book(dice.between(1, 252)) for _ in range(5)]
            old.text(root + "%d/%s.htm" % (year, shelf), page("%s %d" % (title, year), "\n".join("<p>%s: <i>%s</i>. &pound;%s</p>" % (html(book.author), html(book.title), book.price) for book in books)))
            old.add(root + "%d/plates/%s.gif" % (year, shelf), gif(20, 14, [(250, 248, 240), (60, 60, 60), (150, 140, 120)], lambda x, y: (x * y + year) % 3 if 1 < x < 18 else 0))


def _old_intranet(old):
    root = "D/intranet-2004/"
    old.text(root + "Default.htm", page("Intranet", "<p>Closed. The new one is where the old one was.</p>"))
    old.text(root + "global.asa", '<SCRIPT LANGUAGE="VBScript" RUNAT="Server">\nSub Application_OnStart\n  Application("db") = "DSN=Staff2004;UID=intranet"\nEnd Sub\n</SCRIPT>')
    old.text(root + "search.idc", "Datasource: Staff2004\nTemplate: search.htx\nSQLStatement: SELECT Name, Room FROM People WHERE Name LIKE '%name%'", "ascii")
    old.text(root + "search.htx", "<html><body><%begindetail%><p><%Name%>, <%Room%></p><%enddetail%></body></html>", "ascii")
    old.text(root + "news.shtml", '<html><body><!--#include file="banner.htm" --><p>Changed <!--#flastmod file="news.shtml" --></p></body></html>', "ascii")
    old.text(root + "banner.htm", "<h1>Harbour Books, inside</h1>")
    for number in range(1, 41):
        dice = Dice("memo", number)
        old.text(root + "memos/memo %02d.htm" % number, page("Memo %d" % number, "<p>From %s. About: %s.</p>" % (html(person(dice)), html(dice.pick(TOPICS)))))
