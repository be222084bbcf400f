<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Pilotage &amp; Charts</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Pilotage &amp; Charts</h1>
<p>Today: Nine Ferry at Low Water by Ylva Lefèvre.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
