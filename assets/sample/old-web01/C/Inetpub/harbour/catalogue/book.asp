<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Book"
%>
<!--#include virtual="/includes/dbopen.inc"-->
<!--#include virtual="/includes/functions.inc"-->
<!--#include virtual="/includes/header.inc"-->
<%
Dim rs : Set rs = OpenTable("SELECT * FROM Books WHERE Number = " & CLng(Request.QueryString("n")))
If rs.EOF Then Response.Redirect "/errors/notfound.asp"
%>
<h1><%= Server.HTMLEncode(rs("Title")) %></h1>
<p><%= Server.HTMLEncode(rs("Author")) %>, <%= rs("Year") %>, <%= rs("Pages") %> pages. <%= Pounds(rs("Price")) %></p>
<img src="/images/covers/<%= Right("000" & rs("Number"), 4) %>.gif" alt="">
<% CloseTable rs %>
<!--#include virtual="/includes/footer.inc"-->
