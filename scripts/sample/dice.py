"""Chance that gives the same result on every machine and with every Python: bytes of SHA-256 over a seed and a counter."""

import hashlib


class Dice:
    """A stream of reproducible choices, named by its seed."""

    def __init__(self, *seed):
        self.seed = "/".join(str(part) for part in ("harbour-books",) + seed).encode("utf-8")
        self.counter = 0

    def bytes(self, count):
        out = b""
        while len(out) < count:
            out += hashlib.sha256(self.seed + b"#%d" % self.counter).digest()
            self.counter += 1
        return out[:count]

    def below(self, limit):
        return int.from_bytes(self.bytes(8), "little") % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def some(self, choices, count):
        rest, out = list(choices), []
        for _ in range(min(count, len(rest))):
            out.append(rest.pop(self.below(len(rest))))
        return out
