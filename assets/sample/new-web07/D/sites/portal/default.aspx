<%@ Page Language="C#" %>
<!DOCTYPE html>
<title>Portal</title>
<h1>Good morning, <%= Server.HtmlEncode(User.Identity.Name) %></h1>
<p>High water today: see <a href="/tides/">tides</a>.</p>
