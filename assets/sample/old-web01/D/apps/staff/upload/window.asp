<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Send a window"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Send a window</h1>
<%
If Request.ServerVariables("REQUEST_METHOD") = "POST" Then
  Dim upload : Set upload = Server.CreateObject("Persits.Upload.1")
  upload.SetMaxSize 300000, True
  upload.OverwriteFiles = False
  Dim count : count = upload.Save(Server.MapPath("incoming"))
  Response.Write "<p>" & count & " file(s) received.</p>"
End If
%>
<form method="post" enctype="multipart/form-data"><input type="file" name="file"><input type="submit" value="Send"></form>
<!--#include virtual="/includes/footer.inc"-->
