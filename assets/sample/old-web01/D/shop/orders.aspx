<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Orders.aspx.vb" Inherits="HarbourShop.Orders" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Your orders</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Your orders</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
