<%@ Language="VBScript" %>
<!--#include virtual="/includes/dbopen.inc"-->
<%
' Streams the list as one file for the printer.
Dim stream : Set stream = Server.CreateObject("ADODB.Stream")
stream.Open
stream.Charset = "windows-1252"
Dim rs : Set rs = OpenTable("SELECT Number, Title, Price FROM Books ORDER BY Title")
Do Until rs.EOF
  stream.WriteText rs("Number") & vbTab & rs("Title") & vbTab & rs("Price") & vbCrLf
  rs.MoveNext
Loop
Response.ContentType = "text/plain"
stream.Position = 0
Response.Write stream.ReadText
%>
