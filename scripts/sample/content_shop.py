"""Site 2, "Harbour Shop": ASP.NET 1.1 with the postage rates in 2.0, behind a certificate."""

from .dice import Dice
from .shop import SHELVES, Book, html, page
from .tree import gif, library

ROOT = "D/shop/"
COUNTRIES = "Austria Belgium Denmark Estonia Faroes Finland France Germany Greenland Iceland Ireland Latvia Lithuania Netherlands Norway Poland Portugal Spain Sweden Switzerland".split()
CONTROLS = "Basket Counter Footer Header Language Menu Price Search Stamp Steps".split()
PAGES = (
    ("cart", "Your basket"), ("checkout", "To the till"), ("address", "Where to"), ("payment", "How to pay"), ("confirm", "One last look"), ("thanks", "Thank you"),
    ("login", "Who goes there"), ("register", "First time here"), ("password", "Forgotten"), ("orders", "Your orders"), ("order", "One order"), ("vouchers", "Vouchers"),
    ("wishes", "Wish list"), ("terms", "The small print"), ("privacy", "What we keep"),
)


def add(old):
    _machinery(old)
    _pages(old)
    _admin(old)
    _rates(old)


def aspx(title, body, code=None):
    behind = ' Codebehind="%s.aspx.vb" Inherits="HarbourShop.%s"' % (code, code) if code else ""
    return '<%%@ Page Language="vb" AutoEventWireup="false"%s %%>\n<%%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %%>\n<html>\n<head><title>%s</title></head>\n<body>\n<form id="form" runat="server">\n<hb:Header runat="server" />\n<h1>%s</h1>\n%s\n</form>\n</body>\n</html>' % (behind, title, title, body.strip("\n"))


def _machinery(old):
    old.text(ROOT + "web.config", '''
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <appSettings>
    <add key="ConnectionString" value="server=OLD-SQL02;database=HarbourShop;uid=shop;pwd=not-the-real-one" />
    <add key="MailServer" value="old-web01.harbour.example" />
    <add key="PrintFolder" value="\\\\FILER1\\print\\labels" />
  </appSettings>
  <system.web>
    <compilation defaultLanguage="vb" debug="true" />
    <customErrors mode="Off" />
    <authentication mode="Forms">
      <forms name=".HARBOURSHOP" loginUrl="login.aspx" protection="All" timeout="60" />
    </authentication>
    <authorization>
      <allow users="*" />
    </authorization>
    <httpHandlers>
      <add verb="GET" path="label.axd" type="HarbourShop.LabelHandler, HarbourShop" />
    </httpHandlers>
    <httpModules>
      <add name="TideModule" type="HarbourShop.TideModule, HarbourShop" />
    </httpModules>
    <sessionState mode="SQLServer" sqlConnectionString="data source=OLD-SQL02;Integrated Security=SSPI" cookieless="false" timeout="30" />
    <identity impersonate="true" />
    <globalization requestEncoding="utf-8" responseEncoding="utf-8" culture="en-GB" />
  </system.web>
</configuration>''', "utf-8")
    old.text(ROOT + "global.asax", '<%@ Application Codebehind="Global.asax.vb" Inherits="HarbourShop.Global" %>', "utf-8-sig")
    old.text(ROOT + "Global.asax.vb", "Imports System.Web\n\nPublic Class Global\n    Inherits System.Web.HttpApplication\n\n    Sub Application_Start(ByVal sender As Object, ByVal e As EventArgs)\n        Application(\"Opened\") = DateTime.Now\n    End Sub\nEnd Class", "utf-8-sig")
    old.add(ROOT + "bin/HarbourShop.dll", library("HarbourShop.dll 1.0.1873"))
    old.add(ROOT + "bin/Labels.dll", library("Labels.dll"))
    old.add(ROOT + "bin/HarbourShop.pdb", b"Microsoft C/C++ program database 2.00\r\n\x1aJG\0\0" + Dice("pdb").bytes(700))
    old.text(ROOT + "health.htm", "OK", "ascii")
    for name in CONTROLS:
        old.text(ROOT + "controls/%s.ascx" % name, '<%%@ Control Language="vb" AutoEventWireup="false" Codebehind="%s.ascx.vb" Inherits="HarbourShop.%s" %%>\n<div class="%s"><asp:Literal id="text" runat="server" /></div>' % (name, name, name.lower()), "utf-8-sig")
        old.text(ROOT + "controls/%s.ascx.vb" % name, "Public Class %s\n    Inherits System.Web.UI.UserControl\n    Protected text As System.Web.UI.WebControls.Literal\n\n    Private Sub Page_Load(ByVal sender As Object, ByVal e As EventArgs) Handles MyBase.Load\n        text.Text = Shop.Text(\"%s\")\n    End Sub\nEnd Class" % (name, name), "utf-8-sig")
    for name in ("stamp", "till", "parcel"):
        dice = Dice("shop", name)
        old.add(ROOT + "images/%s.gif" % name, gif(16, 16, [(255, 255, 255), (40, 60, 90), (200, 170, 60)], lambda x, y: dice.below(3)))
    old.text(ROOT + "css/Shop.css", "body { font-family: Verdana; font-size: 11px }\ntd.price { text-align: right }", "ascii")
    old.text(ROOT + "basket/readme.txt", "Moved to /cart.aspx in 2005. Keep the folder: the old labels point here.")


