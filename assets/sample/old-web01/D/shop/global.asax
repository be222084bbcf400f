<%@ Application Codebehind="Global.asax.vb" Inherits="HarbourShop.Global" %>
