<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Menu.ascx.vb" Inherits="HarbourShop.Menu" %>
<div class="menu"><asp:Literal id="text" runat="server" /></div>
