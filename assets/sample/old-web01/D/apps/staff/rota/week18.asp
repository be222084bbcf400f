<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 18"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 18</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Finlay</td><td>Thora</td></tr>
<tr><td>Wednesday</td><td>Åse</td><td>Thora</td></tr>
<tr><td>Thursday</td><td>Jürgen</td><td>Thora</td></tr>
<tr><td>Friday</td><td>Thora</td><td>Åse</td></tr>
<tr><td>Saturday</td><td>Thora</td><td>Jürgen</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
