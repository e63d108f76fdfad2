"""Readers see in which version the rules stand, since when, and what each version changed, in both languages."""

import pytest
from django.utils import translation

from comments.doors import Piece
from moderation import posted_rules
from moderation.models import HouseTerm, Policy, PostedRule
from moderation.notice import PolicyNotice
from moderation.rules.differences import pieces

pytestmark = pytest.mark.django_db
RULES = "/en/discussion/rules/"


@pytest.fixture
def rule():
    return PostedRule.objects.get(code="insult")


def change(rule, **fields):
    PostedRule.objects.filter(pk=rule.pk).update(**fields)
    return posted_rules.proclaim("claire").number


def notes(number, language="en"):
    with translation.override(language):
        return [note for change in PolicyNotice().changes(number) for note in change.notes]


def test_the_rules_page_says_since_when_and_leads_to_all_versions(client):
    page = client.get(RULES).content.decode()
    assert "Rules of discussion, version 1" in page
    assert "In force since" in page
    assert f"{RULES}versions/" in page
    assert "What this version changed" not in page


def test_a_change_of_words_is_shown_word_by_word(client, rule):
    change(rule, wording_en="Insults are removed, hidden ones too.")
    page = client.get(RULES).content.decode()
    assert "version 2" in page
    assert "<del>disguised</del><ins>hidden</ins>" in page


def test_each_language_shows_its_own_difference(client, rule):
    change(rule, wording_fr="Les insultes sont supprimées, même codées.")
    french, english = client.get("/discussion/rules/").content.decode(), client.get(RULES).content.decode()
    assert "<del>déguisées</del><ins>codées</ins>" in french
    assert "<ins>" not in english


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"threshold": 0.4}, "sooner"),
        ({"threshold": 0.6}, "later than"),
        ({"action": "publish"}, "published"),
        ({"action": "shadow"}, "only counts"),
        ({"order": 9}, "another number"),
        ({"public_figures": True}, "public figures now count"),
    ],
)
def test_what_no_word_shows_is_said_in_a_sentence_without_figures(client, rule, fields, words):
    said = notes(change(rule, **fields))
    assert len(said) == 1
    assert words in said[0]
    assert "0." not in client.get(f"{RULES}versions/").content.decode().replace("version 0.", "")


def test_of_the_words_of_the_house_readers_are_told_that_they_changed_and_not_which(client, rule):
    HouseTerm.objects.create(rule=rule, kind="word", text="dénouement", in_trial=False)
    assert "other words" in notes(posted_rules.proclaim().number)[0]
    assert "dénouement" not in client.get(f"{RULES}versions/").content.decode()


def test_a_new_rule_is_said_to_be_new(client):
    PostedRule.objects.create(code="spoiler", order=5, title_fr="Fin", title_en="Endings", wording_fr="Chut.", wording_en="Hush.")
    posted_rules.proclaim()
    page = client.get(f"{RULES}versions/").content.decode()
    assert "new rule" in page
    assert "<ins>Endings</ins>" in page


def test_an_earlier_version_says_that_it_is_one(client, rule):
    change(rule, wording_en="Be kind.")
    page = client.get(f"{RULES}versions/1/").content.decode()
    assert "This is an earlier version" in page
    assert "Insults are removed" in page
    assert "This is an earlier version" not in client.get(f"{RULES}versions/2/").content.decode()


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999"])
def test_a_version_that_never_was_is_not_found(client, number):
    assert client.get(f"{RULES}versions/{number}/").status_code == 404


def test_versions_are_listed_newest_first_and_cut_by_number(client, rule):
    for n in range(11):
        change(rule, wording_en=f"Wording {n}.")
    assert Policy.objects.count() == 12
    first = client.get(f"{RULES}versions/").content.decode()
    assert "Version 12" in first
    assert "Version 2<" not in first
    assert "?before=3" in first
    second = client.get(f"{RULES}versions/?before=3").content.decode()
    assert "Version 2<" in second
    assert "The first version." in second
    assert "Earlier versions" not in second


def test_pieces_put_together_give_both_texts_back():
    before, after = "Les insultes, même déguisées : non.", "Les injures, déguisées ou non."
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after
    assert pieces("Chut.", "Chut.") == (Piece("Chut.", "same"),)


def test_without_moderation_there_are_no_versions(client, settings):
    settings.COMMENTS_NOTICE = ""
    assert client.get(RULES).status_code == 200
    assert "posted no rules" in client.get(f"{RULES}versions/").content.decode()
