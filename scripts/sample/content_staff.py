"""/staff of site 1: the staff room, classic ASP with the components that nobody installs any more."""

from .content_harbour import asp
from .dice import Dice
from .shop import SHELVES, html, person

ROOT = "D/apps/staff/"
OPEN = '<!--#include file="../inc/stock.inc"-->'
REPORTS = (
    "slow sellers,returned,overdue loans,by shelf,by publisher,by weather,by tide,second hand,damaged,on order,back orders,price changes,"
    "stock value,stock count,missing,duplicates,signed copies,gift wrap,postage,till differences,tea money,best of month,best of year,"
    "letters unanswered,wish lists,maps out,school orders,ferry kiosk,book club,insurance"
).split(",")


def add(old):
    _rooms(old)
    _mail(old)
    _uploads(old)
    _reports(old)
    _rota(old)


def _rooms(old):
    old.text(ROOT + "default.asp", asp("Staff room", '''
<h1>Staff room</h1>
<p>Signed in as <%= Server.HTMLEncode(Request.ServerVariables("LOGON_USER")) %></p>
<ul>
  <li><a href="reports/list.asp">Reports</a></li>
  <li><a href="rota/week01.asp">Rota</a></li>
  <li><a href="upload/cover.asp">Send a cover</a></li>
  <li><a href="mail/write.asp">Write to a customer</a></li>
</ul>'''))
    old.text(ROOT + "inc/stock.inc", '''
<%
' The stock database. The second server is for the night run only.
Const STOCK = "Provider=SQLOLEDB;Data Source=OLD-SQL02;Initial Catalog=HarbourStock;Integrated Security=SSPI"
Const NIGHT = "Provider=SQLOLEDB;Data Source=OLD-SQL03;Initial Catalog=HarbourStock;Integrated Security=SSPI"

Function Stock(sql)
  Dim link : Set link = Server.CreateObject("ADODB.Connection")
  link.CommandTimeout = 120
  link.Open STOCK
  Set Stock = link.Execute(sql)
End Function
%>''')
    old.text(ROOT + "inc/user.inc", '<%\nFunction ShortName()\n  Dim parts : parts = Split(Request.ServerVariables("LOGON_USER"), "\\")\n  ShortName = parts(UBound(parts))\nEnd Function\n%>')
    old.text(ROOT + "stock/find.asp", asp("Find", '<h1>Find</h1>\n<%\nDim rs : Set rs = Stock("EXEC FindBook " & CLng(Request("n")))\nDo Until rs.EOF\n  Response.Write rs(0) & " " & rs(1) & "<br>"\n  rs.MoveNext\nLoop\n%>', OPEN))
    old.text(ROOT + "stock/move.asp", asp("Move", '<h1>Move</h1>\n<% Stock "EXEC MoveBook " & CLng(Request("n")) & ", " & CLng(Request("shelf")) %>\n<p>Moved.</p>', OPEN))
    for name, title in SHELVES:
        old.text(ROOT + "stock/shelf-%s.asp" % name, asp(title.replace("&", "and"), '<h1>%s</h1>\n<%% Dim rs : Set rs = Stock("SELECT Number, Title, Copies FROM Stock WHERE Shelf = \'%s\'") %%>\n<pre><%%= rs.GetString(2, , vbTab, vbCrLf) %%></pre>' % (html(title), name), OPEN))


def _mail(old):
    old.text(ROOT + "mail/write.asp", asp("Write", '<h1>Write to a customer</h1>\n<form method="post" action="send.asp">\n<p>To <input name="to" size="40"></p>\n<p>About <input name="about" size="40"></p>\n<p><textarea name="text" rows="12" cols="60"></textarea></p>\n<input type="submit" value="Send">\n</form>'))
    old.text(ROOT + "mail/send.asp", '''
<%@ Language="VBScript" %>
<%
Option Explicit
Response.Buffer = True
Response.Expires = -1

' Sends what write.asp collected.
'
'   2003-06  first version, T.
'   2004-02  blind copy to the counter, F.
'   2006-09  attachments, then no attachments again, T.
'
' Needs the SMTP service of this machine, and the machine needs to be
' in a good mood. When letters pile up in C:\Inetpub\mailroot\Pickup,
' restart the service and tell nobody.

Dim recipient, about, text, problem
recipient = Trim(Request.Form("to"))
about = Trim(Request.Form("about"))
text = Request.Form("text")
problem = ""

If recipient = "" Then problem = "Whom is it for?"
If InStr(recipient, "@") = 0 Then problem = "That is no address."
If Len(text) > 20000 Then problem = "That is a book, not a letter."

If problem <> "" Then
  Response.Write "<p>" & Server.HTMLEncode(problem) & "</p>"
  Response.End
End If

SendLetter recipient, about, text
Response.Write "<p>Gone.</p>"

Sub SendLetter(recipient, about, text)
  ' Plain text only: the customers read mail on boats, and the boats
  ' pay by the kilobyte. Two lines of pleasantries at most.
  ' No pictures of the cat.
  Dim m

  Set m = Server.CreateObject("CDONTS.NewMail")
  m.From = "counter@harbourbooks.example"
  m.To = recipient
  m.Bcc = "counter@harbourbooks.example"
  m.Subject = about
  m.Body = text
  m.MailFormat = 1
  m.Send
  Set m = Nothing
End Sub
%>''')
    for name, text in (
        ("arrived", "Your book has come in. It is behind the counter, under your name, next to the stove."),
        ("late", "Your book is still at sea. We will write again when it lands."),
        ("thanks", "Thank you for your letter. We have pinned it up."),
        ("reminder", "You have had the pilot book since June. The boats are asking."),
        ("überweisung", "Ihr Geld ist angekommen, Ihr Buch ist unterwegs. Grüße von der Küste."),
    ):
        old.text(ROOT + "mail/templates/%s.txt" % name, "Dear reader,\n\n%s\n\nHarbour Books, 4 Fish Street" % text)


