"""Prepared texts: founded once, chosen with a removal, read by the author in his language."""

import pytest
from django.utils import translation

from comments.models import Note
from moderation import founding, prepared_texts
from moderation.models import PreparedText
from tests.desk import QUEUE, decide, person, ticked, waiting
from tests.making import make_article
from tests.reader import Reader, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire(client):
    user = person("claire")
    client.force_login(user)
    return user


def text_under(rule):
    return PreparedText.objects.filter(rule=rule).first()


def test_each_posted_rule_has_two_or_three_in_both_languages():
    for rule, texts in prepared_texts.FOUNDING.items():
        stored = PreparedText.objects.filter(rule=rule)
        assert len(stored) == len(texts) in (2, 3)
        assert all(text.title_fr and text.text_fr and text.title_en and text.text_en for text in stored)


def test_what_a_person_changed_or_put_away_is_never_overwritten():
    text = text_under("insult")
    PreparedText.objects.filter(pk=text.pk).update(text_fr="À notre façon.", offered=False)
    many = PreparedText.objects.count()
    founding.after_migrate()
    text.refresh_from_db()
    assert (text.text_fr, text.offered, PreparedText.objects.count()) == ("À notre façon.", False, many)


def test_a_removal_keeps_the_prepared_text_in_both_languages_and_the_free_words(client, claire):
    comment, text = waiting(), text_under("insult")
    decide(client, comment, "remove:insult", prepared=text.pk, to_author="Bonne journée.")
    note = Note.objects.get(change__comment=comment)
    assert note.prepared == {"fr": text.text_fr, "en": text.text_en}
    with translation.override("fr"):
        assert note.words == f"{text.text_fr}\n\nBonne journée."
    with translation.override("en"):
        assert note.words == f"{text.text_en}\n\nBonne journée."


def test_a_text_of_another_rule_is_refused_and_nothing_is_decided(client, claire):
    comment = waiting()
    answer = decide(client, comment, "remove:insult", prepared=text_under("off_topic").pk)
    comment.refresh_from_db()
    assert comment.status == "held"
    assert "belongs to another rule" in " ".join(str(message) for message in client.get(answer.url).context["messages"])


def test_a_publication_takes_no_prepared_text(client, claire):
    comment = waiting()
    decide(client, comment, "approve", prepared=text_under("insult").pk)
    comment.refresh_from_db()
    assert comment.status == "held"


def test_one_that_is_offered_no_more_cannot_be_chosen(client, claire):
    comment, text = waiting(), text_under("insult")
    PreparedText.objects.filter(pk=text.pk).update(offered=False)
    decide(client, comment, "remove:insult", prepared=text.pk)
    comment.refresh_from_db()
    assert comment.status == "held"
    assert f'value="{text.pk}"' not in client.get(f"{QUEUE}{comment.pk}/change/").content.decode().partition("prepared-texts")[0]


@pytest.mark.parametrize("page", ["", "{pk}/change/", "{pk}/delete/"])
def test_both_languages_are_shown_before_they_go(client, claire, page):
    comment, text = waiting(), text_under("illegal")
    shown = client.get(QUEUE + page.format(pk=comment.pk)).content.decode()
    assert f'<option value="{text.pk}">' in shown
    assert text.text_en in shown
    assert text.text_fr in shown


def test_several_are_removed_with_one(client, claire):
    comments, text = [waiting(), waiting()], text_under("insult")
    client.post(QUEUE, ticked(*comments, action="delete_selected", confirmed="1", ground="insult", prepared=text.pk))
    assert [note.prepared["en"] for note in Note.objects.all()] == [text.text_en] * 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_author_reads_it_in_the_language_of_his_receipt(client, claire, language):
    comment, receipt = Reader().reply(make_article(), "Un mot de trop pour un seul avis.")
    text = text_under("insult")
    decide(client, comment, "remove:insult", prepared=text.pk, to_author="Revenez bientôt.")
    receipt = receipt if language == "en" else receipt.removeprefix("/en")
    shown = text_of(Reader().get(receipt))
    said, unsaid = (text.text_fr, text.text_en) if language == "fr" else (text.text_en, text.text_fr)
    assert said in shown
    assert "Revenez bientôt." in shown
    assert unsaid not in shown


def test_the_owner_writes_them_and_a_moderator_does_not(client, claire):
    address = f"/en/admin/moderation/preparedtext/{text_under('insult').pk}/change/"
    assert client.get(address).status_code == 403
    client.force_login(person("olga", group=None))
    page = client.get(address).content.decode()
    assert "3 Insults" in page
    assert "Sending a comment back to its author" in page
