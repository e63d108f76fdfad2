""" "Supprimer" stands under every comment for everyone; its address decides what that means for who asks."""

import pytest

from comments import services
from comments.models import Comment, Note, Status, StatusChange
from comments.services import Seen, submission
from tests.making import MAKER, make_article, make_comment
from tests.reader import Reader, Verdict, staff, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_is_published(monkeypatch):
    monkeypatch.setattr(submission, "screener", lambda: Verdict())


@pytest.fixture
def comment():
    return make_comment(name="Tomasz", body="Des mots de trop.")


def address(comment, verb="remove"):
    return f"/en/discussion/{comment.article.slug}/{comment.number}/{verb}/"


def state(comment):
    return Comment.objects.get(pk=comment.pk).status


# --- anybody ------------------------------------------------------------------------------------------------------------


def test_a_reader_is_told_who_may_and_offered_the_place_for_his_link(comment):
    response = Reader().get(address(comment))
    assert response.status_code == 200
    assert "This browser did not send it" in text_of(response)
    assert 'action="/en/discussion/receipt/"' in response.content.decode()
    assert not response.cookies


def test_a_reader_who_posts_there_changes_nothing(comment):
    assert Reader().client.post(address(comment), {"ground": "insult", "status": "published", "revision": 1}).status_code == 200
    assert state(comment) == Status.PUBLISHED


def test_an_editor_who_may_not_decide_is_a_reader_here(comment):
    editor = staff("paul", rights=("change_article",))
    assert "This browser did not send it" in text_of(editor.get(address(comment)))


def test_the_page_shows_nothing_of_a_comment_that_is_not_public(comment):
    services.remove(comment, Seen.of(comment), MAKER, "insult")
    page = text_of(Reader().get(address(comment)))
    assert "Comment 1 removed (rule 3, insults)." in page
    assert "Des mots de trop" not in page
    assert "Tomasz" not in page


@pytest.mark.parametrize("number", [99, 0])
def test_there_is_nothing_to_remove_where_there_is_no_comment(comment, number):
    assert Reader().get(f"/en/discussion/{comment.article.slug}/{number}/remove/").status_code == 404


def test_comments_of_a_draft_are_hidden_from_readers_alone(comment):
    type(comment.article).objects.update(is_draft=True)
    assert Reader().get(address(comment)).status_code == 404
    assert staff().get(address(comment)).status_code == 200


# --- the author ---------------------------------------------------------------------------------------------------------


def test_the_browser_that_sent_it_is_asked_whether_to_withdraw():
    author = Reader()
    comment, receipt = author.reply(make_article())
    response = author.get(address(comment))
    assert (response.status_code, response["Location"]) == (303, f"{receipt}withdraw/")


def test_another_comment_from_the_same_article_is_not_his_to_withdraw(comment):
    author = Reader()
    author.reply(comment.article)
    assert author.get(address(comment)).status_code == 200


def test_another_browser_is_not_taken_for_the_author():
    comment, _ = Reader().reply(make_article())
    other = Reader()
    other.reply(comment.article)
    assert other.get(address(comment)).status_code == 200


# --- a moderator --------------------------------------------------------------------------------------------------------


def form(comment, **fields):
    return {"ground": "insult", "status": comment.status, "revision": comment.revision, **fields}


def test_a_moderator_chooses_among_the_posted_rules_and_the_law(comment):
    page = text_of(staff().get(address(comment)))
    for rule in (
        "Rule 1: Off topic",
        "Rule 2: Personal attacks",
        "Rule 3: Insults",
        "Rule 4: “Anonymous”",
        "Plainly illegal content",
    ):
        assert rule in page
    assert "Des mots de trop." in page


def test_a_moderator_removes_under_a_rule_and_comes_back_to_the_same_place(comment):
    moderator = staff(first_name="Hélène", last_name="Martin")
    fields = form(comment, ground="personal_attack", to_author="Restez courtois.", between_moderators="Déjà vu.")
    response = moderator.client.post(address(comment), fields)
    assert (response.status_code, response["Location"]) == (303, f"/en/articles/{comment.article.slug}/#c1")
    change = StatusChange.objects.order_by("-pk").first()
    assert (change.verb, change.ground, change.actor_name, change.actor_id) == (
        "remove", "personal_attack", "Hélène Martin", moderator.user.pk,
    )  # fmt: skip
    assert set(Note.objects.values_list("text", "for_author")) == {("Restez courtois.", True), ("Déjà vu.", False)}
    page = moderator.client.get(response["Location"])
    assert "Comment 1 removed (rule 2, personal attacks). Undo the decision" in text_of(page)
    assert page.content.decode().count(f'href="{address(comment, "undo")}"') == 2  # in the message, and where the comment stood


