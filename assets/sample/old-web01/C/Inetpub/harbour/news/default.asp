<%@ Language="VBScript" %>
<% Response.Redirect "/news/" & Year(Now()) & "/index.htm" %>
