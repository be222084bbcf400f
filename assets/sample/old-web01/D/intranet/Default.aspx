<%@ Page Language="C#" MasterPageFile="~/Site.master" Title="Intranet" %>
<asp:Content ContentPlaceHolderID="body" runat="server">
<h1>Good tide, <%= User.Identity.Name %></h1>
<asp:SiteMapDataSource ID="map" runat="server" />
<asp:Menu runat="server" DataSourceID="map" />
</asp:Content>
