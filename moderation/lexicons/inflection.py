"""The forms of a word by rule: number and gender as French spells them, plural as English does."""

from __future__ import annotations

Words = tuple[str, ...]

_JOINTS = frozenset(
    [
        "de",
        "du",
        "d",
        "des",
        "la",
        "le",
        "les",
        "l",
        "a",
        "au",
        "aux",
        "en",
        "comme",
        "ses",
        "ta",
        "tes",
        "ton",
        "sa",
        "son",
        "ma",
        "mon",
        "qu",
        "of",
        "the",
    ]
)


def inflect(words: Words, rule: str) -> list[Words]:
    """Every form of `words` (already folded) under `rule`, the word itself first.

    Rules: `.` none; `s` plural; `1s` plural of the first word; `e` feminine in -e; `ne` feminine with the consonant
    doubled; `ard` feminine in -arde and -asse.
    """
    if rule == ".":
        return [words]
    if rule == "1s":
        return _unique(words, (plural(words[0]), *words[1:]))
    if rule == "s" and len(words) > 1:
        return _unique(words, tuple(w if w in _JOINTS else plural(w) for w in words))
    return _unique(*((*words[:-1], form) for form in _forms(words[-1], rule)))


def _unique(*forms: Words) -> list[Words]:
    return list(dict.fromkeys(forms))


def plural(word: str) -> str:
    """The plural of a folded word."""
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith(("ch", "sh")):
        return word + "es"
    if word.endswith(("eau", "eu")):
        return word + "x"
    return word + "s"


def _forms(word: str, rule: str) -> list[str]:
    singular = [word]
    if rule == "e":
        singular.append(word + "e")
    elif rule == "ne":
        singular.append(word + word[-1] + "e")
    elif rule == "ard":
        singular += [word + "e", word.removesuffix("ard") + "asse"]
    elif rule != "s":
        raise ValueError(f"{rule!r} is no rule of inflection for {word!r}; see moderation/lexicons/inflection.py")
    return [form for one in singular for form in (one, plural(one))]
