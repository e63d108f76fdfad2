"""The French catalogue: complete, clean, and in the words the house agreed on."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.extraction import ROOT, translatable

PATH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
SAID_BY_A_PART = "said by a part of ours, in our words"  # allauth's strings, where its own French is not good enough
NEVER = {
    "Effacer": r"\beffacer\b",
    "Tenir en attente": r"\btenir en attente\b",
    "Annuler": r"\bannuler\b",
    "Reçu": r"\b(?:le|un|votre|ce|du) reçu\b",
    "empreinte": r"\bempreintes?\b",
    "objection": r"\bobjections?\b",
    "politique": r"\bpolitique de (?:discussion|modération|commentaires?)\b",
    "preuve": r"\bpreuves?\b",
    "criblage": r"\bcriblages?\b",
    "File d’attente": r"\bfiles? d[’']attente\b",
    "éditeur": r"\b(?<!d’)éditeurs?\b",
}
ON_SCREEN = {
    "Reply": "Répondre",
    "Remove": "Supprimer",
    "Remove my comment": "Supprimer mon commentaire",
    "Publish": "Publier",
    "Restore": "Rétablir",
    "Undo the decision": "Revenir sur la décision",
    "Cancel": "Abandonner",
    "Later": "Plus tard",
    "Your comment’s tracking": "Suivi de votre commentaire",
    "To moderate": "À modérer",
}


@pytest.fixture(scope="module")
def french():
    with PATH.open("rb") as file:
        return read_po(file, locale="fr")


def plain(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_string_has_its_french(french):
    have = {(m.context, m.id[0] if isinstance(m.id, tuple) else m.id) for m in french if m.id and all(plain(m))}
    missing = {key: str(path) for key, path in translatable().items() if key not in have}
    assert not missing


def test_nothing_is_translated_that_nobody_says(french):
    wanted = set(translatable())
    ours = [m for m in french if m.id and SAID_BY_A_PART not in m.auto_comments]
    spare = [m.id for m in ours if (m.context, m.id[0] if isinstance(m.id, tuple) else m.id) not in wanted]
    assert not spare


def test_no_entry_is_fuzzy_and_the_header_is_not(french):
    assert not french.fuzzy  # a fuzzy header makes Babel skip the file
    assert not [m.id for m in french if m.fuzzy]


def test_placeholders_survive_translation(french):
    holes = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
    wrong = []
    for message in french:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            known = {hole for text in ids for hole in holes.findall(text)}
            wrong += [message.id for string in plain(message) if not set(holes.findall(string)) <= known]
    assert not wrong


@pytest.mark.parametrize("word", NEVER)
def test_a_word_the_house_does_not_use_is_not_used(french, word):
    said = [s for m in french if m.id for s in plain(m) if re.search(NEVER[word], s, re.IGNORECASE)]
    assert not said


@pytest.mark.parametrize("english", ON_SCREEN)
def test_the_agreed_words_are_on_screen(french, english):
    said = {m.string for m in french if m.id == english}
    if said:
        assert said == {ON_SCREEN[english]}
    else:
        assert english not in {key for _, key in translatable()}  # nothing on screen says it yet


def test_french_typography(french):
    """Typographic apostrophes, guillemets with no-break spaces, no-break spaces before double signs."""
    straight = re.compile(r"\w'\w")
    loose = re.compile(r"« |«[^\u00a0\u202f]| »|[^\u00a0\u202f]»| [;!?]|(?<!\d) :(?!/)")
    wrong = [s for m in french if m.id for s in plain(m) if straight.search(s) or loose.search(s)]
    assert not wrong


def test_only_catalogues_are_kept_no_compiled_file():
    assert Path(PATH).exists()
