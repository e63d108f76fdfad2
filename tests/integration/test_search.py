"""Search: the same answers in the same order on both databases, from public words alone."""

import datetime
import html
import itertools
import random
import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import findable as articles
from blog import full_text
from blog import services as newsroom
from blog.models import Article
from blog.stems import column_of, query_of
from comments import services
from comments.finding import findable
from comments.finding.search import ARTICLES_A_PAGE, COMMENTS_A_PAGE
from comments.models import Comment, CommentWords
from comments.services import Seen
from tests.making import MAKER, make_article, make_comment, make_draft
from tests.reader import Verdict, text_of

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2025, 4, 22, 12, tzinfo=datetime.UTC)


def publish(title="Un titre", body="Le texte.", **fields):
    return newsroom.publish(Article(title=title, body=body, **{"language": "fr", **fields}), fields.get("published_at"))


def find(words, language="/en", **more):
    return Client().get(f"{language}/search/", {"q": words, **more})


def numbers(words):
    """The comments found, by their texts, in order."""
    return [found.comment.body for found in find(words).context["comments"].rows]


def titles(words):
    return [found.article.title for found in find(words).context["articles"].rows]


def marks(response):
    return [html.unescape(word) for word in re.findall(r"<mark>(.*?)</mark>", response.content.decode())]


# --- words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("deputes", "Les députées ont voté."),
        ("députée", "Un député a parlé."),
        ("ELECTION", "Les élections approchent."),
        ("élections", "Une election sans accent."),
        ("quota", "Les quotas de pêche."),
        ("coeur", "Le cœur du port."),
        ("école", "Elle va à l’école."),
        ("taxes", "The harbour was taxed twice."),
        ("harbour", "Two harbours closed."),
        ("boats fishing", "A fishing boat came in."),
        ("e\u0301te\u0301", "Un été au port."),
        ("2024", "En 2024, le port."),
        ("порта", "У порта стоят лодки."),
        ("straße", "In der STRASSE."),
        ("le port", "Port fermé."),
    ],
)
def test_a_word_is_found_whatever_its_accents_case_and_inflection_in_both_languages(asked, written):
    make_comment(body=written)
    assert numbers(asked) == [written]


@pytest.mark.parametrize(
    ("asked", "written"),
    [("port phare", "Le port seul."), ("phare", "Un phénomène."), ("portes NOT phare", "Le port et la porte.")],
)
def test_every_word_must_be_there_and_none_is_a_command(asked, written):
    make_comment(body=written)
    assert numbers(asked) == []


@pytest.mark.parametrize(
    "asked", ['port" OR "x', "port' | 'x", "port*", "(port", "port & phare:", "NEAR(port)", "port -- ;", "\\port"]
)
def test_signs_that_mean_something_to_a_database_mean_nothing_here(asked):
    make_comment(body="Rien de tel.")
    response = find(asked)
    assert response.status_code == 200
    assert not response.context["comments"].rows


def test_an_article_is_found_by_its_title_its_text_and_its_byline():
    publish("Le phare éteint", "Un gardien s’en va.\n\n## Départs", byline="Maud Kerven")
    publish("Autre chose")
    for words in ("phare", "gardien", "départ", "Kerven", "phares gardiens"):
        assert titles(words) == ["Le phare éteint"]


# --- the same on both engines -------------------------------------------------------------------------------------------

VOCABULARY = [
    *("port", "phare", "bateau", "bateaux", "marché", "marchés", "quota", "2024"),
    *("député", "députées", "élection", "élections", "harbour", "harbours", "taxed", "taxes"),
]


def test_both_databases_answer_what_the_definition_says_in_the_order_it_says():
    """One definition, computed here without any database; this test runs on each engine."""
    chance = random.Random(4)
    texts = {
        make_comment(
            body=" ".join(chance.sample(VOCABULARY, 5)), submitted_at=NOON - datetime.timedelta(hours=chance.randrange(20))
        ).pk: ""
        for _ in range(60)
    }
    comments = sorted(Comment.objects.filter(pk__in=texts), key=lambda c: (c.published_at, c.pk), reverse=True)
    for size in (1, 2, 3):
        for words in itertools.islice(itertools.combinations(VOCABULARY, size), 60):
            query = query_of(" ".join(words))
            kept = {comment.pk: set(column_of(comment.body).split()) for comment in comments}
            expected = [c.pk for c in comments if all(forms & kept[c.pk] for forms in query.words)]
            assert [row.comment_id for row in findable.found(query, timezone.now())] == expected, words


