<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Our Harbour"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Our Harbour</h1>
<% Dim rs : Set rs = Stock("SELECT Number, Title, Copies FROM Stock WHERE Shelf = 'local'") %>
<pre><%= rs.GetString(2, , vbTab, vbCrLf) %></pre>
<!--#include virtual="/includes/footer.inc"-->
