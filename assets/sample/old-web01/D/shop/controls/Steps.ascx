<%@ Control Language="vb" AutoEventWireup="false" Codebehind="Steps.ascx.vb" Inherits="HarbourShop.Steps" %>
<div class="steps"><asp:Literal id="text" runat="server" /></div>
