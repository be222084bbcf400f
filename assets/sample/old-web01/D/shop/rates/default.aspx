<%@ Page Language="C#" MasterPageFile="~/rates.master" %>
<asp:Content ContentPlaceHolderID="main" runat="server">
<h1>Postage</h1>
</asp:Content>
