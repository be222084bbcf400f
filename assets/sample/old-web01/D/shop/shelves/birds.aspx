<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Birds &amp; Shore</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Birds &amp; Shore</h1>
<p>Today: The Cook's Fog Signal at Low Water by Ulf Yawl.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
