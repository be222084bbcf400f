<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Checkout.aspx.vb" Inherits="HarbourShop.Checkout" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>To the till</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>To the till</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
