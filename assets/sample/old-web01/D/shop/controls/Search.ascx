<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Search.ascx.vb" Inherits="HarbourShop.Search" %>
<div class="search"><asp:Literal id="text" runat="server" /></div>
