<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Terms.aspx.vb" Inherits="HarbourShop.Terms" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>The small print</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>The small print</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