def test_the_index_of_the_other_engine_holds_the_same_words():
    """What PostgreSQL is given, SQLite's FTS5 takes apart into just the same words, and the other way round."""
    import sqlite3

    text = "L’été, à Saint-Malo : 12,5 % de députées… Straße порта 日本 x² ﬁn naïve_e co-opté Ångström İstanbul"
    other = sqlite3.connect(":memory:")
    other.execute("CREATE VIRTUAL TABLE w USING fts5(words, tokenize='ascii')")
    other.execute("CREATE VIRTUAL TABLE v USING fts5vocab(w, row)")
    other.execute("INSERT INTO w VALUES (?)", [column_of(text)])
    taken = {term for (term,) in other.execute("SELECT term FROM v")}
    assert taken == set(column_of(text).split())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT unnest(tsvector_to_array(array_to_tsvector(string_to_array(%s, ' '))))", [column_of(text)])
            assert {term for (term,) in cursor.fetchall()} == taken


def test_what_was_published_within_one_moment_is_told_apart():
    bodies = [make_comment(body=f"port {n}", submitted_at=NOON).body for n in range(5)]
    assert numbers("port") == bodies[::-1]


def test_the_index_alone_gives_the_order_so_that_a_common_word_costs_no_sort():
    make_comment(body="port")
    plan = findable.found(query_of("port"), timezone.now())[:21].explain()
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" not in plan
    assert "comment_words" in plan


# --- what is shown ------------------------------------------------------------------------------------------------------


def test_the_words_found_are_marked_in_a_passage_around_them_and_nothing_else_is_markup():
    make_comment(body=f"{'Avant. ' * 80}Les <b>députées</b> & le député {'Après. ' * 80}")
    response = find("député")
    page = response.content.decode()
    assert marks(response) == ["députées", "député"]
    assert "<mark>députées</mark>" in page
    assert "<b>députées" not in page
    assert page.count("Avant.") < 20
    assert page.count("Après.") < 40


def test_a_found_comment_leads_to_the_place_where_it_stands():
    article = publish("Le port")
    comment = make_comment(article, body="Un phare.")
    page = find("phare").content.decode()
    assert f'href="/en/discussion/{article.slug}/at/{comment.number}/"' in page


def test_an_imported_comment_shows_its_words_and_no_tag():
    make_comment(body='Le <b>phare</b> &amp; <a href="https://exemple.org">le port</a>')
    response = find("phare")
    assert "Le phare & le port" in text_of(response).replace("<mark>", "").replace("</mark>", "")
    assert "exemple.org" not in response.content.decode()


def test_a_name_is_not_searched_so_that_nobody_is_followed():
    make_comment(body="Rien.", name="Kerven")
    assert numbers("Kerven") == []


def test_nothing_found_is_said_in_words():
    assert "No article and no comment has all these words" in text_of(find("introuvable"))


def test_the_page_stands_in_both_languages_and_each_leads_to_the_other_with_the_same_words():
    make_comment(body="port fermé")
    assert 'href="/en/search/?q=port+ferme' in find("port ferme", "").content.decode().replace("%20", "+")
    assert 'href="/search/?q=port+ferme' in find("port ferme", "/en").content.decode().replace("%20", "+")


def test_without_words_the_page_is_a_field_alone():
    for address in ("/en/search/", "/en/search/?q=", "/en/search/?q=%20%20"):
        response = Client().get(address)
        assert response.status_code == 200
        assert 'type="search"' in response.content.decode()
        assert "No article and no comment" not in text_of(response)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("le la les", "stand in nearly every text"),
        ("?!…", "stand in nearly every text"),
        ("x", "stand in nearly every text"),
        ("mot " * 60, "too long for a search"),
        (" ".join(f"mot{n}" for n in range(20)), "Only the first 12 words"),
    ],
)
def test_a_search_that_cannot_be_made_says_why_and_keeps_what_was_typed(asked, said):
    response = find(asked)
    assert response.status_code == 200
    assert said in text_of(response)
    assert asked.split()[0] in response.content.decode()


