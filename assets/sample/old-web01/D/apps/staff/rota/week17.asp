<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 17"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 17</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Jürgen</td><td>Olive</td></tr>
<tr><td>Wednesday</td><td>Finlay</td><td>Åse</td></tr>
<tr><td>Thursday</td><td>Jürgen</td><td>Jürgen</td></tr>
<tr><td>Friday</td><td>Finlay</td><td>Thora</td></tr>
<tr><td>Saturday</td><td>Åse</td><td>Jürgen</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
