<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Login.aspx.vb" Inherits="HarbourShop.Login" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Who goes there</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Who goes there</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
