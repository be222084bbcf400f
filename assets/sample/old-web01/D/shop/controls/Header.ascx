<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Header.ascx.vb" Inherits="HarbourShop.Header" %>
<div class="header"><asp:Literal id="text" runat="server" /></div>
