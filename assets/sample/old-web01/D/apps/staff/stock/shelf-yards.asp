<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Ships and Yards"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Ships &amp; Yards</h1>
<% Dim rs : Set rs = Stock("SELECT Number, Title, Copies FROM Stock WHERE Shelf = 'yards'") %>
<pre><%= rs.GetString(2, , vbTab, vbCrLf) %></pre>
<!--#include virtual="/includes/footer.inc"-->
