"""The catalogues: compiled before any test reads them; as a script, whether each can be shipped.

That is: nothing fuzzy, nothing untranslated, every placeholder kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def sources() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_changed() -> None:
    """What `make setup` does: tests see the words as they are in the .po, not as they were at the last set-up."""
    for source in sources():
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            draft = compiled.with_suffix(f".{os.getpid()}")  # nobody reads a half of it
            with source.open("rb") as words, draft.open("wb") as out:
                write_mo(out, read_po(words, locale=source.parts[-3]))
            draft.replace(compiled)


def faults(file: Path) -> list[str]:
    """One line for each entry of `file` that a reader would stumble over."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parts[-3])
    found = ["its header is fuzzy"] if catalogue.fuzzy else []
    for message in catalogue:
        if not message.id:
            continue
        words = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.fuzzy or not all(words):
            found.append(f"line {message.lineno}: {message.id!r} is {'fuzzy' if message.fuzzy else 'not translated'}")
        found += [f"line {message.lineno}: {error}" for error in message.check(catalogue)]
    return found


def main() -> int:
    found = [f"{file.relative_to(LOCALE.parent)}, {fault}" for file in sources() for fault in faults(file)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
