<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Cart.aspx.vb" Inherits="HarbourShop.Cart" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Your basket</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Your basket</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
