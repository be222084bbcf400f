<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Staff room"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Staff room</h1>
<p>Signed in as <%= Server.HTMLEncode(Request.ServerVariables("LOGON_USER")) %></p>
<ul>
  <li><a href="reports/list.asp">Reports</a></li>
  <li><a href="rota/week01.asp">Rota</a></li>
  <li><a href="upload/cover.asp">Send a cover</a></li>
  <li><a href="mail/write.asp">Write to a customer</a></li>
</ul>
<!--#include virtual="/includes/footer.inc"-->
