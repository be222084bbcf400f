<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Stories of the Sea"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Stories of the Sea</h1>
<% Dim rs : Set rs = Stock("SELECT Number, Title, Copies FROM Stock WHERE Shelf = 'stories'") %>
<pre><%= rs.GetString(2, , vbTab, vbCrLf) %></pre>
<!--#include virtual="/includes/footer.inc"-->
