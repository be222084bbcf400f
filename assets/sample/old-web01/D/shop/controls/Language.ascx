<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Language.ascx.vb" Inherits="HarbourShop.Language" %>
<div class="language"><asp:Literal id="text" runat="server" /></div>
