"""How one version of the posted rules differs from the one before it, as readers are told. Pure, but for the words.

The words the house looks for and the figures of the thresholds are not told: they would say how to get around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from comments.doors import Piece, PostedRuleWords, RuleChange

Row = Mapping[str, Any]
LONG = 1_000_000  # pairs of words and spaces
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """A text beside the one it replaces, word by word."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    found = []
    long = len(old) * len(new) > LONG  # then what stands everywhere is passed over, so that no text takes long to compare
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=long).get_opcodes():
        if kind == "equal":
            found.append(Piece("".join(new[first:last]), "same"))
            continue
        gone, added = "".join(old[start:end]), "".join(new[first:last])
        found += [Piece(text, said) for text, said in ((gone, "gone"), (added, "new")) if text]
    return tuple(found)


def changes(before: Sequence[Row], after: Sequence[Row], language: str) -> list[RuleChange]:
    """Rule by rule, in the order of the notice: those that are new, gone, or say or do something else."""
    old = {row["code"]: row for row in before}
    now = {row["code"] for row in after}
    told = [change for row in after if (change := changed(old.get(row["code"]), row, language))]
    gone = [row for row in before if row["code"] not in now]
    return told + [RuleChange(words(row, language), "gone", *said(row, {}, language), ()) for row in gone]


def changed(before: Row | None, after: Row, language: str) -> RuleChange | None:
    """What is new about one rule, or None."""
    if before is None:
        return RuleChange(words(after, language), "new", *said({}, after, language), ())
    title, wording = said(before, after, language)
    notes = tuple(notes_on(before, after))
    same = all(piece.kind == "same" for piece in (*title, *wording))
    return None if same and not notes else RuleChange(words(after, language), "changed", title, wording, notes)


def words(row: Row, language: str) -> PostedRuleWords:
    return PostedRuleWords(row["code"], row["order"], row[f"title_{language}"], row[f"wording_{language}"])


def said(before: Row, after: Row, language: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Title and wording, each beside what it replaces."""
    title, wording = f"title_{language}", f"wording_{language}"
    return pieces(before.get(title, ""), after.get(title, "")), pieces(before.get(wording, ""), after.get(wording, ""))


def notes_on(before: Row, after: Row) -> Iterator[str]:
    """What else is different about a rule, in sentences."""
    if before["order"] != after["order"]:
        yield _("It has another number.")
    if before["action"] != after["action"]:
        yield action_in_words(after["action"])
    if after["threshold"] < before["threshold"]:
        yield _("The automatic check stops comments sooner than before.")
    if after["threshold"] > before["threshold"]:
        yield _("The automatic check stops comments later than before.")
    if before.get("public_figures", False) != after.get("public_figures", False):
        counts = after.get("public_figures", False)
        yield _("Insults at public figures now count.") if counts else _("Insults at public figures no longer count.")
    if before.get("terms") != after.get("terms"):
        yield _("The automatic check looks for other words than before.")
    if before.get("trial") != after.get("trial"):
        yield _("Words are being tried out without effect, or are no longer.")


def action_in_words(action: str) -> str:
    """What the automatic check does from now on."""
    if action == "hold":
        return _("What the automatic check finds under it now waits for a person.")
    if action == "publish":
        return _("What the automatic check finds under it is now published, and some of it is looked at later.")
    return _("The automatic check now only counts what it finds under it, without effect.")
