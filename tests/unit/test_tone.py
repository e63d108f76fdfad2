"""How a comment sounds: only in the words its writer says himself."""

import pytest

from moderation.engine import Submission
from moderation.fitted import load
from moderation.pipeline import line_up

TONE = next(detector for detector in line_up(load()) if (detector.code, detector.rule) == ("tone", "insult"))


def told(text):
    return list(TONE(Submission(text)))


def weight(text):
    return sum(finding.weight for finding in told(text))


@pytest.mark.parametrize(
    "text",
    [
        "Il a lancé « pauvre crétin » au guichet et personne n'a réagi.",
        'Le client a hurlé "ferme ta gueule connard" et le vendeur a souri.',
        "> Bande de minables sans cervelle.\n\nJe ne suis pas de cet avis et je m'en explique.",
    ],
)
def test_other_peoples_words_weigh_nothing(text):
    marks = [text[f.start : f.end] for f in told(text) if f.start is not None]
    assert weight(text) < weight(text.translate(dict.fromkeys(map(ord, '«»">'))))
    assert not set(marks) & {"pauvre", "crétin", "gueule", "connard", "minables", "cervelle"}, marks


def test_a_comment_that_is_all_quotation_is_its_writers():
    assert weight("« Pauvre crétin sans cervelle »") == pytest.approx(weight("Pauvre crétin sans cervelle"))


def test_what_is_hardly_more_than_a_quotation_is_heard_whole():
    assert weight('Alors : "pauvre crétin sans cervelle"') == pytest.approx(weight("Alors : pauvre crétin sans cervelle"))


def test_words_that_stand_out_are_pointed_at():
    text = "Franchement, quel minable sans cervelle."
    assert any(f.why == "word" and f.start is not None for f in told(text))


def test_a_calm_comment_is_told_as_a_whole():
    (finding,) = told("Merci pour cet article, les chiffres de la page trois m'ont éclairé.")
    assert (finding.why, finding.start) == ("calm", None)
    assert finding.weight < 0
