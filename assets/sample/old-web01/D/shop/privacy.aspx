<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Privacy.aspx.vb" Inherits="HarbourShop.Privacy" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>What we keep</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>What we keep</h1>
<asp:Label id="message" runat="server" />
<asp:Button id="go" runat="server" Text="On" />
</form>
</body>
</html>
