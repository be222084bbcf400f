"""What site 1 reaches outside its own folder on D: the picture library behind /images."""

from .dice import Dice
from .tree import gif, png

IMAGES = "D/media/images/"
SEA = [(253, 252, 247), (210, 225, 235), (120, 160, 190), (53, 85, 119), (20, 40, 60), (200, 60, 40), (240, 200, 90), (90, 90, 90)]
BUTTONS = "home list news write basket search back next pay print large small".split()
VIEWS = "quay lamp stove ferry bell slipway gulls fog winter window ballast-the-cat crane".split()


def add(old):
    _covers(old, 252)
    for name in BUTTONS:
        for state in ("", "_over"):
            dice = Dice("button", name, state)
            band, ink = dice.between(2, 9), 5 if state else 3
            old.add(IMAGES + "buttons/%s%s.gif" % (name, state), gif(32, 12, SEA, lambda x, y: ink if y == band or (x * 7 + y) % 11 == 0 else 0))
    for name in VIEWS:
        dice = Dice("view", name)
        horizon, sun = dice.between(5, 10), dice.between(3, 20)
        old.add(IMAGES + "harbour/%s.png" % name, png(24, 16, SEA, lambda x, y: 6 if abs(x - sun) + abs(y - 3) < 3 else 1 if y < horizon else 2 + (x + y) % 3))
    old.add(IMAGES + "Logo.gif", gif(40, 20, SEA, lambda x, y: 3 if (x - 20) ** 2 + (y - 10) ** 2 < 80 else 0))
    old.add(IMAGES + "spacer.gif", gif(1, 1, SEA, lambda x, y: 0))
    old.text(IMAGES + "Thumbs.txt", "Do not put the big scans here. They are on FILER1, or were.")


def _covers(old, count):
    for number in range(1, count + 1):
        dice = Dice("cover", number)
        paper, ink, line = dice.between(1, 6), dice.between(0, 7), dice.between(6, 24)
        old.add(IMAGES + "covers/%04d.gif" % number, gif(24, 32, SEA, lambda x, y: ink if y in (line, line + 2) and 3 < x < 20 else 4 if x < 2 else paper))
