<%@ Language="VBScript" %>
<!--#include file="../inc/stock.inc"-->
<%
' Opens in Excel because the name says so.
Response.ContentType = "application/vnd.ms-excel"
Response.AddHeader "Content-Disposition", "attachment; filename=stock.xls"
Response.Write Stock("SELECT * FROM ReportStockCount").GetString(2, , vbTab, vbCrLf)
%>
