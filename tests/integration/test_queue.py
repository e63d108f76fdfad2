"""The queue: what stands in it and in which order, what a card shows, what it can be narrowed to, who may look."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.stems import query_of
from comments import services
from comments.drafts import Actor
from comments.models import Comment, Hold, Status
from comments.services import Seen
from moderation import notice
from moderation.desk import filing
from moderation.models import PostedRule, QueuedComment
from tests.desk import HISTORY, QUEUE, decide, decision, person, waiting
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire(client) -> User:
    user = person("claire")
    client.force_login(user)
    return user


def listed(client, query="") -> list[int]:
    """The primary keys of the cards on the page."""
    return [
        int(pk) for pk in re.findall(r'<article class="card[^"]*" id="comment-(\d+)"', client.get(QUEUE + query).content.decode())
    ]


def page(client, address=QUEUE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- what stands in it ------------------------------------------------------------------------------------------------


def test_only_what_waits_stands_in_the_queue(client, claire):
    held = waiting()
    for status in (Status.PUBLISHED, Status.REMOVED, Status.WITHDRAWN):
        make_comment(status=status)
    assert listed(client) == [held.pk]


def test_what_is_published_can_be_listed_too_newest_first(client, claire):
    older, newer = make_comment(), make_comment()
    waiting()
    assert listed(client, "?status=published") == [newer.pk, older.pk]


def test_the_stored_key_gives_the_order_and_age_breaks_ties(client, claire):
    late, urgent, tied = waiting(queue_key=300), waiting(queue_key=-100), waiting(queue_key=300)
    assert listed(client) == [urgent.pk, late.pk, tied.pk]


def test_pages_are_cut_by_key_so_that_a_decision_moves_nothing(client, claire):
    comments = [waiting(queue_key=n) for n in range(45)]
    first = client.get(QUEUE)
    following = first.context["cl"].next_page
    assert listed(client) == [c.pk for c in comments[:20]]
    decide(client, comments[0], "approve")
    assert listed(client, following) == [c.pk for c in comments[20:40]]
    assert listed(client, client.get(QUEUE + following).context["cl"].next_page) == [c.pk for c in comments[40:]]


def test_published_pages_are_cut_by_key_too(client, claire):
    article = make_article()
    comments = [make_comment(article) for _ in range(25)][::-1]
    following = client.get(QUEUE + "?status=published").context["cl"].next_page
    assert listed(client, following) == [c.pk for c in comments[20:]]


@pytest.mark.parametrize("key", ["", "x", "1", "1.", ".1", "1.2.3", "9" * 30 + ".1", "--1.1"])
def test_a_key_that_is_none_shows_the_first_page(client, claire, key):
    held = waiting()
    assert listed(client, f"?after={key}") == [held.pk]


def test_later_goes_on_behind_this_one_and_decides_nothing(client, claire):
    first, second = waiting(queue_key=1), waiting(queue_key=2)
    later = re.search(r'href="(\?[^"]*after=[^"]*)"[^>]*>Later', page(client)).group(1)
    assert listed(client, later.replace("&amp;", "&")) == [second.pk]
    first.refresh_from_db()
    assert first.status == Status.HELD


def test_behind_the_last_one_what_was_left_can_be_taken_up_again(client, claire):
    only = waiting(queue_key=1)
    text = page(client, f"{QUEUE}?after=1.{only.pk}")
    assert "Take up what was left for later" in text
    assert "Nothing to moderate" not in text


def test_an_empty_queue_says_so(client, claire):
    text = page(client)
    assert "Nothing to moderate." in text
    assert "Every comment has been decided on." in text


def test_the_desk_speaks_french_by_default(client, claire):
    text = page(client, "/admin/moderation/queuedcomment/")
    assert "Rien à modérer." in text
    comment = waiting(broken=["insult"])
    text = page(client, "/admin/moderation/queuedcomment/")
    for words in ("À modérer", "Publier", "Supprimer\N{NO-BREAK SPACE}: 3 Insultes", "Plus tard", "Anonyme"):
        assert words in text
    seen = decision(comment, "approve")
    services.approve(comment, Seen.of(comment), Actor(12, "Bruno"))
    answer = client.post(f"/admin/moderation/queuedcomment/{comment.pk}/decide/", seen, follow=True)
    assert re.search(r"Bruno a déjà publié ce commentaire à \d\d:\d\d\. Rien n’a été changé\.", answer.content.decode())


# --- what a card shows ------------------------------------------------------------------------------------------------


def test_a_card_shows_the_words_the_rule_the_probability_and_the_arithmetic(client, claire):
    waiting(
        "Quel zouave, celui-là.",
        broken=["insult"],
        probabilities={"insult": 0.94, "off_topic": 0.02, "anonymous_troll": None},
        findings=[("insult", "zouave", 3.9), ("insult", None, -1.2)],
    )
    text = page(client)
    assert re.search(r'<mark class="insult">zouave<span class="rule-name">\s*3 Insults</span></mark>', text)
    assert "bar insult w95" in text
    assert ">0.94<" in text
    assert ">+3.9<" in text
    assert ">−1.2<" in text
    assert "nothing to compare" in text


def test_a_card_shows_article_name_time_and_folded_parent(client, claire):
    article = make_article(title="Le traité du port")
    parent = make_comment(article, name="Tomasz", body="Sans quota commun, rien ne tient.")
    waiting("Ce n’est pas si simple.", article=article, parent=parent)
    text = page(client)
    assert "under “<bdi>Le traité du port</bdi>”" in text
    assert ">Anonymous</b>" in text
    assert re.search(r"<summary>In reply to 1, Tomasz</summary>\s*<p[^>]*>Sans quota commun", text)


def test_text_of_readers_is_shown_as_text(client, claire):
    waiting("<script>alert(1)</script>\nfin", name="<b>x</b>", broken=["insult"], findings=[("insult", "<script>", 2.0)])
    text = page(client)
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text
    assert "&lt;script&gt;" in text
    assert "<br>fin" in text


def test_a_long_text_is_folded_with_its_marked_words_in_front(client, claire):
    waiting("début " + "mot " * 500 + "zouave", broken=["insult"], findings=[("insult", "zouave", 3.0)])
    front, folded = page(client).split("The whole text")
    assert front.count("<mark") == 1
    assert folded.count("<mark") == 1


def test_the_most_probable_rule_is_named_on_the_button_and_the_others_stand_behind(client, claire):
    waiting(broken=["insult", "personal_attack"], probabilities={"insult": 0.8, "personal_attack": 0.7})
    text = page(client)
    front, behind = text.split("Under another rule")
    assert 'value="approve"' in front
    assert 'value="remove:insult"' in front
    for code in ("off_topic", "personal_attack", "anonymous_troll", "illegal"):
        assert f'value="remove:{code}"' in behind
        assert f'value="remove:{code}"' not in front


def test_a_rule_that_is_only_near_is_named_but_not_urged(client, claire):
    waiting(probabilities={"insult": 0.3}, held_because=Hold.REVIEW)
    waiting(broken=["insult"])
    near, broken = re.findall(r'<button class="([^"]+ quick)" name="decision" value="remove:insult"', page(client))
    assert (near, broken) == ("btn plain quick", "btn quick")


def test_where_no_rule_speaks_none_is_proposed(client, claire):
    waiting(probabilities={"insult": 0.01}, held_because=Hold.REVIEW)
    front, behind = page(client).split("Remove under a rule")
    assert "remove:" not in front
    assert behind.count('value="remove:') == 5


def test_a_text_the_check_has_not_seen_says_so(client, claire):
    make_comment(status="held")
    assert "The automatic check has not looked at this text." in page(client)


def test_evidence_of_an_earlier_wording_is_not_shown(client, claire):
    comment = waiting("zouave", broken=["insult"], findings=[("insult", "zouave", 3.0)])
    Comment.objects.filter(pk=comment.pk).update(revision=2, body="Un mot plus doux.")
    assert "<mark" not in page(client)


def test_a_failure_of_the_check_is_named(client, claire):
    comment = waiting(held_because=Hold.FAILURE)
    comment.screenings.update(failure="off_topic:ValueError")
    text = page(client)
    assert "The automatic check did not work." in text
    assert "off_topic:ValueError" in text


def test_the_record_of_the_same_author_stands_on_the_card(client, claire):
    article = make_article()
    for status, ground in (("published", ""), ("published", ""), ("removed", "insult")):
        made = make_comment(article, status=status, **({"ground": ground} if ground else {}))
        Comment.objects.filter(pk=made.pk).update(sender_key="k1")
    waiting(sender_key="k1")
    assert "same author: 2 published, 1 removed (3 Insults)" in page(client)


def test_where_not_all_was_looked_at_nobody_is_said_to_be_new(client, claire, monkeypatch):
    monkeypatch.setattr("moderation.desk.cards.RECORD_ROWS", 1)
    made = make_comment()
    Comment.objects.filter(pk=made.pk).update(sender_key="k1")
    waiting(sender_key="k2")
    waiting(sender_key="k1")
    text = page(client)
    assert "first comment" not in text
    assert "same author: 1 published" in text


def test_a_first_comment_is_said_to_be_one_and_an_unknown_sender_nothing(client, claire):
    waiting(sender_key="new")
    assert "first comment" in page(client)
    Comment.objects.update(sender_key="")
    assert "first comment" not in page(client)


# --- narrowing --------------------------------------------------------------------------------------------------------


def test_the_queue_is_narrowed_by_rule_reason_article_and_name(client, claire):
    article = make_article()
    a = waiting(broken=["insult"], article=article, name="Josette")
    b = waiting(broken=["off_topic", "insult"], held_because=Hold.RULES)
    c = waiting(held_because=Hold.REVIEW)
    assert listed(client, "?rule=insult") == [a.pk, b.pk]
    assert listed(client, "?rule=off_topic") == [b.pk]
    assert listed(client, "?reason=review") == [c.pk]
    assert listed(client, f"?article={article.pk}") == [a.pk]
    assert listed(client, "?name=Josette") == [a.pk]
    assert listed(client, "?name=+") == [b.pk, c.pk]
    assert listed(client, f"?rule=insult&article={article.pk}&name=Josette") == [a.pk]


def test_text_name_article_and_signature_are_searched_in_all_forms_of_a_word(client, claire):
    article = make_article(title="Le chalut en question")
    a, b = waiting("On parle des chaluts."), waiting("Bonjour.", name="Chalut")
    c, d = waiting("Bonsoir.", article=article), waiting("Marqué.")
    Comment.objects.filter(pk=d.pk).update(mark="7F3K")
    filing.file([Comment.objects.select_related("article").get(pk=d.pk)])
    waiting("Rien à voir.")
    assert listed(client, "?q=CHALUT") == [a.pk, b.pk, c.pk]
    assert listed(client, "?q=7f3k") == [d.pk]
    assert listed(client, f"?q=chalut&article={article.pk}") == [c.pk]


def test_what_was_decided_is_found_in_the_queue_no_more_and_among_the_published(client, claire):
    comment = waiting("On parle des chaluts.")
    decide(client, comment, "approve")
    assert listed(client, "?q=chalut") == []
    assert listed(client, "?q=chaluts&status=published") == [comment.pk]


@pytest.mark.parametrize(
    "query", ["?article=x", "?article=" + "9" * 40, "?rule=none", "?reason=none", "?name=none", "?name=%00", "?q=none"]
)
def test_a_choice_that_nothing_answers_says_so(client, claire, query):
    waiting()
    assert listed(client, query) == []
    assert "No comment answers to this choice." in page(client, QUEUE + query)


def test_counts_stand_at_rules_reasons_and_articles(client, claire):
    article = make_article(title="Le port")
    for _ in range(2):
        waiting(broken=["insult"], article=article, held_because=Hold.RULES)
    waiting(held_because=Hold.FAILURE)
    text = page(client)
    for words in ("3 Insults (2)", "The check noticed something (2)", "The check failed (1)", "Le port (2)"):
        assert words in text


def test_a_facet_keeps_the_order_of_the_queue_and_its_pages(client, claire):
    comments = [waiting(queue_key=n, broken=["insult"]) for n in (5, 3, 4)]
    waiting(queue_key=1)
    assert listed(client, "?rule=insult") == [comments[1].pk, comments[2].pk, comments[0].pk]
    assert listed(client, f"?rule=insult&after=3.{comments[1].pk}") == [comments[2].pk, comments[0].pk]


def test_an_unknown_filter_is_refused_kindly(client, claire):
    answer = client.get(QUEUE + "?article__title__startswith=A")
    assert answer.status_code in (302, 400)


# --- one comment ------------------------------------------------------------------------------------------------------


def test_the_page_of_one_comment_shows_what_stands_around_it(client, claire):
    article = make_article(body="Le port attend. " * 40)
    before, comment, after = (
        make_comment(article, body="Avant lui."),
        waiting("Lui.", article=article),
        make_comment(article, body="Après lui."),
    )
    text = page(client, f"{QUEUE}{comment.pk}/change/")
    assert text.index("Le port attend") < text.index("Avant lui.") < text.index("Lui.</div>") < text.index("Après lui.")
    assert f"comment-{before.pk}" not in text
    assert after.pk != comment.pk


def test_neighbours_of_a_reply_are_those_of_its_branch(client, claire):
    article = make_article()
    parent, elsewhere = make_comment(article, body="La question."), make_comment(article, body="Ailleurs.")
    make_comment(article, parent=parent, body="Une autre réponse.")
    text = page(client, f"{QUEUE}{waiting(article=article, parent=parent).pk}/change/")
    assert "Une autre réponse." in text
    assert elsewhere.body not in text


def test_earlier_comments_of_the_same_sender_or_name_are_shown_with_what_became_of_them(client, claire):
    by_sender = make_comment(status="removed", body="Du même expéditeur.")
    Comment.objects.filter(pk=by_sender.pk).update(sender_key="k1")
    make_comment(name="Josette", body="Du même nom.")
    make_comment(name="Paul", body="De quelqu’un d’autre.")
    text = page(client, f"{QUEUE}{waiting(name='Josette', sender_key='k1').pk}/change/")
    assert "removed (3 Insults)" in text
    assert "Du même expéditeur." in text
    assert "Du même nom." in text
    assert "De quelqu’un d’autre." not in text


def test_without_a_name_nothing_is_taken_for_the_same_author(client, claire):
    make_comment(body="Un autre anonyme.")
    assert "Un autre anonyme." not in page(client, f"{QUEUE}{waiting().pk}/change/")


def test_the_life_of_a_comment_is_told_with_its_notes(client, claire):
    comment = waiting()
    decide(client, comment, "remove:insult", to_author="Restez courtois.", between_moderators="Déjà lundi.")
    text = page(client, f"{QUEUE}{comment.pk}/change/")
    life = text[text.index('id="life"') :]
    assert life.index("imported") < life.index("removed")
    for words in ("3 Insults", "claire", "Restez courtois.", "Déjà lundi."):
        assert words in life


def test_djangos_history_address_leads_to_the_life(client, claire):
    comment = waiting()
    answer = client.get(f"{QUEUE}{comment.pk}/history/")
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}{comment.pk}/change/#life")


def test_a_comment_that_is_not_there(client, claire):
    for address in ("999999/change/", "x/change/", "999999/decide/", "999999/delete/"):
        assert client.get(QUEUE + address).status_code == 404


# --- the header -------------------------------------------------------------------------------------------------------


def test_the_header_of_every_admin_page_says_how_many_wait(client, claire):
    waiting()
    for address in ("/en/admin/", QUEUE, HISTORY):
        assert re.search(r'class="waiting"[^>]*>To moderate <b>1</b>', page(client, address))


def test_the_header_counts_on_as_decisions_are_made(client, claire):
    comments = [waiting(), waiting()]
    assert "<b>2</b>" in page(client, "/en/admin/")
    decide(client, comments[0], "approve")
    assert "<b>1</b>" in page(client, "/en/admin/")


def test_who_may_not_look_at_the_queue_sees_no_count(client):
    waiting()
    client.force_login(person("ed", group="Responsables d’édition"))
    assert 'class="waiting"' not in page(client, "/en/admin/")


# --- cost -------------------------------------------------------------------------------------------------------------


def queries(client, address) -> int:
    notice._rules_of.cache_clear()
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_full_page_asks_no_more_than_a_short_one(client, claire):
    def comment(n):
        article = make_article()
        return waiting(
            article=article,
            parent=make_comment(article),
            broken=["insult"],
            sender_key=f"k{n}",
            findings=[("insult", "avis", 2.0), ("insult", None, 1.0)],
        )

    comment(0)
    short = queries(client, QUEUE)
    for n in range(1, 20):
        comment(n)
    assert queries(client, QUEUE) == short
    assert short <= 27


def test_no_request_of_the_queue_counts_a_table(client, claire):
    waiting()
    with CaptureQueriesContext(connection) as captured:
        client.get(QUEUE)
    assert not [query["sql"] for query in captured if "COUNT(" in query["sql"]]
    assert not [query["sql"] for query in captured if "OFFSET" in query["sql"]]


def test_the_queue_is_read_by_its_index(client, claire):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of a nearly empty PostgreSQL table is a scan, whatever its indexes")
    plan = QueuedComment.objects.waiting().behind(5, 1).in_order()[:21].explain()
    assert "comment_queue" in plan
    assert "TEMP B-TREE" not in plan
    plan = QueuedComment.objects.under("rule:insult").waiting().order_by("place__queue_key", "place__comment_id")[:21].explain()
    assert "moderation_waiting" in plan.partition("\n")[0]
    assert "TEMP B-TREE" not in plan
    plan = QueuedComment.objects.saying(query_of("chalut")).waiting().order_by("held_words__key")[:21].explain()
    assert "TEMP B-TREE" not in plan


# --- who may look -----------------------------------------------------------------------------------------------------

ROLES = {"reader": None, "nobody": None, "editor": "Responsables d’édition", "moderator": "Modérateurs", "owner": None}
ADDRESSES = {
    "queue": QUEUE,
    "comment": QUEUE + "{comment}/change/",
    "decide": QUEUE + "{comment}/decide/",
    "delete": QUEUE + "{comment}/delete/",
    "add": QUEUE + "add/",
    "help": QUEUE + "help/",
    "history": HISTORY,
    "line": HISTORY + "{line}/change/",
    "undo": HISTORY + "{line}/undo/",
    "line deleted": HISTORY + "{line}/delete/",
    "rules": "/en/admin/moderation/postedrule/",
    "rule": "/en/admin/moderation/postedrule/{rule}/change/",
    "rule deleted": "/en/admin/moderation/postedrule/{rule}/delete/",
    "rules to read": "/en/admin/moderation/postedrule/read/",
    "test mail": "/en/admin/moderation/postedrule/test-mail/",
    "policies": "/en/admin/moderation/policy/",
    "policy": "/en/admin/moderation/policy/1/change/",
}
# What each role gets for GET and for POST. 302 leads to the sign-in page for who is no staff, elsewhere to a page of the desk.
MATRIX = """
               nobody    reader    editor    moderator owner
