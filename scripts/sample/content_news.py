"""More of site 1: news, people who write, events, letters, lists to download, and what FrontPage left behind."""

from .content_harbour import ROOT
from .dice import Dice
from .shop import SHELVES, Book, html, page, person, slug

MONTHS = "January February March April May June July August September October November December".split()
ITEMS = (
    "The stove smokes again; please read by the door.", "A crate of charts arrived from an estate. Two are of lakes.", "The spring tide reached the second step. The verse shelf was spared.",
    "Ballast the cat is now in the stock list, by mistake.", "We bought a bell. It is louder than we thought.", "Reading on Thursday, if the ferry runs.",
    "The window shows lighthouses until the bulbs go.", "A customer returned a book from 1991, with interest.", "Fog. Nobody came, and much was read.",
    "New almanacs are in. The old ones are half price and mostly right.", "The children have moved the pirates to Poetry again.", "Paint on the sill. Mind your sleeves.",
)
SEASONS = ("spring", "summer", "autumn", "winter")
QUESTIONS = (
    "on the loading of lighters at the town quay", "whether the bell buoy was ever green", "who painted the ferry blue", "a lost copy of the tide tables for 1962",
    "how to dry a wet almanac", "the pronunciation of gunwale",
)


def add(old):
    _news(old)
    _authors(old)
    _events(old)
    _letters(old)
    _downloads(old)
    _frontpage(old)


def _news(old):
    for year in range(2003, 2010):
        links = []
        for month in range(1, 13):
            dice = Dice("news", year, month)
            links.append('<li><a href="%02d.htm">%s</a></li>' % (month, MONTHS[month - 1]))
            items = "\n".join("<p><b>%d %s.</b> %s</p>" % (day, MONTHS[month - 1], text) for day, text in zip(sorted(dice.some(range(1, 28), 3)), dice.some(ITEMS, 3)))
            old.text(ROOT + "news/%d/%02d.htm" % (year, month), page("News of %s %d" % (MONTHS[month - 1], year), items))
        old.text(ROOT + "news/%d/index.htm" % year, page("News of %d" % year, "<ul>\n%s\n</ul>" % "\n".join(links)))
    old.text(ROOT + "news/default.asp", '<%@ Language="VBScript" %>\n<% Response.Redirect "/news/" & Year(Now()) & "/index.htm" %>')


def _authors(old):
    books = {}
    for number in range(1, 253):
        book = Book(number)
        books.setdefault(book.author, []).append(book)
    for author in sorted(books)[:100]:
        name = slug(author)
        listed = "\n".join('<li><a href="/catalogue/shelves/%s/%s.htm">%s</a> (%d)</li>' % (book.shelf, book.slug, html(book.title), book.year) for book in books[author])
        dice = Dice("author", author)
        life = dice.pick(("Writes in the mornings and mends nets in the afternoons.", "Has never been seen on land.", "Taught mathematics to sailors and patience to cats.", "Answers letters, not telephones."))
        old.text(ROOT + "authors/%s/%s.htm" % (name[0].upper(), name), page(author, "<p>%s</p>\n<ul>\n%s\n</ul>" % (life, listed), charset="utf-8"), "utf-8")


def _events(old):
    for number in range(1, 37):
        dice = Dice("event", number)
        book = Book(dice.between(1, 252))
        old.text(ROOT + "events/%d/evening%02d.htm" % (2004 + number // 7, number), page("An evening with %s" % book.author, '''
<p>%s reads from <i>%s</i>. Doors at seven, tide at %d.</p>
<p>Bring a chair. %s</p>''' % (html(book.author), html(book.title), dice.between(8, 11), dice.pick(("Soup is provided.", "There is one stove.", "The cat decides who sits where.")))))


def _letters(old):
    for year in (2004, 2005, 2006):
        for season in SEASONS:
            dice = Dice("letters", year, season)
            for question in dice.some(QUESTIONS, 3):
                old.text(ROOT + "archive/letters from readers/%d/%s/%s/letter.htm" % (year, season, question), page(
                    question.capitalize(), "<p>%s writes: I have wondered about this since %d.</p>\n<p>So have we.</p>" % (html(person(dice)), dice.between(1949, 1999))))
    old.empty(ROOT + "archive/letters from readers/2007")


def _downloads(old):
    for year in range(2006, 2010):
        for quarter in range(1, 5):
            dice = Dice("list", year, quarter)
            books = [Book(number) for number in sorted(dice.some(range(1, 253), 10))]
            old.text(ROOT + "Downloads/Price list %d-%d.csv" % (year, quarter), "number;title;author;price\n" + "\n".join("%d;%s;%s;%s" % (book.number, book.title, book.author, book.price) for book in books))
            old.text(ROOT + "Downloads/tides/%d-q%d.tide" % (year, quarter), "\n".join("%02d %02d:%02d %d.%d" % (day, 6 * dice.below(3) + dice.below(6), dice.below(60), dice.between(1, 5), dice.below(10)) for day in range(1, 29)), "ascii")
    for shelf, _ in SHELVES:
        old.add(ROOT + "Downloads/shelf-%s.hbk" % shelf, b"HBK1\0" + bytes([len(shelf)]) + shelf.encode("ascii") + Dice("hbk", shelf).bytes(360))
    old.text(ROOT + "Downloads/LIESMICH.TXT", "Die Preislisten sind für Excel. Die .hbk-Dateien liest nur der Kiosk auf der Fähre.")


def _frontpage(old):
    """FrontPage keeps a shadow of each page it ever opened."""
    pages = sorted(name.rsplit("/", 1)[1] for name in old.files if name.startswith("old-web01/" + ROOT) and name.count("/") == ROOT.count("/") + 1)
    for name in pages:
        dice = Dice("frontpage", name)
        old.text(ROOT + "_vti_cnf/" + name, "vti_encoding:SR|utf8-nl\nvti_timelastmodified:TR|%02d %s 200%d 09:%02d:00 -0000\nvti_author:SR|HARBOUR\\\\thora\nvti_extenderversion:SR|5.0.2.6790\nvti_filesize:IR|%d\nvti_backlinkinfo:VX|" % (
            dice.between(1, 28), MONTHS[dice.below(12)][:3], dice.between(3, 9), dice.below(60), dice.between(300, 4000)), "utf-8", "\n")
    old.text(ROOT + "_vti_pvt/access.cnf", "vti_encoding:SR|utf8-nl\nRealmName:old-web01\nInheritPermissions:false", "utf-8", "\n")
    old.text(ROOT + "_vti_pvt/doctodep.btr", "no dependencies\n", "ascii", "\n")
