<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Find"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Find</h1>
<%
Dim rs : Set rs = Stock("EXEC FindBook " & CLng(Request("n")))
Do Until rs.EOF
  Response.Write rs(0) & " " & rs(1) & "<br>"
  rs.MoveNext
Loop
%>
<!--#include virtual="/includes/footer.inc"-->
