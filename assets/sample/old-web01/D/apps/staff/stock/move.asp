<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Move"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Move</h1>
<% Stock "EXEC MoveBook " & CLng(Request("n")) & ", " & CLng(Request("shelf")) %>
<p>Moved.</p>
<!--#include virtual="/includes/footer.inc"-->
