<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Our fault"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Our fault</h1>
<%
Dim failure : Set failure = Server.GetLastError()
Response.Status = "500 Internal Server Error"
%>
<!-- <%= Server.HTMLEncode(failure.File) %> line <%= failure.Line %> -->
<p>The back room has been told.</p>
<!--#include virtual="/includes/footer.inc"-->
