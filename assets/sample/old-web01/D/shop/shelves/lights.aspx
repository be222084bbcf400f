<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Lighthouses</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Lighthouses</h1>
<p>Today: Beyond the Ferry at Low Water by Nils Norsworthy.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
