<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Order.aspx.vb" Inherits="HarbourShop.Order" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>One order</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>One order</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
