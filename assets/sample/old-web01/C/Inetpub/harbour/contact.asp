<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Write to us"
%>
<!--#include file="includes/notify.inc"-->
<!--#include virtual="/includes/header.inc"-->
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
<% End If %>
<!--#include virtual="/includes/footer.inc"-->
