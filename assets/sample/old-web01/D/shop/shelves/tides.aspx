<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Tides &amp; Tables</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Tides &amp; Tables</h1>
<p>Today: The Last Ledger Revisited by Ylva Tern.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
