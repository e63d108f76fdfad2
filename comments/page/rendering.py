"""A comment's text as safe HTML: plain text from readers, and the few tags an imported comment may keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape  # of str alone: Django's own looks for lazy strings first, which a page of comments feels
from typing import Final
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.models import Comment, CommentMarkup

LINK_REL: Final = "nofollow ugc noopener"
IMPORTED_TAGS: Final = {"br", "a", "b", "i"}
_ADDRESS = re.compile(r"(?<![^\W_])https?://[^\s<>\"«»“”]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'’…]}*_"
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a comment is seen at once, and what is folded away; both safe, `rest` empty for most comments."""

    start: SafeString
    rest: SafeString


def shown(comment: Comment) -> Shown:
    """The comment's text for the page, folded where it is longer than COMMENT_FOLD_LENGTH characters."""
    if comment.markup == CommentMarkup.HTML:
        return _shown_html(clean(comment.body))
    return _shown_plain(comment.body)


def unfolded(comment: Comment) -> Shown:
    """The whole text at once, however long."""
    return Shown(_paragraph(clean(comment.body)) if comment.markup == CommentMarkup.HTML else plain(comment.body), SafeString())


def plain(text: str) -> SafeString:
    """Paragraphs at blank lines, line breaks kept, lines after ">" as a quotation, bare addresses as links that show their host."""
    # Safe: every word of the text goes through escape or format_html in _with_links; the tags around them are constant.
    return SafeString("".join(_quotation(lines) if lines[0].startswith(">") else _lines(lines) for lines in _paragraphs(text)))


def clean(html: str) -> str:
    """An imported comment's HTML with all but br, a, b and i taken out; links only to http and https."""
    return nh3.clean(
        html,
        tags=IMPORTED_TAGS,
        attributes={"a": {"href"}},
        link_rel=LINK_REL,
        url_schemes={"http", "https"},
        url_relative="deny",
    )


def _paragraphs(text: str) -> list[list[str]]:
    """Lines that belong together: a blank line parts them, and so does the beginning or end of a quotation."""
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        last = paragraphs[-1]
        if last and (not line.strip() or line.startswith(">") != last[0].startswith(">")):
            paragraphs.append([])
        if line.strip():
            paragraphs[-1].append(line)
    return [lines for lines in paragraphs if lines]


def _lines(lines: list[str]) -> str:
    return f'<p dir="auto">{"<br>".join(map(_with_links, lines))}</p>'


def _quotation(lines: list[str]) -> str:
    """Quoted lines; an empty one between them is a pause, and quotations within it are shown as they were typed."""
    said = "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines)
    inside = [_lines(paragraph.split("\n")) for paragraph in re.split(r"\n\s*\n", said) if paragraph.strip()]
    return f"<blockquote>{''.join(inside)}</blockquote>" if inside else ""


def _with_links(line: str) -> str:
    if "://" not in line:
        return escape(line)
    parts, end = [], 0
    for match in _ADDRESS.finditer(line):
        address = _without_punctuation(match[0])
        if host := _host(address):
            parts += [escape(line[end : match.start()]), format_html('<a href="{}" rel="{}">{}</a>', address, LINK_REL, host)]
            end = match.start() + len(address)
    return "".join([*parts, escape(line[end:])])


def _without_punctuation(address: str) -> str:
    """The address without the sentence's own marks after it; a closing bracket stays where it was opened within."""
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while address[end - 1] in _AFTER_ADDRESS or (address[end - 1] == ")" and unopened > 0):
        unopened -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _host(address: str) -> str:
    """The host as a browser would show it, letters that only look Latin spelt out; "" where there is none."""
    try:
        host = urlsplit(address).hostname or ""
        return host if host.isascii() else host.encode("idna").decode()
    except ValueError:  # a broken address, or a host that cannot be one
        return ""


def _shown_plain(text: str) -> Shown:
    if len(text) <= settings.COMMENT_FOLD_LENGTH:
        return Shown(plain(text), SafeString())
    cut = _place_to_cut(text, settings.COMMENT_FOLD_LENGTH * 2 // 3)
    return Shown(plain(text[:cut]), plain(text[cut:]))


def _place_to_cut(text: str, most: int) -> int:
    """Where the text may be cut after at least half of `most` characters: between paragraphs, lines or words."""
    for boundary in ("\n\n", "\n", " "):
        if (at := text.rfind(boundary, most // 2, most)) > 0:
            return at
    return most


def _shown_html(html: str) -> Shown:
    start, rest = _cut_html(html, settings.COMMENT_FOLD_LENGTH)
    return Shown(_paragraph(start), _paragraph(rest))


def _cut_html(html: str, longest: int) -> tuple[str, str]:
    """Cut outside every tag, between lines or else between words; all of it is folded where neither comes in time."""
    most, length, depth, at, line, word = longest * 2 // 3, 0, 0, 0, 0, 0
    for part in _TAG.split(html):
        if part.startswith("<br"):
            line = at if depth == 0 and length <= most else line
        elif part.startswith("<"):
            depth += -1 if part.startswith("</") else 1
        else:
            pause = part.rfind(" ", 0, max(0, most - length))
            word = at + pause if depth == 0 and pause > 0 else word
            length += len(part)
        at += len(part)
    cut = line if line > most // 2 else max(line, word)
    return (html, "") if length <= longest else (html[:cut], html[cut:])


def _paragraph(html: str) -> SafeString:
    # Safe: `html` comes from `clean`, and was cut outside every tag.
    return SafeString(f'<p dir="auto">{html}</p>' if html.strip() else "")
