<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Second hand"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Second hand</h1>
<p>Magda asked for this one.</p>
<%
Dim rs, column
Set rs = Stock("SELECT TOP 100 * FROM ReportSecondHand WHERE Day > DATEADD(day, -365, GETDATE())")
Response.Write "<table border=1><tr>"
For Each column In rs.Fields
  Response.Write "<th>" & column.Name & "</th>"
Next
Response.Write "</tr>"
Do Until rs.EOF
  Response.Write "<tr>"
  For Each column In rs.Fields
    Response.Write "<td>" & Server.HTMLEncode(column.Value & "") & "</td>"
  Next
  Response.Write "</tr>"
  rs.MoveNext
Loop
Response.Write "</table>"
%>
<!--#include virtual="/includes/footer.inc"-->
