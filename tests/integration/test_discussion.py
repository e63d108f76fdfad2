"""The discussion under an article: what stands there, in which order, what is said where something is missing."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import SiteSettings
from comments import services
from comments.models import Comment, Status
from comments.page.listing import article_page, branch_page
from comments.page.places import place_of
from comments.services import Seen
from comments.telling.dates import moment_of
from tests.making import MAKER, make_article, make_comment
from tests.reader import Reader, staff, text_of

pytestmark = pytest.mark.django_db


def page_of(article, after=None):
    return Reader().get(f"/en/articles/{article.slug}/" + (f"?after={after}" if after else ""))


def discussion_in(response):
    return re.search(r'<section class="discussion".*?<section class="notice"', response.content.decode(), re.DOTALL)[0]


def outline(page):
    """(number, depth, number answered) of each line."""
    return [(line.comment.number, line.depth, line.answering) for line in page.lines]


# --- counts and empty states --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("comments", "heading"), [(1, "1 comment"), (4, "4 comments")])
def test_the_heading_counts_what_is_public(article, comments, heading):
    for _ in range(comments):
        make_comment(article)
    make_comment(article, status="held")
    make_comment(article, status="removed")
    assert f'id="comments-count">{heading}</h2>' in page_of(article).content.decode()


def test_an_empty_discussion_invites_to_begin_it(article):
    assert "No comment yet. Be the first to reply." in text_of(page_of(article))


@pytest.mark.parametrize(
    ("fields", "settings_row", "said"),
    [
        ({"comments_close_on": datetime.date(2025, 5, 3)}, {}, "Comments have been closed since 3 May 2025."),
        ({"comments_mode": "closed"}, {}, "Comments are closed."),
        ({}, {"storm_mode": "closed"}, "Comments are closed on the whole site for the time being."),
        ({}, {"storm_mode": "closed", "storm_sentence": "Relâche jusqu’à lundi."}, "Relâche jusqu’à lundi."),
        ({"comments_mode": "review"}, {}, "A person reads every comment under this article before it is published."),
        ({}, {"storm_mode": "review"}, "For the time being, a person reads every comment of this site"),
        ({"published_at": timezone.now() - datetime.timedelta(days=91)}, {}, "A person reads every comment under this article"),
    ],
)
def test_readers_are_told_when_comments_are_closed_or_read_first(fields, settings_row, said):
    SiteSettings(storm_until=timezone.now() + datetime.timedelta(hours=1), **settings_row).save()
    article = make_article(**fields)
    make_comment(article)
    page = page_of(article)
    assert said in text_of(page)
    closed = "closed" in said or "Relâche" in said
    assert ("/reply/" in page.content.decode()) is not closed
    assert "/1/remove/" in page.content.decode()


def test_a_date_of_this_year_is_said_without_it():
    today = timezone.localtime(timezone.now(), ZoneInfo("Europe/Paris")).date()
    article = make_article(comments_close_on=today)
    assert re.search(rf"closed since {today.day} \w+\.", text_of(page_of(article)))


def test_an_empty_closed_discussion_invites_nobody():
    assert "Be the first" not in text_of(page_of(make_article(comments_mode="closed")))


# --- one comment --------------------------------------------------------------------------------------------------------


def test_a_comment_shows_number_name_time_text_and_its_two_actions(article):
    at = datetime.datetime(2025, 4, 22, 12, 37, tzinfo=datetime.UTC)
    make_comment(article, name="Tomasz", body="Sans quota, rien.", submitted_at=at)
    page = page_of(article)
    assert "1. Tomasz 22 April 2025, 14:37 Sans quota, rien. Reply Remove" in text_of(page)
    html = page.content.decode()
    assert '<div class="c" id="c1">' in html
    assert f'<a class="n" href="/en/discussion/{article.slug}/at/1/" rel="nofollow" aria-label="Comment 1.">1.</a>' in html
    assert '<time datetime="2025-04-22T14:37:00+02:00"' in html
    assert '<bdi dir="auto">Tomasz</bdi>' in html
    assert f'href="/en/discussion/{article.slug}/reply/1/"' in html
    assert f'href="/en/discussion/{article.slug}/1/remove/"' in html


def test_times_are_those_of_the_site_s_own_zone(article):
    SiteSettings(time_zone="America/Montreal").save()
    make_comment(article, submitted_at=datetime.datetime(2025, 4, 22, 12, 37, tzinfo=datetime.UTC))
    assert "22 April 2025, 08:37" in text_of(page_of(article))


def test_without_a_name_it_is_anonymous(article):
    make_comment(article, name="")
    assert "1. Anonymous" in text_of(page_of(article))


def test_a_name_is_a_name_and_no_markup(article):
    make_comment(article, name="<b>Gras</b>")
    assert "&lt;b&gt;Gras&lt;/b&gt;" in page_of(article).content.decode()


def test_an_imported_comment_keeps_its_old_anchor(article):
    make_comment(article, origin="blogger:4242424242")
    make_comment(article, origin="test:17")
    html = discussion_in(page_of(article))
    assert '<a id="c4242424242"></a>' in html
    assert "c17" not in html


def test_staff_wears_a_badge(article):
    user = get_user_model().objects.create_user("helene")
    comment = make_comment(article, name="Hélène")
    assert 'class="badge"' not in discussion_in(page_of(article))
    Comment.objects.filter(pk=comment.pk).update(user=user)
    article.comments_mode, article.version = "review", 2  # any change that is not kept
    article.save()
    assert 'class="badge"' in discussion_in(page_of(article))


def test_a_long_comment_is_folded_without_script(article, settings):
    make_comment(article, body="mot " * settings.COMMENT_FOLD_LENGTH)
    assert '<details class="fold"><summary>Read the rest</summary>' in page_of(article).content.decode()


# --- what is not public -------------------------------------------------------------------------------------------------


def removed(article):
    return make_comment(article, status="removed", ground="personal_attack", name="Secret", body="Mot secret.")


def removed_by_import(article):
    comment = removed(article)
    Comment.objects.filter(pk=comment.pk).update(ground="")
    return comment


def by_law(article):
    return make_comment(article, status="removed", ground="illegal", name="Secret", body="Mot secret.")


def withdrawn(article):
    comment = make_comment(article, name="Secret", body="Mot secret.")
    services.withdraw(comment, Seen.of(comment))
    return comment


def held_again(article):
    comment = make_comment(article, name="Secret", body="Mot secret.")
    services.hold(comment, Seen.of(comment), MAKER)
    return comment


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (removed, "Comment 1 removed (rule 2, personal attacks)."),
        (by_law, "Comment 1 removed (plainly illegal content)."),
        (removed_by_import, "Comment 1 removed."),
        (withdrawn, "Comment 1 withdrawn by its author."),
        (held_again, "Comment 1 waiting to be read again."),
    ],
)
def test_what_stood_there_leaves_its_number_and_the_rule_alone(article, make, said):
    make(article)
    html = discussion_in(page_of(article))
    assert said in html
    for gone in ("Secret", "Mot secret", "<time", "Supprimer", "/remove/", "/reply/1/"):
        assert gone not in html
    assert "No comment yet" not in html


def test_the_tombstone_names_the_rule_in_the_version_it_was_decided_under(article):
    from moderation import posted_rules
    from moderation.models import PostedRule

    removed(article)
    PostedRule.objects.filter(code="personal_attack").update(title_en="Something else")
    posted_rules.proclaim()
    assert "Comment 1 removed (rule 2, personal attacks)." in discussion_in(page_of(article))


def test_what_never_was_public_leaves_nothing(article):
    for status in (Status.HELD, Status.REMOVED, Status.WITHDRAWN):
        make_comment(article, status=status, numbered=False, body="Mot secret.")
    html = discussion_in(page_of(article))
    assert "Mot secret" not in html
    assert "No comment yet" in html


def test_published_replies_to_what_never_was_public_still_stand(article):
    spam = make_comment(article, status="removed", numbered=False, body="Mot secret.")
    reply = make_comment(parent=spam, body="Réponse au vide")
    make_comment(parent=reply, body="Réponse à la réponse")
    page = page_of(article)
    assert "Mot secret" not in text_of(page)
    assert outline(article_page(article)) == [(1, 0, None), (2, 1, None)]
    assert "Réponse à la réponse" in text_of(page)


def test_replies_to_a_removed_comment_stay_under_its_tombstone(article):
    gone = removed(article)
    make_comment(parent=gone, body="Une réponse")
    assert outline(article_page(article)) == [(1, 0, None), (2, 1, None)]
    assert "Une réponse" in text_of(page_of(article))


# --- order and depth ----------------------------------------------------------------------------------------------------


def test_replies_follow_the_comment_they_answer_each_in_the_order_of_numbers(article):
    first = make_comment(article)
    make_comment(article)
    third = make_comment(parent=first)
    make_comment(parent=first)
    make_comment(parent=third)
    assert outline(article_page(article)) == [(1, 0, None), (3, 1, None), (5, 2, None), (4, 1, None), (2, 0, None)]


def test_below_depth_four_replies_stand_side_by_side_and_say_whom_they_answer(article):
    comment = make_comment(article)
    for _ in range(7):
        comment = make_comment(parent=comment)
    page = article_page(article)
    assert outline(page) == [
        (1, 0, None), (2, 1, None), (3, 2, None), (4, 3, None), (5, 4, None), (6, 4, 5), (7, 4, 6), (8, 4, 7),
    ]  # fmt: skip
    assert "in reply to 5" in text_of(page_of(article))


def test_a_comment_published_late_still_stands_above_its_replies(article):
    root = make_comment(article, status="held")
    reply = make_comment(parent=root)
    services.approve(root, Seen.of(root), MAKER)
    assert (reply.number, root.number) == (1, 2)
    assert outline(article_page(article)) == [(2, 0, None), (1, 1, None)]


@pytest.mark.parametrize("shape", ["chain", "fan", "comb"])
def test_every_list_that_is_opened_is_closed(article, shape):
    comment = root = make_comment(article)
    for n in range(9):
        parent = {"chain": comment, "fan": root, "comb": comment if n % 2 else root}[shape]
        comment = make_comment(parent=parent)
    make_comment(article)
    depth, deepest = 0, 0
    for tag in re.findall(r"</?(?:ol|li)\b", discussion_in(page_of(article))):
        depth += -1 if tag.startswith("</") else 1
        assert depth >= 0
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest == {"chain": 10, "fan": 4, "comb": 6}[shape]


# --- long discussions ---------------------------------------------------------------------------------------------------


def numbers(page):
    return [line.comment.number for line in page.lines]


def test_pages_are_cut_after_so_many_top_level_comments(article, small_pages):
    for _ in range(7):
        make_comment(article)
    pages = [article_page(article), article_page(article, 3), article_page(article, 6)]
    assert [(numbers(page), page.next) for page in pages] == [([1, 2, 3], 3), ([4, 5, 6], 6), ([7], None)]
    assert 'href="/en/articles/' + article.slug + '/?after=3#comments" rel="next"' in page_of(article).content.decode()
    assert "From the first comment" in text_of(page_of(article, 6))


def test_a_page_that_is_full_to_the_last_comment_promises_no_other(article, small_pages):
    for _ in range(3):
        make_comment(article)
    assert article_page(article).next is None


def test_a_page_holds_no_more_comments_than_it_may(article, small_pages):
    roots = [make_comment(article) for _ in range(3)]
    for root in roots:
        for _ in range(4):
            make_comment(parent=root)
    assert [len(article_page(article, after).lines) for after in (0, 1, 2)] == [5, 5, 5]
    assert [article_page(article, after).next for after in (0, 1, 2)] == [1, 2, None]


def test_a_long_branch_goes_on_at_its_own_address(article, small_pages):
    root = make_comment(article)
    for _ in range(6):
        make_comment(parent=root)
    page = page_of(article)
    assert numbers(article_page(article)) == [1, 2, 3, 4, 5]
    assert f'<a class="more" href="/en/discussion/{article.slug}/1/?after=5">2 more replies</a>' in page.content.decode()
    branch = Reader().get(f"/en/discussion/{article.slug}/1/?after=5")
    assert [int(n) for n in re.findall(r'id="c(\d+)"', branch.content.decode())] == [1, 6, 7]


def test_the_replies_that_are_said_to_follow_are_public(article, small_pages):
    root = make_comment(article)
    for status in ("published", "removed", "published", "published", "removed", "withdrawn", "published"):
        make_comment(parent=root, status=status)
    assert "1 more reply" in text_of(page_of(article))
    services.withdraw(last := article.comments.get(number=8), Seen.of(last))
    assert "The end of this branch" in text_of(page_of(article))


def test_a_flood_that_was_removed_is_told_in_one_line_where_every_number_keeps_its_place(article):
    make_comment(article)
    flood = [make_comment(article, status="removed", ground="insult") for _ in range(4)]
    make_comment(article)
    page = page_of(article)
    assert "Comments 2 to 5 removed (rule 3, insults)." in text_of(page)
    assert "Comment 3 removed" not in text_of(page)
    assert all(f'id="c{comment.number}"' in page.content.decode() for comment in flood)
    newest = Reader().get(f"/en/articles/{article.slug}/?order=newest")
    assert "Comments 2 to 5 removed (rule 3, insults)." in text_of(newest)


def test_what_went_another_way_or_is_answered_or_stands_apart_has_a_line_of_its_own(article):
    answered = make_comment(article, status="removed", ground="insult")
    make_comment(parent=answered)
    for status, ground in (("removed", "insult"), ("withdrawn", ""), ("removed", "insult"), ("removed", "insult")):
        make_comment(article, status=status, **({"ground": ground} if ground else {}))
    make_comment(article)
    make_comment(article, status="removed", ground="insult")
    said = text_of(page_of(article))
    assert not re.search(r"Comments \d", said)
    assert [n for n in (1, 3, 4, 5, 6, 8) if f"Comment {n} " not in said] == []


def test_who_decides_sees_each_tombstone_with_its_way_back(article):
    for _ in range(4):
        make_comment(article, status="removed", ground="insult")
    page = staff().get(f"/en/articles/{article.slug}/")
    assert text_of(page).count("Undo the decision") == 4


def test_a_branch_offers_what_the_article_s_page_offers(small_pages):
    for mode, offered in (("open", True), ("closed", False)):
        article = make_article(comments_mode=mode)
        make_comment(article)
        html = Reader().get(f"/en/discussion/{article.slug}/1/").content.decode()
        assert ("/reply/1/" in html) is offered
        assert "/1/remove/" in html


def test_a_branch_is_cut_into_pages_as_well(article, small_pages):
    root = make_comment(article)
    for _ in range(15):
        make_comment(parent=root)
    pages = [branch_page(root, after) for after in (0, 8, 15)]
    assert [(numbers(page), page.next) for page in pages] == [
        ([1, 2, 3, 4, 5, 6, 7, 8], 8),
        ([1, 9, 10, 11, 12, 13, 14, 15], 15),
        ([1, 16], None),
    ]


def test_in_a_later_part_of_a_branch_replies_say_whom_they_answer(article, small_pages):
    root = make_comment(article)
    first = make_comment(parent=root)
    for _ in range(6):
        make_comment(parent=root)
    make_comment(parent=first)
    assert outline(branch_page(root, 8)) == [(1, 0, None), (9, 1, 2)]


def test_the_number_of_a_reply_leads_to_where_it_stands(article, small_pages):
    root = make_comment(article)
    reply = make_comment(parent=root)
    response = Reader().get(f"/en/discussion/{article.slug}/{reply.number}/")
    assert (response.status_code, response["Location"]) == (302, f"/en/articles/{article.slug}/#c2")


@pytest.mark.parametrize("nonsense", ["-1", "x", "1.5", "", "9" * 40, "²"])
def test_a_page_that_nobody_can_mean_is_the_first_or_an_empty_one(article, nonsense):
    make_comment(article)
    response = Reader().get(
        f"/en/articles/{article.slug}/",
    )
    assert Reader().get(f"/en/articles/{article.slug}/?after={nonsense}").status_code == response.status_code == 200


def test_each_comment_has_an_address_on_the_page_where_it_stands(article, small_pages):
    roots = [make_comment(article) for _ in range(5)]
    replies = [make_comment(parent=roots[3]) for _ in range(6)]
    for comment in [*roots, *replies]:
        path = place_of(comment)
        assert path.endswith(f"#c{comment.number}")
        shown = Reader().get(path.partition("#")[0])
        assert f'id="c{comment.number}"' in shown.content.decode(), path


def test_the_questions_to_the_database_do_not_grow_with_the_discussion(small_pages):
    def asked(comments):
        article = make_article()
        for n in range(comments):
            root = make_comment(article, status="removed" if n % 3 else "published")
            make_comment(parent=make_comment(parent=root))
        page_of(article)  # the posted rules are read once a process
        article.version += 1
        article.save()
        with CaptureQueriesContext(connection) as queries:
            page_of(article)
        return len(queries)

    assert asked(1) == asked(12) <= 12


# --- around it ----------------------------------------------------------------------------------------------------------


def test_the_rules_stand_numbered_under_the_form_s_link_with_the_site_s_own_words(article):
    SiteSettings(own_paragraph="Première ligne <b>\nseconde ligne").save()
    page = page_of(article)
    said = text_of(page)
    assert "Rules of discussion, version 1" in said
    order = [
        said.index(words)
        for words in ("Reply to the article", "Off topic", "Personal attacks", "Insults", "“Anonymous” comments")
    ]
    assert order == sorted(order)
    assert [int(n) for n in re.findall(r'<li value="(\d)">', page.content.decode())] == [1, 2, 3, 4]
    assert "answers alone for what he writes" in said
    assert "Première ligne &lt;b&gt;" in page.content.decode()
    assert "seconde ligne" in said


def test_the_rules_have_a_page_of_their_own():
    make_article()
    page = text_of(Reader().get("/en/discussion/rules/"))
    assert "Rules of discussion, version 1" in page
    assert "Plainly illegal content" in page


def test_the_rules_are_shown_on_an_empty_site_too():
    assert "Personal attacks" in text_of(Reader().get("/en/discussion/rules/"))


def test_lists_of_articles_ask_for_all_counts_at_once(django_assert_num_queries):
    articles = [make_article() for _ in range(3)]
    make_comment(articles[0])
    make_comment(articles[0], status="held")
    template = engines["django"].from_string("{% load discussion %}{% comment_counts articles as counts %}{{ counts }}")
    with django_assert_num_queries(1):
        assert template.render({"articles": articles}) == str({articles[0].pk: 1, articles[1].pk: 0, articles[2].pk: 0})


def test_no_page_for_readers_sets_a_cookie(article):
    comment = make_comment(article)
    slug = article.slug
    for path in (
        f"articles/{slug}/",
        f"discussion/{slug}/reply/",
        f"discussion/{slug}/reply/1/",
        f"discussion/{slug}/1/",
        f"discussion/{slug}/1/remove/",
        "discussion/receipt/",
        "discussion/rules/",
    ):
        for language in ("", "en/"):
            response = Reader().get(f"/{language}{path}")
            assert response.status_code == 200, path
            assert not response.cookies, path
            assert "csrfmiddlewaretoken" not in response.content.decode(), path
    assert comment.number == 1


def test_a_time_is_said_in_words():
    with timezone.override(ZoneInfo("Europe/Paris")):
        assert "2025" in moment_of(datetime.datetime(2025, 4, 22, 12, 37, tzinfo=datetime.UTC))
        assert "14:37" in moment_of(datetime.datetime(2025, 4, 22, 12, 37, tzinfo=datetime.UTC))