@pytest.mark.parametrize("ground", ["", "no_such_rule"])
def test_no_comment_is_removed_without_a_rule(comment, ground):
    response = staff().client.post(address(comment), form(comment, ground=ground, to_author="Mon motif"))
    assert response.status_code == 200
    assert "Mon motif" in text_of(response)
    assert state(comment) == Status.PUBLISHED


def test_the_slower_moderator_is_told_who_was_faster_and_what_he_decided(comment):
    seen = form(comment)
    services.remove(comment, Seen.of(comment), MAKER, "off_topic")
    response = staff().client.post(address(comment), seen)
    assert response.status_code == 409
    assert "Fabrique removed it on" in text_of(response)
    assert "(rule 1, off topic)" in text_of(response)
    assert StatusChange.objects.filter(comment=comment).count() == 2


def test_a_comment_removed_already_says_by_whom_and_offers_to_undo(comment):
    services.remove(comment, Seen.of(comment), MAKER, "off_topic")
    response = staff().get(address(comment))
    assert "Fabrique removed it on" in text_of(response)
    assert address(comment, "undo") in response.content.decode()


def test_a_decision_is_undone_after_being_asked_once(comment):
    moderator = staff()
    change = services.remove(comment, Seen.of(comment), MAKER, "insult")
    undo = address(comment, "undo")
    page = moderator.get(undo)
    assert "Fabrique removed it on" in text_of(page)
    assert "from now on you answer for it" in text_of(page)
    assert f'name="change" value="{change.pk}"' in page.content.decode()
    assert state(comment) == Status.REMOVED
    response = moderator.client.post(undo, {"change": change.pk})
    assert (response.status_code, response["Location"]) == (303, f"/en/articles/{comment.article.slug}/#c1")
    assert state(comment) == Status.PUBLISHED
    assert "was taken back" in text_of(moderator.client.get(response["Location"]))


def test_a_decision_that_is_not_the_last_any_more_is_not_undone(comment):
    change = services.remove(comment, Seen.of(comment), MAKER, "insult")
    services.undo(change, MAKER)
    response = staff().client.post(address(comment, "undo"), {"change": change.pk})
    assert response.status_code == 409
    assert "Fabrique restored it on" in text_of(response)
    assert state(comment) == Status.PUBLISHED


def test_where_nothing_was_decided_there_is_nothing_to_undo(comment):
    response = staff().get(address(comment, "undo"))
    assert response.status_code == 200
    assert "It was imported or sent on" in text_of(response)
    assert "Undo the decision" not in text_of(response)


def test_readers_are_not_offered_to_undo(comment):
    services.remove(comment, Seen.of(comment), MAKER, "insult")
    assert "/undo/" not in Reader().get(f"/en/articles/{comment.article.slug}/").content.decode()


@pytest.mark.parametrize("who", [Reader, lambda: staff("paul", rights=("change_article",))], ids=["reader", "editor"])
def test_nobody_else_undoes_anything(comment, who):
    change = services.remove(comment, Seen.of(comment), MAKER, "insult")
    assert who().client.post(address(comment, "undo"), {"change": change.pk}).status_code == 403
    assert state(comment) == Status.REMOVED


def test_the_undo_of_one_comment_cannot_be_asked_for_at_another_s_address(comment):
    change = services.remove(comment, Seen.of(comment), MAKER, "insult")
    other = make_comment(comment.article)
    moderator = staff()
    assert moderator.client.post(address(other, "undo"), {"change": change.pk}).status_code == 404
    assert moderator.client.post(address(other, "undo"), {"change": "x"}).status_code == 400
    assert state(comment) == Status.REMOVED


def test_a_page_of_another_site_cannot_make_a_moderator_remove(comment):
    moderator = staff()
    moderator.client.handler.enforce_csrf_checks = True
    assert moderator.client.post(address(comment), form(comment)).status_code == 403
    assert state(comment) == Status.PUBLISHED


def test_a_withdrawn_comment_is_nobody_s_to_remove(comment):
    services.withdraw(comment, Seen.of(comment))
    response = staff().get(address(comment))
    assert "Its author withdrew it on" in text_of(response)
    assert "Des mots de trop" not in text_of(response)
