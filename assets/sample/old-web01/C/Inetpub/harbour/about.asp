<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "About the shop"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>About the shop</h1>
<p>Two rooms, a stove and a cat called Ballast. The web came in 2003, the stove in 1991.</p>
<!--#include virtual="/includes/footer.inc"-->
