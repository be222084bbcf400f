<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Price.ascx.vb" Inherits="HarbourShop.Price" %>
<div class="price"><asp:Literal id="text" runat="server" /></div>