def _uploads(old):
    for name, limit, target in (
        ("cover", 200000, "incoming"), ("invoice", 500000, "incoming"), ("label", 50000, "incoming"), ("price-list", 900000, "incoming"),
        ("rota", 90000, "incoming"), ("scan", 4000000, "incoming/scans"), ("window", 300000, "incoming"),
    ):
        old.text(ROOT + "upload/%s.asp" % name, asp("Send a " + name.replace("-", " "), '''
<h1>Send a %s</h1>
<%%
If Request.ServerVariables("REQUEST_METHOD") = "POST" Then
  Dim upload : Set upload = Server.CreateObject("Persits.Upload.1")
  upload.SetMaxSize %d, True
  upload.OverwriteFiles = False
  Dim count : count = upload.Save(Server.MapPath("%s"))
  Response.Write "<p>" & count & " file(s) received.</p>"
End If
%%>
<form method="post" enctype="multipart/form-data"><input type="file" name="file"><input type="submit" value="Send"></form>''' % (name.replace("-", " "), limit, target)))
    old.empty(ROOT + "upload/incoming/scans")


def _reports(old):
    links = []
    for name in REPORTS:
        dice = Dice("report", name)
        file = name.replace(" ", "_") + ".asp"
        links.append('  <li><a href="%s">%s</a></li>' % (file, name.capitalize()))
        table = name.title().replace(" ", "")
        filter_text = dice.pick(("WHERE Day > DATEADD(day, -%d, GETDATE())" % dice.pick((7, 30, 90, 365)), "WHERE Branch = 1", "WHERE Closed = 0", ""))
        old.text(ROOT + "reports/" + file, asp(name.capitalize(), '''
<h1>%s</h1>
<p>%s asked for this one.</p>
<%%
Dim rs, column
Set rs = Stock("SELECT TOP %d * FROM Report%s %s")
Response.Write "<table border=1><tr>"
For Each column In rs.Fields
  Response.Write "<th>" & column.Name & "</th>"
Next
Response.Write "</tr>"
Do Until rs.EOF
  Response.Write "<tr>"
  For Each column In rs.Fields
    Response.Write "<td>" & Server.HTMLEncode(column.Value & "") & "</td>"
  Next
  Response.Write "</tr>"
  rs.MoveNext
Loop
Response.Write "</table>"
%%>''' % (name.capitalize(), html(person(dice).split(" ")[0]), dice.pick((20, 50, 100, 500)), table, filter_text), OPEN))
    old.text(ROOT + "reports/list.asp", asp("Reports", "<h1>Reports</h1>\n<ul>\n%s\n</ul>" % "\n".join(links)))
    old.text(ROOT + "reports/excel.asp", '''
<%@ Language="VBScript" %>
<!--#include file="../inc/stock.inc"-->
<%
' Opens in Excel because the name says so.
Response.ContentType = "application/vnd.ms-excel"
Response.AddHeader "Content-Disposition", "attachment; filename=stock.xls"
Response.Write Stock("SELECT * FROM ReportStockCount").GetString(2, , vbTab, vbCrLf)
%>''')


def _rota(old):
    people = ("Thora", "Finlay", "Åse", "Jürgen", "Olive")
    for week in range(1, 27):
        dice = Dice("rota", week)
        rows = "\n".join("<tr><td>%s</td><td>%s</td><td>%s</td></tr>" % (day, dice.pick(people), dice.pick(people)) for day in ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"))
        old.text(ROOT + "rota/week%02d.asp" % week, asp("Week %d" % week, "<h1>Week %d</h1>\n<table>\n<tr><th></th><th>Early</th><th>Late</th></tr>\n%s\n</table>" % (week, rows)))
