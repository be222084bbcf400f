<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "For Children"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>For Children</h1>
<% Dim rs : Set rs = Stock("SELECT Number, Title, Copies FROM Stock WHERE Shelf = 'children'") %>
<pre><%= rs.GetString(2, , vbTab, vbCrLf) %></pre>
<!--#include virtual="/includes/footer.inc"-->