def _pages(old):
    old.text(ROOT + "default.aspx", aspx("Harbour Shop", '<asp:DataGrid id="counter" runat="server" AutoGenerateColumns="True" />', "Default_"), "utf-8-sig")
    for name, title in PAGES:
        old.text(ROOT + name + ".aspx", aspx(title, '<asp:Label id="message" runat="server" />\n<asp:Button id="go" runat="server" Text="On" />', name.capitalize()), "utf-8-sig")
        old.text(ROOT + name + ".aspx.vb", '''
Imports System.Data.SqlClient

Public Class %s
    Inherits System.Web.UI.Page
    Protected message As System.Web.UI.WebControls.Label
    Protected WithEvents go As System.Web.UI.WebControls.Button

    Private Sub go_Click(ByVal sender As Object, ByVal e As EventArgs) Handles go.Click
        Using_%s()
    End Sub

    Private Sub Using_%s()
        Dim link As New SqlConnection(ConfigurationSettings.AppSettings("ConnectionString"))
        link.Open()
        message.Text = Shop.Step(link, "%s")
        link.Close()
    End Sub
End Class''' % (name.capitalize(), name, name, name), "utf-8-sig")
    for shelf, title in SHELVES:
        book = Book(1 + [name for name, _ in SHELVES].index(shelf))
        old.text(ROOT + "shelves/%s.aspx" % shelf, aspx(html(title), '<p>Today: %s by %s.</p>\n<asp:DataList id="books" runat="server" />' % (html(book.title), html(book.author))), "utf-8-sig")


def _admin(old):
    old.text(ROOT + "admin/web.config", '<?xml version="1.0" encoding="utf-8"?>\n<configuration>\n  <system.web>\n    <authorization>\n      <allow roles="HARBOUR\\shop-office" />\n      <deny users="*" />\n    </authorization>\n  </system.web>\n</configuration>', "utf-8")
    for name in ("default", "refund", "labels", "stocktake", "prices", "audit"):
        old.text(ROOT + "admin/%s.aspx" % name, aspx(name.capitalize(), '<asp:DataGrid id="rows" runat="server" />'), "utf-8-sig")


def _rates(old):
    old.text(ROOT + "rates/web.config", '<?xml version="1.0"?>\n<configuration>\n  <connectionStrings>\n    <add name="rates" connectionString="Data Source=OLD-SQL02;Initial Catalog=Post;Integrated Security=True" providerName="System.Data.SqlClient" />\n  </connectionStrings>\n  <system.web>\n    <compilation debug="false" />\n    <pages theme="Plain" />\n  </system.web>\n</configuration>', "utf-8")
    old.text(ROOT + "rates/default.aspx", '<%@ Page Language="C#" MasterPageFile="~/rates.master" %>\n<asp:Content ContentPlaceHolderID="main" runat="server">\n<h1>Postage</h1>\n</asp:Content>', "utf-8-sig")
    old.text(ROOT + "rates/rates.master", '<%@ Master Language="C#" %>\n<html><body><asp:ContentPlaceHolder ID="main" runat="server" /></body></html>', "utf-8-sig")
    old.text(ROOT + "rates/App_Themes/Plain/plain.skin", '<asp:GridView runat="server" BorderWidth="0" />', "utf-8")
    for country in COUNTRIES:
        dice = Dice("rate", country)
        rows = "".join("<tr><td>%s</td><td>&pound;%d.%02d</td></tr>\n" % (weight, dice.between(1, 9) + extra, dice.pick((0, 20, 50, 80))) for extra, weight in enumerate(("250 g", "500 g", "1 kg", "2 kg", "a box")))
        old.text(ROOT + "rates/%s.htm" % country.lower(), page("Post to " + country, "<table>\n%s</table>" % rows))
