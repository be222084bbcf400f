<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Missing"
%>
<!--#include file="../inc/stock.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Missing</h1>
<p>Wilhelm asked for this one.</p>
<%
Dim rs, column
Set rs = Stock("SELECT TOP 500 * FROM ReportMissing WHERE Closed = 0")
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
