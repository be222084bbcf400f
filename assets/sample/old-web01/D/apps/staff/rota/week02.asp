<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 2"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 2</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Thora</td><td>Finlay</td></tr>
<tr><td>Wednesday</td><td>Finlay</td><td>Thora</td></tr>
<tr><td>Thursday</td><td>Olive</td><td>Olive</td></tr>
<tr><td>Friday</td><td>Jürgen</td><td>Olive</td></tr>
<tr><td>Saturday</td><td>Olive</td><td>Thora</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
