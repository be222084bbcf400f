<%@ Language="VBScript" %>
<% Response.Redirect "board.hbx?view=" & Server.URLEncode(Request.QueryString("view")) %>
