<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Counter.ascx.vb" Inherits="HarbourShop.Counter" %>
<div class="counter"><asp:Literal id="text" runat="server" /></div>
