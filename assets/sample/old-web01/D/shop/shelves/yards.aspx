<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Ships &amp; Yards</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Ships &amp; Yards</h1>
<p>Today: The Last Gull for Beginners by Dorothea Quayle.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
