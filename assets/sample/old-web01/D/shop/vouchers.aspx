<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Vouchers.aspx.vb" Inherits="HarbourShop.Vouchers" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Vouchers</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Vouchers</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
