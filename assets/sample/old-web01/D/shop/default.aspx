<%@ Page Language="vb" AutoEventWireup="false" Codebehind="Default_.aspx.vb" Inherits="HarbourShop.Default_" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Harbour Shop</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Harbour Shop</h1>
<asp:DataGrid id="counter" runat="server" AutoGenerateColumns="True" />
</form>
</body>
</html>
