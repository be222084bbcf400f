<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Basket.ascx.vb" Inherits="HarbourShop.Basket" %>
<div class="basket"><asp:Literal id="text" runat="server" /></div>
