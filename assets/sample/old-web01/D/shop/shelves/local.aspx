<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Our Harbour</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Our Harbour</h1>
<p>Today: Nine Barometer in Rough Weather by Ylva Brückner.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
