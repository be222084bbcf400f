<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Confirm.aspx.vb" Inherits="HarbourShop.Confirm" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>One last look</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>One last look</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
