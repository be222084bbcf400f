<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>For Children</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>For Children</h1>
<p>Today: The Last Compass by Dorothea Dorey.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
