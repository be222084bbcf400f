"""Files of NEW-WEB07: the live Portal, and what somebody already copied by hand from the old server's images."""

from .shop import page
from .tree import gif, library

IMAGES = "D/media/images/"


def add(new, old):
    _portal(new)
    _copied_by_hand(new, old)
    for folder, machine in (("Framework", 0x014C), ("Framework64", 0x8664)):
        new.add("C/Windows/Microsoft.NET/%s/v4.0.30319/aspnet_isapi.dll" % folder, library("aspnet_isapi.dll", machine))
    for name in ("authsspi", "isapi", "static"):
        new.add("C/Windows/System32/inetsrv/%s.dll" % name, library(name + ".dll", 0x8664))
    for code in (401, 403, 404, 405, 406, 412, 500, 501, 502):
        new.text("C/inetpub/custerr/en-US/%d.htm" % code, "<!DOCTYPE html>\n<title>%d</title>\n<h1>%d</h1>\n<p>NEW-WEB07 could not serve this page.</p>" % (code, code), "utf-8")
    new.text("C/inetpub/wwwroot/iisstart.htm", "<!DOCTYPE html>\n<title>NEW-WEB07</title>\n<h1>NEW-WEB07</h1>\n<p>Nothing to see. Try the portal.</p>", "utf-8")
    new.text("C/inetpub/shared/notice.txt", "Cellar door sticks. Push with the left shoulder.", "utf-8")
    new.empty("C/inetpub/logs/LogFiles")
    new.empty("C/Program Files (x86)")
    new.empty("D/logs/portal")


def _portal(new):
    new.text("D/sites/portal/default.aspx", '<%@ Page Language="C#" %>\n<!DOCTYPE html>\n<title>Portal</title>\n<h1>Good morning, <%= Server.HtmlEncode(User.Identity.Name) %></h1>\n<p>High water today: see <a href="/tides/">tides</a>.</p>', "utf-8-sig")
    new.text("D/sites/portal/web.config", '<?xml version="1.0" encoding="utf-8"?>\n<configuration>\n  <system.web>\n    <compilation targetFramework="4.8" />\n    <authentication mode="Windows" />\n  </system.web>\n</configuration>', "utf-8")
    new.text("D/sites/portal/rota.html", page("Rota", "<p>Thora early, Finlay late, Ballast all day.</p>", charset="utf-8"), "utf-8")
    new.text("D/sites/tides/index.html", page("Tides", "<p>High water 06:12 and 18:40. Low water whenever you need it least.</p>", charset="utf-8"), "utf-8")


def _copied_by_hand(new, old):
    """One file that is the same, one that is older, one that the old server does not have."""
    same = IMAGES + "harbour/quay.png"
    new.add(same, old.files["old-web01/" + same])
    grey = [(shade, shade, shade) for shade in (240, 160, 80, 20)]
    new.add(IMAGES + "harbour/lamp.png", gif(8, 8, grey, lambda x, y: (x + y) // 4))
    new.add(IMAGES + "harbour/scaffolding-2021.gif", gif(8, 8, grey, lambda x, y: x % 4))
