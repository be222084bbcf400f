<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Week 16"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Week 16</h1>
<table>
<tr><th></th><th>Early</th><th>Late</th></tr>
<tr><td>Tuesday</td><td>Åse</td><td>Åse</td></tr>
<tr><td>Wednesday</td><td>Finlay</td><td>Finlay</td></tr>
<tr><td>Thursday</td><td>Olive</td><td>Thora</td></tr>
<tr><td>Friday</td><td>Olive</td><td>Olive</td></tr>
<tr><td>Saturday</td><td>Finlay</td><td>Olive</td></tr>
</table>
<!--#include virtual="/includes/footer.inc"-->
