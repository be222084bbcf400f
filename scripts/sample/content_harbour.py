"""Site 1, "Harbour Books": the shop window in classic ASP, as it grew from 2003 to 2009."""

from .dice import Dice
from .shop import SHELVES, Book, html, page

ROOT = "C/Inetpub/harbour/"
BOOKS = 252
INCLUDE_TOP = '<!--#include virtual="/includes/header.inc"-->'
INCLUDE_FOOT = '<!--#include virtual="/includes/footer.inc"-->'


def add(old):
    _pages(old)
    _includes(old)
    _catalogue(old)
    _books(old)


def asp(title, body, more=""):
    return '<%%@ Language="VBScript" %%>\n<%% Option Explicit\nDim pageTitle : pageTitle = "%s"\n%%>\n%s\n%s%s\n%s' % (
        title, more, INCLUDE_TOP, "\n" + body.strip("\n"), INCLUDE_FOOT)


def _pages(old):
    old.text(ROOT + "default.asp", asp("Harbour Books", '''
<h1>Harbour Books</h1>
<p>New and second-hand books about the sea, since 1987. <%= OpeningLine(Now()) %></p>
<h2>On the counter this week</h2>
<ul>
<%
Dim rs : Set rs = OpenTable("SELECT TOP 5 Number, Title, Author, Price FROM Books WHERE OnCounter = 1 ORDER BY Title")
Do Until rs.EOF
%>
  <li><a href="/catalogue/book.asp?n=<%= rs("Number") %>"><%= Server.HTMLEncode(rs("Title")) %></a>, <%= Server.HTMLEncode(rs("Author")) %>, <%= Pounds(rs("Price")) %></li>
<%
  rs.MoveNext
Loop
CloseTable rs
%>
</ul>
<p><img src="/images/harbour/quay.png" alt="The quay" width="24" height="16"></p>''', '<!--#include virtual="/includes/dbopen.inc"-->\n<!--#include virtual="/includes/functions.inc"-->'))
    old.text(ROOT + "global.asa", '''
<SCRIPT LANGUAGE="VBScript" RUNAT="Server">
Sub Application_OnStart
  Application("Connection") = "Provider=SQLOLEDB;Data Source=OLD-SQL02;Initial Catalog=Harbour;User ID=web_read;Password=not-the-real-one"
  Application("Visitors") = 0
  Application("MailServer") = "old-web01.harbour.example"
End Sub

Sub Session_OnStart
  Application.Lock
  Application("Visitors") = Application("Visitors") + 1
  Application.Unlock
  Session("Basket") = ""
End Sub

Sub Application_OnEnd
End Sub
</SCRIPT>''')
    old.text(ROOT + "contact.asp", asp("Write to us", '''
<h1>Write to us</h1>
<%
If Request.ServerVariables("REQUEST_METHOD") = "POST" Then
  NotifyShop "Letter from " & Request.Form("name"), Request.Form("letter")
  Response.Write "<p>Thank you. Somebody will answer, probably Thora.</p>"
Else
%>
<form method="post" action="contact.asp">
  <p>Your name <input name="name" size="30"></p>
  <p><textarea name="letter" rows="8" cols="50"></textarea></p>
  <p><input type="submit" value="Post it"></p>
</form>
<% End If %>''', '<!--#include file="includes/notify.inc"-->'))
    old.text(ROOT + "about.asp", asp("About the shop", "<h1>About the shop</h1>\n<p>Two rooms, a stove and a cat called Ballast. The web came in 2003, the stove in 1991.</p>"))
    old.text(ROOT + "guestbook.asp", asp("Guest book", '''
<h1>Guest book</h1>
<%
Dim fso, file
Set fso = Server.CreateObject("Scripting.FileSystemObject")
If Request.Form("line") <> "" Then
  Set file = fso.OpenTextFile(Server.MapPath("/_private/guestbook.txt"), 8, True)
  file.WriteLine Date() & vbTab & Replace(Request.Form("line"), vbTab, " ")
  file.Close
End If
%>
<form method="post"><input name="line" size="60"><input type="submit" value="Sign"></form>'''))
    old.text(ROOT + "opening-hours.htm", page("Opening hours", "<table>\n<tr><td>Tuesday to Friday</td><td>10 to 6, later at spring tide</td></tr>\n<tr><td>Saturday</td><td>9 to 4</td></tr>\n<tr><td>Sunday, Monday</td><td>Ring twice</td></tr>\n</table>"))
    old.text(ROOT + "House rules.htm", page("House rules", "<ol>\n<li>Wet coats on the left.</li>\n<li>Dogs may read, cats may not.</li>\n<li>A book opened above page 40 is a book bought.</li>\n</ol>"))
    old.text(ROOT + "Lieferung & Versand.htm", page("Lieferung & Versand", "<p>Bücher nach Österreich, Dänemark und über den Ärmelkanal: 5 bis 9 Tage, je nach Wetter.</p>"))
    old.text(ROOT + "Über uns/Öffnungszeiten.htm", page("Öffnungszeiten", "<p>Dienstag bis Samstag, solange die Laterne brennt.</p>", charset="utf-8"), "utf-8-sig")
    old.text(ROOT + "Über uns/Anfahrt mit der Fähre.htm", page("Anfahrt mit der Fähre", "<p>Von Anleger 2, dann links, der Möwe nach.</p>", charset="utf-8"), "utf-8", "\n")
    old.text(ROOT + "robots.txt", "User-agent: *\nDisallow: /staff/\nDisallow: /_private/\nDisallow: /old/", "ascii")
    old.text(ROOT + "web.config", '''
<?xml version="1.0"?>
<!-- Left by the shop fitters who tried ASP.NET in 2006. Nothing here is in use. -->
<configuration>
  <appSettings>
    <add key="ShopName" value="Harbour Books" />
  </appSettings>
  <system.web>
    <customErrors mode="RemoteOnly" />
    <compilation debug="false" />
  </system.web>
</configuration>''', "utf-8")
    old.text(ROOT + "errors/notfound.asp", asp("Not here", '<h1>Not here</h1>\n<% Response.Status = "404 Not Found" %>\n<p>We looked under the counter as well.</p>'))
    old.text(ROOT + "errors/asp500.asp", asp("Our fault", '<h1>Our fault</h1>\n<%\nDim failure : Set failure = Server.GetLastError()\nResponse.Status = "500 Internal Server Error"\n%>\n<!-- <%= Server.HTMLEncode(failure.File) %> line <%= failure.Line %> -->\n<p>The back room has been told.</p>'))
    old.text(ROOT + "errors/403-14.htm", page("No list here", "<p>This folder keeps its contents to itself.</p>"))
    old.text(ROOT + "css/harbour.css", "body { font-family: Georgia, serif; color: #123; background: #fdfcf7; margin: 2em 4em }\nh1 { border-bottom: 2px solid #357 }\n.foot { font-size: smaller; color: #678 }\n.price { text-align: right; white-space: nowrap }", "ascii")
    old.text(ROOT + "css/Print.css", ".foot, form { display: none }", "ascii")
    old.text(ROOT + "js/basket.js", "function addToBasket(number) {\n  document.cookie = 'basket=' + escape((getBasket() + ' ' + number).replace(/^ /, '')) + ';path=/';\n}\nfunction getBasket() {\n  var found = document.cookie.match(/basket=([^;]*)/);\n  return found ? unescape(found[1]) : '';\n}", "ascii", "\n")
    old.text(ROOT + "js/Rollover.js", "// by a friend of the shop\nfunction swap(image, name) { if (document.images) image.src = '/images/buttons/' + name + '.gif'; }", "ascii")
    old.text(ROOT + "_private/guestbook.txt", "12.03.2005\tLovely stove. The cat sat on my chart.\n02.08.2007\tGrüße aus Büsum!\n19.12.2008\tFound the tide tables. Missed the tide.")
    old.text(ROOT + "_vti_pvt/service.cnf", "vti_encoding:SR|utf8-nl\nvti_defaultlanguage:SR|en-us\nvti_themeindex:VR|\nvti_httpdversion:SX|Microsoft-IIS/6.0", "utf-8", "\n")
    old.empty(ROOT + "_vti_log")


