"""Marked words and the arithmetic of a card: what is cut where, what is folded."""

import pytest

from moderation.desk.evidence import Evidence, Line, RuleName, Share, folded, marked, shortened

INSULT, ATTACK = RuleName("insult", "Insultes", 3), RuleName("personal_attack", "Attaques personnelles", 2)
TEXT = "un deux trois quatre"


def shown(spans, text=TEXT):
    return [(segment.text, "".join(rule.code[0] for rule in segment.rules)) for segment in marked(text, spans)]


@pytest.mark.parametrize(
    ("situation", "spans", "expected"),
    [
        ("nothing", [], [(TEXT, "")]),
        ("a word", [(3, 7, INSULT)], [("un ", ""), ("deux", "i"), (" trois quatre", "")]),
        ("the whole text", [(0, 20, INSULT)], [(TEXT, "i")]),
        (
            "two rules, one inside the other",
            [(3, 13, INSULT), (8, 13, ATTACK)],
            [("un ", ""), ("deux ", "i"), ("trois", "ip"), (" quatre", "")],
        ),
        (
            "two words of one rule with a space between",
            [(3, 7, INSULT), (8, 13, INSULT)],
            [("un ", ""), ("deux trois", "i"), (" quatre", "")],
        ),
        (
            "two words of two rules side by side",
            [(3, 7, INSULT), (8, 13, ATTACK)],
            [("un ", ""), ("deux", "i"), (" ", ""), ("trois", "p"), (" quatre", "")],
        ),
        ("the same word twice", [(3, 7, INSULT), (3, 7, INSULT)], [("un ", ""), ("deux", "i"), (" trois quatre", "")]),
        ("beyond the end", [(14, 99, INSULT)], [("un deux trois ", ""), ("quatre", "i")]),
        ("wholly beyond the end", [(50, 99, INSULT)], [(TEXT, "")]),
    ],
)
def test_words_are_marked_where_they_stand(situation, spans, expected):
    assert shown(spans) == expected
    assert "".join(text for text, _rules in shown(spans)) == TEXT


def test_offsets_count_code_points_not_bytes():
    assert shown([(2, 6, INSULT)], "é🙂mots") == [("é🙂", ""), ("mots", "i")]


def test_a_long_text_begins_and_keeps_each_marked_word():
    text = "a " * 500 + "intrus" + " b" * 500
    beginning = shortened(marked(text, [(1000, 1006, INSULT)]), 100)
    assert "".join(segment.text for segment in beginning).count("…") == 2
    assert [segment.text for segment in beginning if segment.rules] == ["intrus"]
    assert sum(len(segment.text) for segment in beginning) < 150


def test_only_a_long_text_has_a_beginning():
    assert Evidence("court").beginning == []
    assert Evidence("long " * 400).beginning != []


def test_lesser_findings_are_added_up_so_that_the_sum_stands():
    lines = [Line(str(n), weight) for n, weight in enumerate([0.1, 3.0, -0.2, 0.3, -2.0, 0.1, 0.2, 0.4, 0.5, 1.0])]
    short = folded(lines)
    assert len(short) == 7
    assert sum(line.weight for line in short) == pytest.approx(sum(line.weight for line in lines))
    assert [line.words for line in short[:-1]] == ["1", "3", "4", "7", "8", "9"]


def test_what_hardly_weighs_anything_is_added_up_even_among_few():
    lines = [Line("a", 6.6), Line("b", 0.05), Line("c", -0.02), Line("a note", 0.0)]
    short = folded(lines)
    assert [line.words for line in short[:2]] == ["a", "a note"]
    assert short[2].weight == pytest.approx(0.03)


def test_few_findings_are_shown_as_they_are():
    lines = [Line(str(n), 1.0) for n in range(7)]
    assert folded(lines) == lines


@pytest.mark.parametrize(
    ("situation", "shares", "expected"),
    [
        ("no rule speaks", [Share(INSULT, 0.02, False), Share(ATTACK, None, False)], None),
        ("one may be broken", [Share(INSULT, 0.9, True), Share(ATTACK, 0.1, False)], INSULT),
        ("both may be broken", [Share(ATTACK, 0.7, True), Share(INSULT, 0.9, True)], INSULT),
        ("none is broken, one is near", [Share(INSULT, 0.1, False), Share(ATTACK, 0.3, False)], ATTACK),
        (
            "none is near, though one has findings",
            [Share(INSULT, 0.1, False, (Line("x", 1.0),)), Share(ATTACK, 0.1, False)],
            None,
        ),
    ],
)
def test_the_likeliest_rule(situation, shares, expected):
    likeliest = Evidence("x", shares=tuple(shares)).likeliest
    assert (likeliest.rule if likeliest else None) == expected


def test_a_rule_of_the_sites_own_has_a_mark_too():
    assert RuleName("no_links", "Pas de liens", 5).css == "house"
    assert str(RuleName("illegal", "Contenu illicite")) == "Contenu illicite"
