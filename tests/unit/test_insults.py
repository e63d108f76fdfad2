"""Insults: what each kind of word weighs, by whom it is aimed at."""

import pytest

from moderation.detectors.hatred import Hatred
from moderation.detectors.insults import WHYS, Insults
from moderation.detectors.threats import Threats, ThreatsToReader
from moderation.engine import Submission
from moderation.fitted import load

WEIGHTS = load().weights
INSULTS = Insults(WEIGHTS["insults"])


def whys(detector, text, **context):
    return [f.why for f in detector(Submission(text, **context))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tu es un salaud.", ["strong_aimed"]),
        ("Mon oncle était un salaud.", ["strong_third"]),
        ("Poutine est un salaud.", ["strong_public"]),
        ("L'auteur est un salaud.", ["strong_named"]),
        ("Espèce de dinde !", ["mild_aimed"]),
        ("La dinde était trop cuite.", []),
        ("Ces clowns du gouvernement", []),
        ("Merde, il pleut.", ["vulgar"]),
        ("Merde, putain, bordel, il pleut.", ["vulgar", "repeated"]),
        ("Sale youpin.", ["slur_aimed"]),
        ("Il déteste les youpins.", ["slur_said"]),
        ("Je suis pédé et je vous salue.", []),
        ("Tu es un s.a.l.a.u.d", ["strong_aimed", "disguised_word"]),
        ("M3rde, il pleut.", ["vulgar"]),
        ("Ta gueule.", ["strong_aimed"]),
        ("Et si tu allais donc te faire foutre ?", ["obscene_order"]),
        ("Ta sœur est une vraie salope.", ["family_insult"]),
        ("Dégage d'ici, espèce de notaire !", ["called_names"]),
        ("Une espèce de notaire est venue.", []),
        ("Salaud, ordure, fumier, raclure, connard !", ["strong_aimed", "repeated", "repeated", "repeated"]),
    ],
)
def test_kinds(text, expected):
    assert whys(INSULTS, text) == expected


def test_public_figures_count_where_the_site_says_so():
    strict = Insults(WEIGHTS["insults"], public_figures=True)
    assert whys(strict, "Poutine est un salaud.") == ["strong_named"]


def test_a_commenter_is_known_by_name():
    assert whys(INSULTS, "Odile est un salaud.", names=("Odile",)) == ["strong_named"]


def test_coarse_words_alone_never_suffice():
    text = "Putain de bordel de merde, ça me fait chier, quel foutoir, ras le cul de ces conneries !"
    assert sum(f.weight for f in INSULTS(Submission(text))) < 3  # log-odds; the base rate is below -4


def test_the_span_is_the_word_as_written():
    text = "Ah, c'est toi, le s a l a u d ?"
    finding = next(iter(INSULTS(Submission(text))))
    assert text[finding.start : finding.end] == "s a l a u d"
    assert finding.detail == "salaud"


def test_every_kind_has_a_weight():
    assert set(WHYS) == set(WEIGHTS["insults"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je vais te casser la gueule.", ["threat"]),
        ("Je sais où tu dors.", ["threat"]),
        ("Suicide-toi.", ["death_wish"]),
        ("J'espère que tu vas crever.", ["death_wish"]),
        ("Voici son adresse, allez le voir chez lui.", ["doxxing"]),
        ("Je vais te répondre.", []),
        ("Je vais vous tuer le suspense.", []),
        ("On m'a dit « je vais te tuer ».", []),
        ("Le chômage va tuer la région.", []),
    ],
)
def test_threats(text, expected):
    assert whys(Threats(WEIGHTS["threats"]), text) == expected
    assert whys(ThreatsToReader(WEIGHTS["threats"]), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les Roms sont des parasites.", ["dehumanising"]),
        ("Il faut gazer tous les Arabes.", ["call_to_violence"]),
        ("Rentre chez toi.", ["exclusion"]),
        ("Sale bougnoule.", ["slur"]),
        ("Putain de Chinois.", ["slur"]),
        ("Les Roms sont mes voisins.", []),
        ("Les parasites attaquent la vigne.", []),
        ("Le tract disait « mort aux Juifs ».", []),
        ("L'armée doit rentrer chez elle.", []),
    ],
)
def test_hatred(text, expected):
    assert whys(Hatred(WEIGHTS["hatred"]), text) == expected
