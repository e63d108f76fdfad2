"""Whether each catalogue can be shipped: nothing fuzzy, nothing untranslated, every placeholder kept."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


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
    found = [
        f"{file.relative_to(LOCALE.parent)}, {fault}"
        for file in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        for fault in faults(file)
    ]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
