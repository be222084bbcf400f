<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Verse &amp; Song</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Verse &amp; Song</h1>
<p>Today: A Short Barometer Revisited by Harald Ebbing.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
