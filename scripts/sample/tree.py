"""One server's files before they are written, and the small formats they are made of."""

import struct
import zlib


class Tree:
    """Files by path below the server's folder. Paths that differ only by case are refused: Windows cannot hold both."""

    def __init__(self, server):
        self.server = server
        self.files = {}
        self.empty_folders = []
        self._folded = set()

    def add(self, path, content):
        full = "%s/%s" % (self.server, path)
        folded = full.casefold()
        if folded in self._folded:
            raise ValueError("twice: " + full)
        self._folded.add(folded)
        self.files[full] = content

    def text(self, path, text, encoding="windows-1252", line_end="\r\n"):
        """A text file as the shop's editors saved it: Windows line ends and code page unless said otherwise."""
        self.add(path, text.strip("\n").replace("\n", line_end).encode(encoding) + line_end.encode("ascii"))

    def empty(self, path):
        """A folder without files, which git cannot keep; see empty-folders.txt."""
        self.empty_folders.append("%s/%s" % (self.server, path))


def png(width, height, colours, pixel):
    """A palette PNG; stored, not compressed, so that no zlib version can change it. `pixel(x, y)` gives a palette index."""
    rows = b"".join(b"\0" + bytes(pixel(x, y) for x in range(width)) for y in range(height))
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(rows), len(rows) ^ 0xFFFF) + rows + struct.pack(">I", zlib.adler32(rows))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = b"".join(bytes(colour) for colour in colours)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"PLTE", palette) + chunk(b"IDAT", stored) + chunk(b"IEND", b"")


def gif(width, height, colours, pixel):
    """A GIF of up to 8 colours. Its table is cleared before it grows, so every pixel is one code of 4 bits."""
    palette = b"".join(bytes(colour) for colour in (list(colours) + [(0, 0, 0)] * 8)[:8])
    codes = []
    for place in range(width * height):
        if place % 6 == 0:
            codes.append(8)
        codes.append(pixel(place % width, place // width) & 7)
    codes += [9, 0]
    data = bytes(codes[at] | codes[at + 1] << 4 for at in range(0, len(codes) - 1, 2))
    blocks = b"".join(bytes([len(data[at : at + 255])]) + data[at : at + 255] for at in range(0, len(data), 255))
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xA2, 0, 0) + palette
    return head + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x03" + blocks + b"\0;"


def library(name, machine=0x014C):
    """The smallest file that reads as a Windows library: DOS header, PE header, one empty section. 0x014C is 32 bit, 0x8664 64 bit."""
    wide = machine == 0x8664
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    header = struct.pack("<HHIIIHH", machine, 1, 0x45000000, 0, 0, 0xF0 if wide else 0xE0, 0x2022 if wide else 0x2102)
    base = struct.pack("<Q", 0x180000000) if wide else struct.pack("<II", 0, 0x10000000)
    optional = struct.pack("<HBBIIIII", 0x20B if wide else 0x10B, 7, 10, 0, 0, 0, 0, 0x1000) + base
    optional += struct.pack("<IIHHHHHHIIIIHH", 0x1000, 0x200, 4, 0, 0, 0, 4, 0, 0, 0x2000, 0x200, 0, 2, 0)
    optional = optional.ljust(0xF0 if wide else 0xE0, b"\0")
    section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 0, 0x1000, 0, 0, 0, 0, 0, 0, 0x60000020)
    return (dos + b"PE\0\0" + header + optional + section).ljust(0x200, b"\0") + name.encode("ascii") + b"\0"
