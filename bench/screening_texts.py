"""The groups of texts that filters are compared on: those of tests/corpus, insults also in two plain disguises."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from bench.prose import Prose

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus"
FIGURE = "Le ministre"
_HIDDEN = re.compile(r"\{(.*?)\}")


def lines(name: str) -> list[str]:
    """The lines of a file, remarks left out."""
    text = (CORPUS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def groups() -> dict[str, list[str]]:
    """Texts by what they are."""
    prose = Prose(8)
    insults = lines("explicit_insults.txt")
    with (CORPUS / "traps.tsv").open(encoding="utf-8", newline="") as file:
        traps = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {
        "insults": [_HIDDEN.sub(r"\1", line) for line in insults],
        "spelt out": [_HIDDEN.sub(lambda word: ".".join(word[1]), line) for line in insults],
        "starred": [_HIDDEN.sub(lambda word: f"{word[1][0]}*{word[1][2:]}", line) for line in insults],
        "traps' twins": [row["twin"] for row in traps],
        "traps": [row["trap"] for row in traps],
        "rude politics": [line.replace("{figure}", FIGURE) for line in lines("rude_politics.txt")],
        "ordinary, made up": [prose.comment() for _ in range(200)],
    }
