<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Stamp.ascx.vb" Inherits="HarbourShop.Stamp" %>
<div class="stamp"><asp:Literal id="text" runat="server" /></div>