queue          302 302   302 302   403 403   200 200   200 200
comment        302 302   302 302   403 403   200 403   200 403
decide         302 302   302 302   403 403   302 302   302 302
delete         302 302   302 302   403 403   200 200   200 200
add            302 302   302 302   403 403   403 403   403 403
help           302 302   302 302   403 403   200 200   200 200
history        302 302   302 302   403 403   200 200   200 200
line           302 302   302 302   403 403   302 302   302 302
undo           302 302   302 302   403 403   200 302   200 302
line_deleted   302 302   302 302   403 403   403 403   403 403
rules          302 302   302 302   403 403   200 200   200 200
rule           302 302   302 302   403 403   200 403   200 200
rule_deleted   302 302   302 302   403 403   403 403   403 403
rules_to_read  302 302   302 302   403 403   403 403   200 302
test_mail      302 302   302 302   403 403   403 403   405 302
policies       302 302   302 302   403 403   200 200   200 200
policy         302 302   302 302   403 403   200 403   200 403
"""


def cells():
    head, *rows = [line.split() for line in MATRIX.strip().splitlines()]
    return [
        (address.replace("_", " "), role, int(get), int(post))
        for address, *answers in rows
        for role, get, post in zip(head, answers[::2], answers[1::2], strict=True)
    ]


@pytest.mark.parametrize(("address", "role", "get", "post"), cells())
def test_every_address_by_every_role_and_method(client, address, role, get, post):
    comment = waiting()
    line = services.approve(comment, Seen.of(comment), Actor(7, "Alice"))
    if role == "reader":
        client.force_login(User.objects.create_user("reader"))
    elif role != "nobody":
        client.force_login(person(role, ROLES[role]))
    path = ADDRESSES[address].format(comment=comment.pk, line=line.pk, rule=PostedRule.objects.get(code="insult").pk)
    got = client.get(path)
    assert got.status_code == get
    assert client.post(path).status_code == post
    if role in ("nobody", "reader"):
        assert "login" in got["Location"]
    comment.refresh_from_db()
    undone = address == "undo" and role in ("moderator", "owner")
    assert comment.status == (Status.HELD if undone else Status.PUBLISHED)


def test_one_who_may_look_but_not_decide_sees_no_button(client):
    auditor = User.objects.create_user("auditor", is_staff=True)
    auditor.user_permissions.add(*Permission.objects.filter(codename__in=["view_queuedcomment", "view_decision"]))
    client.force_login(auditor)
    comment = waiting(broken=["insult"])
    for address in (QUEUE, f"{QUEUE}{comment.pk}/change/"):
        text = page(client, address)
        assert 'name="decision"' not in text
        assert "_selected_action" not in text
    assert decide(client, comment, "approve").status_code == 403
    comment.refresh_from_db()
    assert comment.status == Status.HELD