def _includes(old):
    inc = ROOT + "includes/"
    old.text(inc + "header.inc", '<html>\n<head>\n<title><%= Server.HTMLEncode(pageTitle) %></title>\n<link rel="stylesheet" href="/css/harbour.css">\n</head>\n<body>\n<!--#include file="menu.inc"-->')
    old.text(inc + "menu.inc", '<p class="menu"><a href="/">Counter</a> | <a href="/catalogue/list.asp">Catalogue</a> | <a href="/news/">News</a> | <a href="/Downloads/">Lists</a> | <a href="/contact.asp">Write</a></p>')
    old.text(inc + "footer.inc", '<p class="foot">Harbour Books, 4 Fish Street. <%= Application("Visitors") %> callers since the last storm.</p>\n</body>\n</html>')
    old.text(inc + "dbopen.inc", '''
<%
Dim connection
Function OpenTable(sql)
  If Not IsObject(connection) Then
    Set connection = Server.CreateObject("ADODB.Connection")
    connection.ConnectionTimeout = 15
    connection.Open Application("Connection")
  End If
  Dim rs : Set rs = Server.CreateObject("ADODB.Recordset")
  rs.Open sql, connection, 0, 1
  Set OpenTable = rs
End Function

Sub CloseTable(rs)
  rs.Close
  Set rs = Nothing
End Sub
%>''')
    old.text(inc + "dbclose.inc", '<%\nIf IsObject(connection) Then\n  connection.Close\n  Set connection = Nothing\nEnd If\n%>')
    old.text(inc + "functions.inc", '''
<%
Function Pounds(value)
  Pounds = "&pound;" & FormatNumber(value, 2)
End Function

Function OpeningLine(moment)
  Select Case Weekday(moment)
    Case 1, 2 OpeningLine = "Today: ring twice."
    Case Else OpeningLine = "The lamp is lit."
  End Select
End Function

Function Quoted(text)
  Quoted = "'" & Replace(text, "'", "''") & "'"
End Function
%>''')
    old.text(inc + "notify.inc", '''
<%
' Tells the shop by mail. Works on this server only; see staff/mail/send.asp.

Sub NotifyShop(subject, text)
  On Error Resume Next
  If Len(text) = 0 Then Exit Sub

  Dim message, signature
  signature = vbCrLf & "-- " & vbCrLf & "Sent by the web page"
  text = Left(text, 4000)

  Set message = Server.CreateObject("CDONTS.NewMail")
  message.From = "web@harbourbooks.example"
  message.To = "counter@harbourbooks.example"
  message.Subject = subject
  message.Body = text & signature
  message.Send
  Set message = Nothing
End Sub
%>''')


