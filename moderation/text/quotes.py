"""Which parts of a text are somebody else's words: between quotation marks, or lines quoted with ">"."""

from __future__ import annotations

import re

_CLOSING = {"«": "»", "“": "”", "„": "“", '"': '"', "‹": "›", "”": "”"}
_OPENING = re.compile('[«“„"‹”]')  # one character: nothing to backtrack over
_LONGEST = 2000  # a mark that is never closed must not swallow the text


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the original text, marks included, in order; quotes within quotes count as the outer one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(_between_marks(text) + _quoted_lines(text)):
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _between_marks(text: str) -> list[tuple[int, int]]:
    spans = []
    done = 0
    for mark in _OPENING.finditer(text):
        start = mark.start()
        if start < done or (mark.group() == "”" and not text[start - 1 : start].isspace()):
            continue  # a mark that closes opens nothing, unless it is typed at both ends
        end = text.find(_CLOSING[mark.group()], start + 1, start + _LONGEST)
        if end >= 0 and "\n\n" not in text[start:end]:
            done = end + 1
            spans.append((start, done))
    return spans


def _quoted_lines(text: str) -> list[tuple[int, int]]:
    if ">" not in text:
        return []
    spans = []
    at = 0
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith(">") and len(line.strip()) > 1:
            spans.append((at, at + len(line.rstrip())))
        at += len(line)
    return spans
