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
%>
