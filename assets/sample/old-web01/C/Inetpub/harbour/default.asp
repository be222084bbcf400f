<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Harbour Books"
%>
<!--#include virtual="/includes/dbopen.inc"-->
<!--#include virtual="/includes/functions.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Harbour Books</h1>
<p>New and second-hand books about the sea, since 1987. <%= OpeningLine(Now()) %></p>
<h2>On the counter this week</h2>
<ul>
<%
Dim rs : Set rs = OpenTable("SELECT TOP 5 Number, Title, Author, Price FROM Books WHERE OnCounter = 1 ORDER BY Title")
Do Until rs.EOF
%>
  <li><a href="/catalogue/book.asp?n=<%= rs("Number") %>"><%= Server.HTMLEncode(rs("Title")) %></a>, <%= Server.HTMLEncode(rs("Author")) %>, <%= Pounds(rs("Price")) %></li>
<%
  rs.MoveNext
Loop
CloseTable rs
%>
</ul>
<p><img src="/images/harbour/quay.png" alt="The quay" width="24" height="16"></p>
<!--#include virtual="/includes/footer.inc"-->
