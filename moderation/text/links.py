"""Addresses in a text, and the domains they lead to. Pure; RE2 only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import re2

# Endings that a bare "name.ending" needs before it is taken for an address: "fin.Le" is a missing space.
ENDINGS = "com|net|org|info|biz|fr|be|ch|ca|eu|de|uk|ru|io|co|me|tv|ly|gl|be|xyz|top|site|online|shop|club|link|live|app|blog"
ADDRESS = re2.compile(
    r"(?i)(?:https?://|www\.)[^\s<>\"«»]+"
    rf"|\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:{ENDINGS})\b(?:/[^\s<>\"«»]*)?"
)
SHARED_SECOND = frozenset({"co.uk", "com.br", "com.au", "gouv.fr", "asso.fr", "org.uk", "ac.uk"})
OPEN_HOUSES = ("blogspot.", "wordpress.", "over-blog.", "github.", "tumblr.", "canalblog.", "free.", "hautetfort.")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text, and its registrable domain."""

    domain: str
    start: int
    end: int


def domain_of(address: str) -> str:
    """The part of a host by which one knows whose it is: "a.b.example.fr" -> "example.fr"."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    labels = host.strip(".").split(".")
    wanted = 2
    if labels[-1].isdigit():
        wanted = 4  # four numbers are no name
    elif len(labels) > 2 and (".".join(labels[-2:]) in SHARED_SECOND or f"{labels[-2]}." in OPEN_HOUSES):
        wanted = 3
    return ".".join(labels[-wanted:]).lower()


def links_in(text: str) -> list[Link]:
    """Every address of a text, in order; a text without a dot costs nothing."""
    if "." not in text and "://" not in text:
        return []
    found = []
    for match in ADDRESS.finditer(text):
        if match.start() and text[match.start() - 1] == "@":
            continue
        address = match.group().rstrip(".,;:!?)]}'’")
        if domain := domain_of(address):
            found.append(Link(domain, match.start(), match.start() + len(address)))
    return found


def domains_in(text: str) -> frozenset[str]:
    """The domains a text links to."""
    return frozenset(link.domain for link in links_in(text))
