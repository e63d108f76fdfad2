"""Takes the writer and the source out of an article's last paragraph, where they can be recognised for sure.

A blog that reprints closes with a paragraph of its own: "Par NAME via NEWSPAPER", under it the source as a domain, a link or
"Source : …". Both lines then become fields of the article. In any doubt the paragraph stays in the text: nothing is lost, and
nothing is shown twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from django.utils.html import strip_tags

FARTHEST: Final = 3_000  # characters from the end within which the paragraph must begin

_BLANK: Final = r"(?:\s|&nbsp;|&\#160;|<br\s*/?>)"
_EMPTY: Final = re.compile(rf"(?:{_BLANK}|<(p|div)\b[^<>]*>{_BLANK}*</\1>)+\Z", re.IGNORECASE)
_CLOSER: Final = re.compile(r"</div>\s*\Z", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(r"<(p|div)\b[^<>]*>((?:(?!</?(?:p|div)\b).)*)</\1>\s*\Z", re.IGNORECASE | re.DOTALL)
_INLINE: Final = frozenset({"b", "strong", "i", "em", "u", "a", "br", "span", "font", "small"})
_TAG: Final = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
_HREF: Final = re.compile(r"""<a\b[^<>]*?\bhref\s*=\s*(["'])(.*?)\1""", re.IGNORECASE | re.DOTALL)
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)

_BYLINE: Final = re.compile(r"(?:Par|By)\s+(\S.{1,150}[^\s.!?…:;,])")
_SOURCE: Final = re.compile(r"Source\s*:\s*(\S.*)", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signed:
    """An article's HTML without its last lines, and what those lines say; the fields are "" where nothing was sure."""

    html: str
    byline: str = ""
    source_name: str = ""
    source_address: str = ""


def split_byline(html: str) -> Signed:
    """Cut the closing lines off `html`, or give it back as it is."""
    cut = max(0, len(html) - FARTHEST)
    end, closers = _EMPTY.sub("", html[cut:]), ""
    while not (paragraph := _PARAGRAPH.search(end)) and (closer := _CLOSER.search(end)):
        end, closers = _EMPTY.sub("", end[: closer.start()]), closer[0].strip() + closers
    said = _read(paragraph[2]) if paragraph else None
    if paragraph is None or said is None:
        return Signed(html)
    rest = html[:cut] + end[: paragraph.start()].rstrip() + closers
    return Signed(rest, *said) if rest else Signed(html)


def _read(inner: str) -> tuple[str, str, str] | None:
    """Byline, source and its address, or None unless every word of the paragraph is one of them."""
    if not {name.lower() for name in _TAG.findall(inner)} <= _INLINE:
        return None
    lines = [line for line in _BREAK.split(inner) if _plain(line)]
    if not 1 <= len(lines) <= 2 or _HREF.search(lines[0]):
        return None
    signed = _BYLINE.fullmatch(_plain(lines[0]))
    if not signed or not signed[1][0].isupper():
        return None
    if len(lines) == 1:
        return (signed[1], "", "") if " via " in signed[1] else None
    source = _source(lines[1])
    return (signed[1], *source) if source else None


def _source(line: str) -> tuple[str, str] | None:
    text = _plain(line)
    named = _SOURCE.fullmatch(text)
    name = named[1] if named else text
    links = [unescape(link) for _quote, link in _HREF.findall(line)]
    if len(links) > 1 or len(name) > 160 or not (named or _DOMAIN.fullmatch(name)):
        return None
    if not links:
        return name, ""
    address = links[0].strip()
    return (name, address) if re.match(r"https?://\S+\Z", address) and len(address) <= 500 else None


def _plain(line: str) -> str:
    return " ".join(unescape(strip_tags(line)).split())
