"""The lexical form of MetaBase.xml: flat keys, one attribute a line, list items on their own lines, CRLF, BOM."""

import struct

from .dice import Dice

LIST_SEPARATOR = "\r\n\t\t\t"


def escape(text):
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(mark, entity)
    return text


def value_text(value):
    if value is True or value is False:
        return "TRUE" if value else "FALSE"
    if isinstance(value, (list, tuple)):
        return LIST_SEPARATOR.join(escape(item) for item in value)
    return escape(str(value))


class Metabase:
    """Keys in any order; `text` sorts them as IIS does."""

    def __init__(self):
        self.keys = []

    def key(self, kind, location, custom=(), **properties):
        self.keys.append((kind, location, properties, custom))

    def bytes(self):
        ordered = sorted(self.keys, key=lambda key: location_order(key[1]))
        lines = ['<?xml version ="1.0"?>', '<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">', "<MBProperty>"]
        for kind, location, properties, custom in ordered:
            lines.append('<%s\tLocation ="%s"' % (kind, escape(location)))
            for name in sorted(properties):
                lines.append('\t\t%s="%s"' % (name, value_text(properties[name])))
            lines.append("\t>")
            for node in custom:
                lines.append("\t<Custom")
                for field, value in zip(("Name", "ID", "Value", "Type", "UserType", "Attributes"), node):
                    lines.append('\t\t%s="%s"' % (field, value_text(value)))
                lines.append("\t/>")
            lines.append("</%s>" % kind)
        lines += ["</MBProperty>", "</configuration>", ""]
        return b"\xef\xbb\xbf" + "\r\n".join(lines).encode("utf-8")


def location_order(location):
    if location == ".":
        return []
    return [segment.upper() for segment in location.split("/")]


def secure_blob(name, data_length, magic=b"IcDb", data_start=b""):
    """A value as IIS 6 stores a secret: magic, lengths, data padded to 8, 64 bytes signature. The bytes are chance."""
    dice = Dice("secret", name)
    padded = (data_length + 7) // 8 * 8
    data = (data_start + dice.bytes(padded))[:padded]
    return (magic + struct.pack("<III", 8 + padded + 64, data_length, 64) + data + dice.bytes(64)).hex()


def secret_text(name, characters):
    """The blob of a password with that many characters; 0 is the empty password."""
    return secure_blob(name, 4 + 2 * (characters + 1))


def access_list(name, descriptor_length=160):
    """The blob of an AdminACL."""
    return secure_blob(name, 4 + descriptor_length)


def address_list(denied=None, granted=None):
    """An IPSECLIST with at most one address a side, each (mask, address) in dotted form."""
    offset = lambda place: 0x80000000 | place
    present = [1, 0, 2, 1, 4, 0, offset(76)]
    deny, grant = ([0, 0], present) if granted else (present, [0, 0])
    grant_at = 24 + 4 * len(deny)
    words = [offset(24), offset(grant_at), offset(60), offset(68), 1, 76] + deny + grant + [0, 0, 0, 0]
    dotted = lambda text: bytes(int(part) for part in text.split("."))
    mask, address = granted or denied
    return (struct.pack("<19I", *words) + dotted(mask) + dotted(address)).hex()
