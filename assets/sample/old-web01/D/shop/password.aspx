<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Password.aspx.vb" Inherits="HarbourShop.Password" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Forgotten</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Forgotten</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
