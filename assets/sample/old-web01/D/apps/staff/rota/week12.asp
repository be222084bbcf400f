<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 12"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 12</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Thora</td><td>Olive</td></tr>
<tr><td>Wednesday</td><td>Thora</td><td>Jürgen</td></tr>
<tr><td>Thursday</td><td>Olive</td><td>Thora</td></tr>
<tr><td>Friday</td><td>Åse</td><td>Olive</td></tr>
<tr><td>Saturday</td><td>Åse</td><td>Jürgen</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
