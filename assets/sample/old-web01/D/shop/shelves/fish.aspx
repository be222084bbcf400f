<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Fish &amp; Fishing</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Fish &amp; Fishing</h1>
<p>Today: The Keeper's Estuary by Ulf Norsworthy.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
