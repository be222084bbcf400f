<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Guest book"
%>

<!--#include virtual="/includes/header.inc"-->
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
<form method="post"><input name="line" size="60"><input type="submit" value="Sign"></form>
<!--#include virtual="/includes/footer.inc"-->
