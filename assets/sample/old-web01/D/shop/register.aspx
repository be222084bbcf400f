<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Register.aspx.vb" Inherits="HarbourShop.Register" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>First time here</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>First time here</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
