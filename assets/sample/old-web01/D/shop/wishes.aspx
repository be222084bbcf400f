<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Wishes.aspx.vb" Inherits="HarbourShop.Wishes" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Wish list</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Wish list</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
