<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Refund</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Refund</h1>
<asp:DataGrid id="rows" runat="server" />
</form>
</body>
</html>
