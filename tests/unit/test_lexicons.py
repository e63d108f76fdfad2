"""The lexicons are data: they are read as strictly as code."""

import pytest

from moderation.lexicons import LANGUAGES, public_words, read, split_words
from moderation.lexicons.inflection import inflect
from moderation.lexicons.patterns import HERE, macros, pattern_set, read_patterns
from moderation.reading import reading

FILES = ("attacks", "hatred", "insults", "threats")
TIERS = {"strong", "mild", "soft", "teasing", "vulgar", "slur"}
TARGETS = {"person", "group", "reader", "nobody"}
ORDINARY = (
    "Constantinople",
    "contre",
    "demeure",
    "retard",
    "salopette",
    "putois",
    "bitume",
    "culture",
    "dégénère",
    "tare",
    "borne",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_well_formed(language):
    for entry, forms in read(language):
        assert entry.tier in TIERS, entry
        assert entry.target in TARGETS, entry
        assert entry.note, entry
        assert all(forms), entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_listed_twice(language):
    words = [entry.word for entry, _ in read(language)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("word", ORDINARY)
def test_ordinary_words_are_no_hits(word):
    assert not reading.read(f"Voici {word} dans la phrase.").hits


def test_public_words_hold_persons_and_institutions():
    assert {("poutine",), ("ministre",), ("union", "europeenne")} <= public_words()


@pytest.mark.parametrize(
    ("word", "rule", "forms"),
    [
        ("idiot", "e", ["idiot", "idiots", "idiote", "idiotes"]),
        ("con", "ne", ["con", "cons", "conne", "connes"]),
        ("connard", "ard", ["connard", "connards", "connarde", "connardes", "connasse", "connasses"]),
        ("merdeux", "s", ["merdeux"]),
        ("blaireau", "s", ["blaireau", "blaireaux"]),
        ("bitch", "s", ["bitch", "bitches"]),
        ("fils de pute", "1s", ["fils de pute"]),
        ("tête de con", "1s", ["tete de con", "tetes de con"]),
        ("vieux con", "s", ["vieux con", "vieux cons"]),
        ("ta gueule", ".", ["ta gueule"]),
    ],
)
def test_inflection(word, rule, forms):
    assert [" ".join(form) for form in inflect(split_words(word), rule)] == forms


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="no rule of inflection"):
        inflect(("con",), "zz")


@pytest.mark.parametrize("name", FILES)
def test_patterns_are_folded_and_compile(name):
    for pattern in read_patterns(name):
        assert pattern.source.isascii(), pattern.source
        assert pattern.compiled.groups == 0


@pytest.mark.parametrize("name", FILES)
def test_no_pattern_is_tried_on_every_text(name):
    assert all(pattern.part.needs for pattern in read_patterns(name))


def test_macros_are_folded():
    assert "".join(macros().values()).isascii()


def matches(source, text, tmp_path, monkeypatch):
    monkeypatch.setattr("moderation.lexicons.patterns.HERE", tmp_path)
    (tmp_path / "trial.tsv").write_text(f"why\tpattern\tnote\nfound\t{source}\tnote\n", encoding="utf-8")
    words = text.split()
    return [" ".join(words[m.start : m.end]) for m in pattern_set.__wrapped__("trial").matches(frozenset(words), f" {text} ")]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("tu mens", "oui tu mens encore", ["tu mens"]),
        ("tu mens", "tu mensures", []),
        ("tu (mens|dis faux)", "tu dis faux", ["tu dis faux"]),
        ("tu (ne)? mens", "tu mens", ["tu mens"]),
        ("pauvres? types?", "pauvre types", ["pauvre types"]),
        ("tu ment*", "tu mentiras", ["tu mentiras"]),
        ("va .. loin", "va donc bien loin", ["va donc bien loin"]),
        ("va .. loin", "va a b c d loin", []),
    ],
)
def test_the_language_of_patterns(source, text, found, tmp_path, monkeypatch):
    assert matches(source, text, tmp_path, monkeypatch) == found


def test_a_pattern_with_an_unknown_macro_names_its_line(tmp_path, monkeypatch):
    (tmp_path / "macros.tsv").write_text((HERE / "macros.tsv").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"trial\.tsv, line 2"):
        matches("NOBODY mens", "tu mens", tmp_path, monkeypatch)
