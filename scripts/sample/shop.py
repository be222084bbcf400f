"""The words of the shop: shelves, titles, people, and what it says about them. Everything is made up."""

from .dice import Dice

SHELVES = (
    ("tides", "Tides & Tables"), ("pilotage", "Pilotage & Charts"), ("lights", "Lighthouses"), ("yards", "Ships & Yards"),
    ("knots", "Knots & Rigging"), ("fish", "Fish & Fishing"), ("polar", "Ice & the Poles"), ("stories", "Stories of the Sea"),
    ("verse", "Verse & Song"), ("local", "Our Harbour"), ("birds", "Birds & Shore"), ("children", "For Children"),
)

_FIRST = (
    "Ada Aksel Berit Clara Dorothea Edmund Elin Finlay Greta Harald Hilda Ingrid Jonas Katrin Lars Magda Nils Olive Petra Ragnar "
    "Signe Thora Ulf Vera Wilhelm Ylva Åse Jürgen Zoë Émile"
).split()
_LAST = (
    "Ankermann Ballast Brackwater Cable Dorey Ebbing Fairweather Gannet Hawser Inkpen Jetty Keel Lugger Marlin Norsworthy Oakum "
    "Pilot Quayle Rudder Saltmarsh Tern Underhill Vane Whitecap Yawl Østergård Müller Brückner Strandgård Lefèvre"
).split()
_OPENERS = "The Long,A Quiet,The Last,Notes on the,The Keeper's,A Winter,The Captain's,Beyond the,A Short,The Grey,Nine,Under the,The Cook's,A Pocket".split(",")
_THINGS = "Tide,Harbour,Lantern,Bell,Ledger,Anchor,Compass,Gull,Breakwater,Fog Signal,Sandbank,Ferry,Estuary,Net,Barometer,Chart,Swell,Watch,Mooring,Shoal".split(",")
_ENDINGS = "of 1881,and Other Waters,in Plain Words,with Drawings,from Memory,Revisited,at Low Water,for Beginners,by Lamplight,in Rough Weather".split(",")
_VERDICTS = (
    "Read it aloud; it was written by someone who had to shout.",
    "The tables are sound. The jokes are from 1974.",
    "Kept behind the counter because it never stays on the shelf.",
    "A patient book. Give it three chapters and a kettle.",
    "The maps alone are worth the price, though two of them are upside down.",
    "We disagree about the ending, and have done so since Easter.",
    "Plain, careful and a little damp, like its author.",
    "Borrowed by the harbour master; returned with corrections.",
    "Not for the night before a crossing.",
    "Our best seller in any month with an R in it.",
)


class Book:
    """One title of the catalogue, the same wherever its number is named."""

    def __init__(self, number):
        dice = Dice("book", number)
        self.number = number
        self.shelf, self.shelf_name = SHELVES[number % len(SHELVES)]
        self.title = "%s %s" % (dice.pick(_OPENERS), dice.pick(_THINGS))
        if dice.below(3):
            self.title += " " + dice.pick(_ENDINGS)
        self.author = person(dice)
        self.year = dice.between(1958, 2008)
        self.pages = dice.between(48, 612)
        self.price = "%d.%02d" % (dice.between(4, 39), dice.pick((0, 50, 95, 99)))
        self.stock = dice.below(14)
        self.verdict = dice.pick(_VERDICTS)
        self.isbn = isbn("0%08d" % (41000000 + number * 7919 % 9000000))

    @property
    def slug(self):
        return "%04d-%s" % (self.number, slug(self.title))


def person(dice):
    return "%s %s" % (dice.pick(_FIRST), dice.pick(_LAST))


def isbn(nine):
    total = sum((10 - place) * int(digit) for place, digit in enumerate(nine))
    check = (11 - total % 11) % 11
    return "%s-%s-%s-%s" % (nine[0], nine[1:5], nine[5:9], "X" if check == 10 else check)


def slug(text):
    plain = text.lower().translate(str.maketrans({"'": "", " ": "-", "å": "a", "ø": "o", "ü": "u", "é": "e", "è": "e", "ë": "e"}))
    return "".join(mark for mark in plain if mark.isalnum() or mark == "-")


def html(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def page(title, body, root="/", charset="windows-1252"):
    """A page as the shop's first web designer left it."""
    return """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=%s">
<title>%s - Harbour Books</title>
<link rel="stylesheet" type="text/css" href="%scss/harbour.css">
</head>
<body>
<h1>%s</h1>
%s
<p class="foot"><a href="%s">Harbour Books</a>, 4 Fish Street. Open when the lamp is lit.</p>
</body>
</html>
""" % (charset, html(title), root, html(title), body.strip("\n"), root)
