<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Ice &amp; the Poles</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Ice &amp; the Poles</h1>
<p>Today: The Long Net at Low Water by Berit Keel.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
