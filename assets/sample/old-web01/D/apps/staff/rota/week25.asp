<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 25"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 25</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Finlay</td><td>Åse</td></tr>
<tr><td>Wednesday</td><td>Olive</td><td>Thora</td></tr>
<tr><td>Thursday</td><td>Thora</td><td>Jürgen</td></tr>
<tr><td>Friday</td><td>Åse</td><td>Jürgen</td></tr>
<tr><td>Saturday</td><td>Olive</td><td>Olive</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
