<%@ Page Language="C#" MasterPageFile="~/Site.master" %>
<asp:Content ContentPlaceHolderID="body" runat="server"><asp:XmlDataSource ID="phones" runat="server" DataFile="~/App_Data/phones.xml" /></asp:Content>
