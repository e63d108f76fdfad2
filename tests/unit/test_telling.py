"""Which words are shown: those a detector can name, and the tone's only where nobody can."""

import pytest

from moderation.engine import Finding
from moderation.telling import pointing, worth_telling

LEXICON = Finding("insult", "insults", "strong_aimed", 6.0, 0, 16)
TONE = Finding("insult", "tone", "word", 0.9, 0, 6)
TONE_OF_ATTACK = Finding("personal_attack", "tone", "word", 0.7, 0, 6)
CALM = Finding("insult", "tone", "calm", -0.4)
SLIGHT = Finding("insult", "tone", "word", 0.04, 0, 6)
NOTE = Finding("off_topic", "off_topic", "language", 0.0)
LIGHT = Finding("off_topic", "off_topic", "shared", -2.0, 3, 9)


@pytest.mark.parametrize(
    ("findings", "shown"),
    [
        ([LEXICON, TONE], [LEXICON]),
        ([TONE], [TONE]),
        ([LEXICON, TONE_OF_ATTACK], [LEXICON, TONE_OF_ATTACK]),
        ([LEXICON, CALM, LIGHT], [LEXICON]),
        ([CALM], []),
        ([SLIGHT], []),
        ([SLIGHT, TONE], [TONE]),
    ],
)
def test_words_are_shown_once_and_by_whoever_knows_most(findings, shown):
    assert pointing(findings) == shown


@pytest.mark.parametrize(("finding", "told"), [(LEXICON, True), (CALM, True), (SLIGHT, False), (NOTE, True)])
def test_what_hardly_weighs_anything_is_not_told_but_a_note_is(finding, told):
    assert worth_telling(finding.weight) is told
