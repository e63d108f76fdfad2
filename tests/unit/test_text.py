"""Views of a text: what they undo, what they leave, and that every span leads back to the original."""

import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.reading.reading import read
from moderation.text.disguise import replace, unmask
from moderation.text.folding import fold
from moderation.text.quotes import quoted_spans
from moderation.text.scripts import mixes_scripts
from moderation.text.tokens import tokenize
from moderation.text.vocabulary import Vocabulary

NASTY = st.text(
    alphabet=st.sampled_from("abcdeéEœßﬁİ0@$*#!.-_'’« »\"\n\u200b\u00ad\u202e\u0301\u0336соаЖعب１ａⒶ🅱🇫ᴄ\u3164\u2800😀")
    | st.characters(exclude_categories=["Cs"]),
    max_size=80,
)


@pytest.mark.parametrize(
    ("costume", "seen"),
    [
        ("ABRUTI", "abruti"),
        ("Crétin", "cretin"),
        ("cre\u0301tin", "cretin"),
        ("c\u200bo\u200bn", "con"),
        ("im\u00adbécile", "imbecile"),
        ("\u202ecrétin\u202c", "cretin"),
        ("c\u0336\u0321r\u0350é\u0489tin", "cretin"),
        ("ｉｄｉｏｔ", "idiot"),
        ("𝓲𝓭𝓲𝓸𝓽", "idiot"),
        ("ⓘⓓⓘⓞⓣ", "idiot"),
        ("🄸🄳🄸🄾🅃", "idiot"),
        ("🅸🅳🅸🅾🆃", "idiot"),
        ("🅘🅓🅘🅞🅣", "idiot"),
        ("ɪᴅɪᴏᴛ", "idiot"),
        ("ıdıøŧ", "idiot"),
        ("cœur", "coeur"),
        ("l’âne", "l'ane"),
        ("идиот", "идиот"),
        ("ⴰⴱⵔ عربي", "ⴰⴱⵔ عربي"),
    ],
)
def test_folding_shows_what_a_reader_sees(costume, seen):
    assert fold(costume).text == seen


@settings(max_examples=40)
@given(NASTY)
def test_every_folded_character_leads_back_to_where_it_came_from(text):
    view = fold(text)
    at = 0
    for index in range(len(view.text)):
        start, end = view.span(index, index + 1)
        assert 0 <= at <= start < end <= len(text)
        assert view.text[index] in fold(text[start:end]).text
        at = start


@settings(max_examples=40)
@given(NASTY)
def test_every_word_of_a_reading_leads_back_into_the_original(text):
    reading = read(text)
    last = 0
    for at in range(len(reading.words)):
        start, end = reading.span(at, at + 1)
        assert last <= start < end <= len(text)
        last = start
    for hit in reading.hits:
        start, end = reading.span(hit.start, hit.end)
        assert 0 <= start < end <= len(text)


@settings(max_examples=40)
@given(NASTY)
def test_words_that_are_not_disguised_stand_in_the_text(text):
    reading = read(text)
    for at, word in enumerate(reading.words):
        if at not in reading.tokens.disguises:
            start, end = reading.span(at, at + 1)
            assert word in fold(text[start:end]).text or "(" in text[start:end]


@settings(max_examples=40)
@given(NASTY)
def test_quotes_are_in_order_and_apart(text):
    spans = quoted_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


VOCABULARY = Vocabulary(["abruti", "con", "encule", "debile", "salope", "imbecile"], functional=["le", "de"])


def unmasked(text):
    view = fold(text)
    tokens = tokenize(view.text)
    return [(text[slice(*view.span(u.start, u.end))], u.word, u.disguise) for u in unmask(view, tokens, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("un 4brut1 !", [("4brut1", "abruti", "leet")]),
        ("d3b1l3", [("d3b1l3", "debile", "leet")]),
        ("s@l0pe", [("s@l0pe", "salope", "leet")]),
        ("imb3ci|e", [("imb3ci|e", "imbecile", "leet")]),
        ("un a b r u t i", [("a b r u t i", "abruti", "spelt_out")]),
        ("un a.b.r.u.t.i.", [("a.b.r.u.t.i", "abruti", "spelt_out")]),
        ("a-b-r-u-t-i", [("a-b-r-u-t-i", "abruti", "spelt_out")]),
        ("abruuuuti", [("abruuuuti", "abruti", "stretched")]),
        ("connnn", [("connnn", "con", "stretched")]),
        ("abr*ti", [("abr*ti", "abruti", "wildcard")]),
        ("s***pe", [("s***pe", "salope", "wildcard")]),
        ("enc#lé", [("enc#lé", "encule", "wildcard")]),
        ("аbruti", [("аbruti", "abruti", "lookalike")]),  # the first letter is Cyrillic
        ("abr uti", [("abr uti", "abruti", "cut")]),
        ("abruti(e)s", [("abruti(e)s", "abruti", "")]),
    ],
)
def test_a_disguise_is_undone(text, found):
    assert unmasked(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "B2B et W3C, à 8h30, pour 5€ ou 100 %",
        "S.N.C.F. et U.S.A.",
        "prix* (hors taxe)",
        "le contre-la-montre, peut-être",
        "https://exemple.fr/c0n/abr*ti",
        "а б в",
        "сон",  # wholly Cyrillic: a dream, not an insult
        "C++ et C#",
        "Nooon, siii",
        "le 1er, le 2e, le H1N1",
    ],
)
def test_what_is_no_disguise_stays_as_it_is(text):
    assert unmasked(text) == []


def test_unmasked_words_take_the_place_of_their_pieces():
    view = fold("toi l' a b r u t i va")
    tokens = tokenize(view.text)
    merged = replace(tokens, unmask(view, tokens, VOCABULARY))
    assert merged.words == ["toi", "l", "abruti", "va"]
    assert merged.disguises == {2: "spelt_out"}


@pytest.mark.parametrize(("token", "mixes"), [("соn", True), ("сон", False), ("con", False), ("c0n", False), ("كتابa", True)])
def test_scripts_are_told_apart(token, mixes):
    assert mixes_scripts(token) is mixes


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("il a dit « va-t'en » hier", ["« va-t'en »"]),
        ('le mot "con" choque', ['"con"']),
        ("“abc” et „def“", ["“abc”", "„def“"]),
        ("> tu mens\nnon", ["> tu mens"]),
        ("« jamais fermé", []),
        ("5 > 3", []),
    ],
)
def test_quotes_are_found(text, quoted):
    assert [text[start:end] for start, end in quoted_spans(text)] == quoted


def test_a_name_with_an_at_sign_is_no_insult():
    assert not read("@abruti_fini a raison").hits


@pytest.mark.parametrize(
    "piece", ["c o n ", "c*n*a*d ", "c\u0301\u200bо", "con-", '« " “ ', "a", "espèce de ", "con, con et ", "> con\n"]
)
def test_the_work_grows_with_the_length_of_the_text_and_no_faster(piece):
    short, long = steps(piece, 2_500), steps(piece, 10_000)
    assert long <= 4.4 * short


def steps(piece, length):
    """Calls made while reading so much hostile text: a measure that no busy machine disturbs."""
    text = (piece * length)[:length]
    read.__wrapped__(text)  # what is worked out once a process must not be counted
    count = 0

    def called(frame, event, argument):
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        hits = read.__wrapped__(text).hits
    finally:
        sys.setprofile(None)
    assert isinstance(hits, list)
    return count
