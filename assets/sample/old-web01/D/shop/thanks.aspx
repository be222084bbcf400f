<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Thanks.aspx.vb" Inherits="HarbourShop.Thanks" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Thank you</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Thank you</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
