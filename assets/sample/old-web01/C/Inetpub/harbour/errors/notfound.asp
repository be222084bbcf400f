<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Not here"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Not here</h1>
<% Response.Status = "404 Not Found" %>
<p>We looked under the counter as well.</p>
<!--#include virtual="/includes/footer.inc"-->
