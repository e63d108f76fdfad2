"""The passage of a text where the words looked for stand, marked."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from blog.stems import WORD, Query

LENGTH = 260
BEFORE = 80  # characters shown before the first word found


def marked(text: str, query: Query) -> SafeString:
    """All of `text` as safe HTML, with every word found in `<mark>`."""
    parts, end = [], 0
    for match in WORD.finditer(text):
        if query.names(match[0]):
            parts += [escape(text[end : match.start()]), f"<mark>{escape(match[0])}</mark>"]
            end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # safe: every part of the text is escaped, words found too


def passage(text: str, query: Query, length: int = LENGTH) -> SafeString:
    """At most about `length` characters of `text` around the first word found, cut between words; its beginning where there is none."""
    text = " ".join(text.split())
    first = next((match.start() for match in WORD.finditer(text) if query.names(match[0])), 0)
    start = _start(text, max(0, first - BEFORE), first)
    end = _end(text, start + length, first)
    shown = marked(text[start:end], query)
    # Safe: dots around what `marked` made.
    return mark_safe(f"{'… ' if start else ''}{shown}{'…' if end < len(text) else ''}")


def _start(text: str, wanted: int, first: int) -> int:
    """Where a word begins, at or after `wanted`."""
    blank = text.find(" ", wanted, first) if wanted else -1
    return blank + 1 if blank >= 0 else wanted


def _end(text: str, wanted: int, first: int) -> int:
    """Where a word ends, at or before `wanted`."""
    if wanted >= len(text):
        return len(text)
    blank = text.rfind(" ", first, wanted)
    return blank if blank > first else wanted