@pytest.mark.parametrize("asked", ["\x00port", "\ud800".encode("utf-8", "surrogatepass"), "port\u202e", "%", "😀 port"])
def test_odd_signs_are_no_trouble(asked):
    assert find(asked).status_code == 200


# --- pages --------------------------------------------------------------------------------------------------------------


def follow(words, name, text):
    """Every row of one list, page by page, as a reader follows the links."""
    found, pages, more = [], 0, {}
    while True:
        page = find(words, **more).context[name]
        found += [text(row) for row in page.rows]
        pages += 1
        if not page.next_key:
            return found, pages
        more = {name: page.next_key}


def test_pages_of_comments_follow_one_another_without_gap_or_repetition():
    article = make_article()
    bodies = [make_comment(article, body=f"port {n}", submitted_at=NOON if n < 30 else timezone.now()).body for n in range(45)]
    found, pages = follow("port", "comments", lambda row: row.comment.body)
    assert (found, pages) == (bodies[::-1], -(-45 // COMMENTS_A_PAGE))


def test_pages_of_articles_follow_one_another_without_gap_or_repetition():
    made = [publish(f"Port {n}", published_at=NOON).title for n in range(ARTICLES_A_PAGE * 2 + 1)]
    found, pages = follow("port", "articles", lambda row: row.article.title)
    assert (found, pages) == (made[::-1], 3)


def test_a_page_further_on_shows_its_own_list_alone():
    publish("Port")
    article = make_article()
    for n in range(COMMENTS_A_PAGE + 1):
        make_comment(article, body=f"port {n}")
    first = find("port")
    further = find("port", comments=first.context["comments"].next_key)
    assert first.context["articles"].rows
    assert not further.context["articles"].rows


@pytest.mark.parametrize(
    "more", [{"comments": "x"}, {"comments": "9" * 19}, {"comments": "²"}, {"articles": "1"}, {"articles": "x-1"}]
)
def test_a_key_that_was_never_given_leads_nowhere(more):
    assert find("port", **more).status_code == 404


def test_a_search_asks_each_index_once_whatever_it_finds():
    def questions():
        with CaptureQueriesContext(connection) as asked:
            find("port")
        return [query["sql"] for query in asked if "words" in query["sql"]]

    make_comment(body="port")
    few = questions()
    for n in range(COMMENTS_A_PAGE + 5):
        make_comment(body=f"port {n}")
        publish(f"Port {n}")
    assert (len(few), len(questions())) == (2, 2)


# --- only what is public ------------------------------------------------------------------------------------------------


def removed(comment):
    services.remove(comment, Seen.of(comment), MAKER, "insult")


def held(comment):
    services.hold(comment, Seen.of(comment), MAKER)


def withdrawn(comment):
    services.withdraw(comment, Seen.of(comment))


@pytest.mark.parametrize("move", [removed, held, withdrawn])
def test_what_leaves_the_page_leaves_the_index_in_the_same_transaction(move):
    comment = make_comment(body="canari")
    assert numbers("canari") == ["canari"]
    move(comment)
    assert not CommentWords.objects.filter(words__match=query_of("canari")).exists()
    assert find("canari").content.decode().count("canari") == Client().get("/en/search/?q=absent").content.decode().count(
        "absent"
    )


@pytest.mark.parametrize("back", ["approve", "restore"])
def test_what_comes_back_is_found_again(back):
    comment = make_comment(body="canari")
    (held if back == "approve" else removed)(comment)
    getattr(services, back)(comment, Seen.of(comment), MAKER)
    assert numbers("canari") == ["canari"]


@pytest.mark.parametrize("status", ["held", "removed", "withdrawn"])
def test_what_was_never_public_or_is_not_any_more_was_never_written_into_the_index(status):
    make_comment(status=status, body="canari")
    assert not CommentWords.objects.filter(words__match=query_of("canari")).exists()


def test_a_posted_reply_is_found_at_once_where_it_is_published_and_not_where_it_waits(settings, monkeypatch):
    article = make_article()
    for verdict, found in (("publish", ["Un canari rouge"]), ("hold", [])):
        monkeypatch.setattr("comments.services.submission.screener", lambda verdict=verdict: Verdict(verdict, reason="rules"))
        text = "Un canari rouge" if found else "Un canari vert"
        services.submit(make_draft(article, text))
        assert numbers(text) == found


@pytest.mark.parametrize(("verdict", "found"), [("publish", ["Un phare"]), ("hold", [])])
def test_an_edit_is_found_by_its_new_words_alone_and_one_that_waits_by_none(monkeypatch, verdict, found):
    article = make_article()
    monkeypatch.setattr("comments.services.submission.screener", lambda: Verdict("publish"))
    comment = services.submit(make_draft(article, "Un canari"))
    monkeypatch.setattr("comments.services.submission.screener", lambda: Verdict(verdict, reason="rules"))
    services.edit(comment, Seen.of(comment), make_draft(article, "Un phare"))
    assert (numbers("canari"), numbers("phare")) == ([], found)


def test_a_move_that_is_rolled_back_leaves_the_index_as_it_was(monkeypatch):
    comment = make_comment(body="canari")
    monkeypatch.setattr("comments.services.moving._overtaken", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        removed(comment)
    assert numbers("canari") == ["canari"]


def test_an_article_that_is_not_public_is_not_found_nor_are_its_comments():
    article = publish("Canari")
    make_comment(article, body="canari")
    assert (titles("canari"), numbers("canari")) == (["Canari"], ["canari"])
    newsroom.unpublish(article)
    assert (titles("canari"), numbers("canari")) == ([], [])
    newsroom.publish(article, timezone.now() + datetime.timedelta(days=1))
    assert (titles("canari"), numbers("canari")) == ([], [])


def test_an_article_is_found_by_its_new_words_and_a_deleted_one_by_none():
    article = publish("Canari")
    article.title = "Phare"
    newsroom.save_article(article)
    assert (titles("canari"), titles("phare")) == ([], ["Phare"])
    newsroom.delete_article(article)
    assert titles("phare") == []
    assert not articles.ArticleWords.objects.filter(words__match=query_of("phare")).exists()


def test_the_answer_is_kept_in_no_shared_cache_and_listed_by_no_search_engine():
    response = find("port")
    assert "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


# --- limits and upkeep --------------------------------------------------------------------------------------------------


def test_the_thirty_first_search_of_a_minute_is_refused_in_words_and_looking_at_the_field_is_none(monkeypatch):
    from django_smart_ratelimit.backends import database

    monkeypatch.setattr(database.timezone, "now", lambda: NOON)
    for _ in range(3):
        Client().get("/en/search/")
    assert {find("port").status_code for _ in range(30)} == {200}
    refused = find("port")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Too many searches" in text_of(refused)
    assert "password" not in text_of(refused)
    assert Client().get("/en/search/").status_code == 200


def test_rebuilding_puts_right_whatever_the_index_has_come_to(capsys):
    publish("Canari")
    kept = make_comment(body="canari")
    gone = make_comment(status="held", body="canari caché")
    full_text.empty(findable.TABLE)
    full_text.empty(articles.TABLE)
    full_text.put(findable.TABLE, [(5, gone.pk, column_of("canari"))], "comment_id")
    call_command("rebuild_search")
    assert titles("canari") == ["Canari"]
    assert list(CommentWords.objects.values_list("comment_id", flat=True)) == [kept.pk]


def test_keeping_a_comment_findable_costs_one_statement(django_assert_num_queries):
    comment = make_comment(body="port")
    with django_assert_num_queries(1):
        findable.keep(comment)
    comment.status = "removed"
    with django_assert_num_queries(1):
        findable.keep(comment, was_public=True)
    with django_assert_num_queries(0):
        findable.keep(comment)


def test_the_header_of_every_page_leads_to_the_search_in_its_own_language():
    assert 'href="/search/"' in Client().get("/").content.decode()
    assert 'href="/en/search/"' in Client().get("/en/").content.decode()
