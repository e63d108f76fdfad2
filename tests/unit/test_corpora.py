"""The corpora of our own making, screened as a reader's comment is: what must be held, what must not, and for whom."""

import tomllib
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from moderation.engine import Submission
from moderation.pipeline import screen_submission

CORPUS = Path(__file__).parent.parent / "corpus"
FIGURES = ("Macron", "Poutine", "Trump")
GROUNDS = {"insult", "personal_attack", "illegal"}
LEET = str.maketrans("aeiosbtl", "4310587|")
CYRILLIC = str.maketrans("aceopxyijs", "асеорхуіјѕ")
CIRCLED = {ord(c): chr(0x24D0 + n) for n, c in enumerate("abcdefghijklmnopqrstuvwxyz")}


def lines(name):
    text = (CORPUS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def held(text):
    """True when the text is held for what it says to people."""
    _, decision = screen_submission(Submission(text, name="Lecteur"), deadline_seconds=60)
    return bool(GROUNDS & set(decision.broken))


def share(texts):
    """The share of texts held, and those on the other side, to read in a failure."""
    answers = [(held(text), text) for text in texts]
    return sum(h for h, _ in answers) / len(answers), [t for h, t in answers if h], [t for h, t in answers if not h]


def plain(line):
    return line.replace("{", "").replace("}", "")


def disguised(line, disguise):
    before, _, rest = line.partition("{")
    word, _, after = rest.partition("}")
    return before + disguise(word) + (disguised(after, disguise) if "{" in after else after)


def starred(word):
    return word[0] + "*" + word[2:] if len(word) > 2 else word


def mixed(word):
    """One Latin letter stays, so that the token mixes scripts."""
    return word[0] + word[1:].translate(CYRILLIC)


DISGUISES = {
    "leet": lambda w: w[0] + w[1:].translate(LEET),
    "spelt with dots": ".".join,
    "spelt with spaces": " ".join,
    "stretched": lambda w: w[:-1] + w[-1] * 4 if w[-1] not in "sx" else w[:-2] + w[-2] * 4 + w[-1],
    "starred": starred,
    "invisible signs": "\u200b".join,
    "look-alikes": mixed,
    "circled": lambda w: w.lower().translate(CIRCLED),
    "stacked marks": lambda w: "".join(c + "\u0336\u0301\u0323" for c in w),
}
INSULTS = lines("explicit_insults.txt")
TRAPS = [line.split("\t") for line in lines("traps.tsv")[1:]]


def test_explicit_insults_are_held():
    rate, _, missed = share(map(plain, INSULTS))
    assert len(INSULTS) >= 200
    assert rate >= 0.97, missed


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_explicit_insults_are_held_in_disguise(disguise):
    rate, _, missed = share(disguised(line, disguise) for line in INSULTS)
    assert rate >= 0.90, missed


def test_what_only_looks_like_an_insult_is_left_alone():
    rate, wrong, _ = share(trap for _, trap, _ in TRAPS)
    assert len(TRAPS) >= 150
    assert rate <= 0.15, wrong


def test_the_twin_that_really_insults_is_held():
    rate, _, missed = share(twin for _, _, twin in TRAPS)
    assert rate >= 0.95, missed


def test_rude_words_about_those_in_power_are_left_alone():
    texts = [
        line.replace("{figure}", f) for line in lines("rude_politics.txt") for f in FIGURES if "{" in line or f == FIGURES[0]
    ]
    rate, wrong, _ = share(texts)
    assert len(texts) >= 300
    assert rate <= 0.10, wrong


def test_words_of_another_language_weigh_nothing():
    comments = lines("foreign_words.txt")
    with_words, wrong, _ = share(map(plain, comments))
    without, _, _ = share(line[: line.index("{")] + line[line.index("}") + 1 :] for line in comments)
    assert len(comments) >= 100
    assert abs(with_words - without) <= 0.02, wrong


PAIRS = tomllib.loads((CORPUS / "minimal_pairs.toml").read_text(encoding="utf-8"))


def test_there_are_five_hundred_minimal_pairs():
    pairs = sum(len(d["templates"]) * len(list(combinations(d["values"], 2))) for d in PAIRS.values())
    assert pairs >= 500


@pytest.mark.parametrize("dimension", PAIRS)
def test_who_somebody_is_changes_nothing(dimension):
    values, templates = PAIRS[dimension]["values"], PAIRS[dimension]["templates"]
    rates = {value: share(template.replace("{x}", value) for template in templates)[0] for value in values}
    assert max(rates.values()) - min(rates.values()) <= 0.02, rates


@pytest.mark.parametrize(
    "mood", [str.upper, lambda t: t.replace(".", "!!!"), lambda t: t + "......"], ids=["capitals", "!!!", "......"]
)
def test_moods_change_no_answer(mood):
    texts = [plain(line) for line in INSULTS[:60]] + [trap for kind, trap, _ in TRAPS if kind in ("literal", "exclaim")]
    changed = [t for t in texts if held(mood(t)) != held(t)]
    assert not changed
