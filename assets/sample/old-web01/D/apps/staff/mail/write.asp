<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Write"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Write to a customer</h1>
<form method="post" action="send.asp">
<p>To <input name="to" size="40"></p>
<p>About <input name="about" size="40"></p>
<p><textarea name="text" rows="12" cols="60"></textarea></p>
<input type="submit" value="Send">
</form>
<!--#include virtual="/includes/footer.inc"-->
