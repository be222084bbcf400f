<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Address.aspx.vb" Inherits="HarbourShop.Address" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Where to</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Where to</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
