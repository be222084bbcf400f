<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 1"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 1</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Finlay</td><td>Olive</td></tr>
<tr><td>Wednesday</td><td>Jürgen</td><td>Åse</td></tr>
<tr><td>Thursday</td><td>Thora</td><td>Jürgen</td></tr>
<tr><td>Friday</td><td>Åse</td><td>Åse</td></tr>
<tr><td>Saturday</td><td>Finlay</td><td>Thora</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
