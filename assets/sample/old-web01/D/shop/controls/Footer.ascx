<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Footer.ascx.vb" Inherits="HarbourShop.Footer" %>
<div class="footer"><asp:Literal id="text" runat="server" /></div>
