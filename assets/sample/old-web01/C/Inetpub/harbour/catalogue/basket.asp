<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Basket"
%>
<!--#include virtual="/includes/dbopen.inc"-->
<!--#include virtual="/includes/functions.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Basket</h1>
<% Dim part : For Each part In Split(Session("Basket")) %>
<p>No. <%= part %></p>
<% Next %>
<p>Pay at the <a href="https://shop.harbourbooks.example/">shop</a>.</p>
<!--#include virtual="/includes/footer.inc"-->
