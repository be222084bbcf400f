<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Payment.aspx.vb" Inherits="HarbourShop.Payment" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>How to pay</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>How to pay</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
