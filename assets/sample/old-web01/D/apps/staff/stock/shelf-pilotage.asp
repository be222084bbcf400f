<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Pilotage and Charts"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Pilotage &amp; Charts</h1>
<% Dim rs : Set rs = Stock("SELECT Number, Title, Copies FROM Stock WHERE Shelf = 'pilotage'") %>
<pre><%= rs.GetString(2, , vbTab, vbCrLf) %></pre>
<!--#include virtual="/includes/footer.inc"-->
