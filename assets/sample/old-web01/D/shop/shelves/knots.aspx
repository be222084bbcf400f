<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Knots &amp; Rigging</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Knots &amp; Rigging</h1>
<p>Today: The Keeper's Bell Revisited by Vera Østergård.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
