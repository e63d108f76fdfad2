"""The command line: JSON lines in, JSON lines out, in order, whatever the lines hold."""

import io
import json
import math
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from moderation.explaining import percent

ARTICLE = {"id": "a", "title": "Le marché couvert rouvre", "body": "Après deux ans de travaux, le marché couvert rouvre samedi."}
ROW = {"id": "1", "text": "Les travaux du marché ont trop duré.", "name": "Zoé", "article": "a", "parent": None, "thread": []}


class Stdin:
    def __init__(self, lines):
        self.buffer = io.BytesIO(b"".join(lines))


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def screen(monkeypatch, articles):
    def run(*lines, fails=False):
        said = io.StringIO()
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines]
        monkeypatch.setattr(sys, "stdin", Stdin(raw))
        if fails:
            with pytest.raises(CommandError) as error:
                call_command("screen", articles=articles, stdout=said)
            assert error.value.returncode == 1
        else:
            call_command("screen", articles=articles, stdout=said)
        return [json.loads(line) for line in said.getvalue().splitlines()]

    return run


def test_every_line_is_answered_in_its_order(screen):
    answers = screen(*({**ROW, "id": str(number)} for number in range(5)))
    assert [answer["id"] for answer in answers] == ["0", "1", "2", "3", "4"]


def test_an_answer_says_verdict_rules_and_findings(screen):
    (answer,) = screen(ROW)
    assert answer["verdict"] == "publish"
    assert answer["broken"] == []
    assert {"off_topic", "personal_attack", "insult", "anonymous_troll"} <= set(answer["rules"])


@pytest.mark.parametrize("text", [ROW["text"], "espèce d'abruti", "hhhhhhhhhhhhhhhhh", "Привет, как дела сегодня?"])
def test_each_probability_is_the_logistic_of_its_findings_and_holding_has_a_reason(screen, text):
    (answer,) = screen({**ROW, "text": text, "name": ""})
    assert (answer["verdict"] == "hold") == bool(answer["broken"])
    for rule, probability in answer["rules"].items():
        if probability is not None:
            total = sum(f["weight"] for f in answer["findings"] if f["rule"] == rule)
            assert probability == pytest.approx(1 / (1 + math.exp(-total)), abs=0.001)
    for finding in answer["findings"]:
        assert finding["start"] is None or 0 <= finding["start"] < finding["end"] <= len(text)


def test_nothing_to_compare_is_null(screen):
    (without_article, without_words) = screen({**ROW, "article": None}, {**ROW, "text": "?!"})
    assert without_article["rules"]["off_topic"] is None
    assert without_words["rules"]["off_topic"] is without_words["rules"]["anonymous_troll"] is None


def test_a_text_nobody_reads_is_held_with_that_as_its_reason(screen):
    (answer,) = screen({**ROW, "text": "Это написано по-русски, от начала до конца."})
    assert (answer["verdict"], answer["broken"]) == ("hold", ["unexamined_language"])


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b"not json\n", None),
        (b"[1, 2]\n", None),
        (b"\xff\xfe broken bytes\n", None),
        ({"id": "x", "name": "Zo\u00e9"}, "x"),
        ({**ROW, "id": "x", "text": 12}, "x"),
        ({**ROW, "id": "x", "article": "unknown"}, "x"),
        ({**ROW, "id": "x", "thread": "no list"}, "x"),
    ],
)
def test_a_line_that_cannot_be_screened_is_answered_in_its_place(screen, line, key):
    first, refused, last = screen(ROW, line, {**ROW, "id": "3"}, fails=True)
    assert (first["id"], last["id"]) == ("1", "3")
    assert refused["id"] == key
    assert refused["error"]


def test_half_a_character_is_screened_and_spans_still_fit(screen):
    (answer,) = screen(b'{"id": "1", "text": "Les travaux \\ud800 du march\\u00e9", "article": "a", "name": "Z"}\n')
    assert answer["verdict"] == "publish"


def test_the_output_is_ascii(monkeypatch, articles):
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdin", Stdin([json.dumps({**ROW, "id": "é"}).encode()]))
    call_command("screen", articles=articles, stdout=said)
    assert said.getvalue().isascii()


def test_an_article_file_that_is_broken_is_named_with_its_line(tmp_path, monkeypatch):
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\nnope\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", Stdin([]))
    with pytest.raises(CommandError, match="line 2"):
        call_command("screen", articles=path, stdout=io.StringIO())


def test_a_folder_without_weights_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Stdin([]))
    with pytest.raises(CommandError, match="No usable weights"):
        call_command("screen", weights=tmp_path, stdout=io.StringIO())


@pytest.mark.parametrize(("language", "expected"), [("en", "Held for a person"), ("fr", "insult")])
def test_explain_prints_the_sum_for_a_person(language, expected):
    said = io.StringIO()
    call_command("explain", "Espèce d'abruti [fini]", language=language, stdout=said)
    assert expected in said.getvalue()
    assert "abruti" in said.getvalue()


@pytest.mark.parametrize(("language", "weight", "share"), [("en", "−4.20", "0.6 %"), ("fr", "−4,20", "0,6\N{NO-BREAK SPACE}%")])
def test_explain_writes_numbers_as_its_language_does(language, weight, share):
    said = io.StringIO()
    call_command("explain", "Merci pour ces chiffres.", language=language, stdout=said)
    assert weight in said.getvalue()
    assert share in said.getvalue()


@pytest.mark.parametrize(
    ("probability", "places", "expected"),
    [
        (0.5, 0, "50 %"),
        (0.0004, 1, "less than 0.1 %"),
        (0.99999, 1, "more than 99.9 %"),
        (0.004, 0, "less than 1 %"),
        (0.123, 1, "12.3 %"),
    ],
)
def test_no_probability_is_said_to_be_nothing_or_certainty(probability, places, expected):
    with translation.override("en"):
        assert percent(probability, places) == expected


def test_explain_asks_for_a_comment():
    with pytest.raises(CommandError):
        call_command("explain", stdout=io.StringIO())