def _catalogue(old):
    cat = ROOT + "catalogue/"
    head = '<!--#include virtual="/includes/dbopen.inc"-->\n<!--#include virtual="/includes/functions.inc"-->'
    old.text(cat + "list.asp", asp("Catalogue", "<h1>Catalogue</h1>\n<ul>\n" + "\n".join(
        '  <li><a href="shelves/%s/index.htm">%s</a></li>' % (name, html(title)) for name, title in SHELVES) + "\n</ul>", head))
    old.text(cat + "book.asp", asp("Book", '''
<%
Dim rs : Set rs = OpenTable("SELECT * FROM Books WHERE Number = " & CLng(Request.QueryString("n")))
If rs.EOF Then Response.Redirect "/errors/notfound.asp"
%>
<h1><%= Server.HTMLEncode(rs("Title")) %></h1>
<p><%= Server.HTMLEncode(rs("Author")) %>, <%= rs("Year") %>, <%= rs("Pages") %> pages. <%= Pounds(rs("Price")) %></p>
<img src="/images/covers/<%= Right("000" & rs("Number"), 4) %>.gif" alt="">
<% CloseTable rs %>''', head))
    old.text(cat + "search.asp", asp("Search", '''
<h1>Search</h1>
<form><input name="q" value="<%= Server.HTMLEncode(Request.QueryString("q")) %>"><input type="submit" value="Look"></form>
<%
If Request.QueryString("q") <> "" Then
  Server.ScriptTimeout = 300
  Dim rs : Set rs = OpenTable("SELECT Number, Title FROM Books WHERE CONTAINS(*, " & Quoted(Request.QueryString("q")) & ")")
  Do Until rs.EOF
    Response.Write "<p><a href=""book.asp?n=" & rs("Number") & """>" & Server.HTMLEncode(rs("Title")) & "</a></p>"
    rs.MoveNext
  Loop
  CloseTable rs
End If
%>''', head))
    old.text(cat + "basket.asp", asp("Basket", '<h1>Basket</h1>\n<% Dim part : For Each part In Split(Session("Basket")) %>\n<p>No. <%= part %></p>\n<% Next %>\n<p>Pay at the <a href="https://shop.harbourbooks.example/">shop</a>.</p>', head))
    old.text(cat + "export.asp", '''
<%@ Language="VBScript" %>
<!--#include virtual="/includes/dbopen.inc"-->
<%
' Streams the list as one file for the printer.
Dim stream : Set stream = Server.CreateObject("ADODB.Stream")
stream.Open
stream.Charset = "windows-1252"
Dim rs : Set rs = OpenTable("SELECT Number, Title, Price FROM Books ORDER BY Title")
Do Until rs.EOF
  stream.WriteText rs("Number") & vbTab & rs("Title") & vbTab & rs("Price") & vbCrLf
  rs.MoveNext
Loop
Response.ContentType = "text/plain"
stream.Position = 0
Response.Write stream.ReadText
%>''')


def _books(old):
    books = [Book(number) for number in range(1, BOOKS + 1)]
    for shelf, title in SHELVES:
        own = [book for book in books if book.shelf == shelf]
        folder = ROOT + "catalogue/shelves/%s/" % shelf
        rows = "\n".join('<tr><td><a href="%s.htm">%s</a></td><td>%s</td><td class="price">%s</td></tr>' % (
            book.slug, html(book.title), html(book.author), book.price) for book in sorted(own, key=lambda book: book.title))
        old.text(folder + "index.htm", page(title, "<table>\n%s\n</table>" % rows))
        for book in own:
            old.text(folder + book.slug + ".htm", page(book.title, '''
<p>%s, %d, %d pages, ISBN %s</p>
<p><img src="/images/covers/%04d.gif" width="24" height="32" alt=""> %s</p>
<p class="price">&pound;%s <a href="javascript:addToBasket(%d)">Into the basket</a></p>
<p>%s</p>''' % (html(book.author), book.year, book.pages, book.isbn, book.number, book.verdict, book.price, book.number,
                 "%d on the shelf" % book.stock if book.stock else "Out, like the tide")))
