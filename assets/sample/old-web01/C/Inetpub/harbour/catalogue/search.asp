<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Search"
%>
<!--#include virtual="/includes/dbopen.inc"-->
<!--#include virtual="/includes/functions.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Search</h1>
<form><input name="q" value="<%= Server.HTMLEncode(Request.QueryString("q")) %>"><input type="submit" value="Look"></form>
<%
If Request.QueryString("q") <> "" Then
  Server.ScriptTimeout = 300
  Dim rs : Set rs = OpenTable("SELECT Number, Title FROM Books WHERE CONTAINS(*, " & Quoted(Request.QueryString("q")) & ")")
  Do Until rs.EOF
    Response.Write "<p><a href=""book.asp?n=" & rs("Number") & """>" & Server.HTMLEncode(rs("Title")) & "</a></p>"
    rs.MoveNext
  Loop
  CloseTable rs
End If
%>
<!--#include virtual="/includes/footer.inc"-->
