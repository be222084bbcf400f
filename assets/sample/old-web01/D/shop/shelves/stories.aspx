<%@ Page Language="vb" AutoEventWireup="false" %>
<%@ Register TagPrefix="hb" TagName="Header" Src="~/controls/Header.ascx" %>
<html>
<head><title>Stories of the Sea</title></head>
<body>
<form id="form" runat="server">
<hb:Header runat="server" />
<h1>Stories of the Sea</h1>
<p>Today: Under the Anchor by Harald Whitecap.</p>
<asp:DataList id="books" runat="server" />
</form>
</body>
</html>
