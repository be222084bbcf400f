<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 4"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 4</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Åse</td><td>Finlay</td></tr>
<tr><td>Wednesday</td><td>Olive</td><td>Olive</td></tr>
<tr><td>Thursday</td><td>Åse</td><td>Olive</td></tr>
<tr><td>Friday</td><td>Jürgen</td><td>Thora</td></tr>
<tr><td>Saturday</td><td>Jürgen</td><td>Jürgen</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
