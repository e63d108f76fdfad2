"""Finds every translatable string of the project, in Python and in templates, without the gettext programs."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("accounts", "blog", "comments", "config", "moderation", "operations")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CALL = re.compile(r"\b(n?p?gettext)\(((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"),?\s*)+)")
TEXT = re.compile(r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")


def in_python(path):
    for _, function, messages, _ in extract_python(BytesIO(path.read_bytes()), KEYWORDS, (), {"encoding": "utf-8"}):
        texts = messages if isinstance(messages, tuple) else (messages,)
        if not all(isinstance(text, str) for text in texts if text is not None) or not texts[0]:
            continue
        context = texts[0] if "pgettext" in function else None
        yield context, texts[1] if context else texts[0]


def in_template(path):
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for function, arguments in CALL.findall(source):
        texts = [eval(text) for text in TEXT.findall(arguments)]  # string literals that templatize itself wrote
        context = texts[0] if function in {"pgettext", "npgettext"} else None
        yield context, texts[1] if context else texts[0]


def translatable():
    """A dict: (context or None, msgid) -> a file it stands in."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for key in in_python(path):
                found.setdefault(key, path.relative_to(ROOT))
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            for key in in_template(path):
                found.setdefault(key, path.relative_to(ROOT))
    return found
