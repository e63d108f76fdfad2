"""A blog comes in from Blogger: each entry where it belongs, nothing twice, nothing half, and the account adds up."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog.models import Article, CommentsMode, Markup, OldAddress, SiteSettings
from comments.blogger.account import Change, Fate
from comments.blogger.importing import read_into, store
from comments.blogger.records import Kind
from comments.blogger.spool import Spool
from comments.models import Comment, Hold, Status, StatusChange, Thread
from tests.blogger_archives import Entry, backup, comment, takeout, written

pytestmark = pytest.mark.django_db

ARCHIVES = Path(__file__).parent / "archives"
BACKUP, TAKEOUT = ARCHIVES / "fanal-backup.xml", ARCHIVES / "fanal-takeout.atom"
NOW = datetime.datetime(2025, 6, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def bring_in(*paths):
    with Spool() as spool:
        for path in paths:
            read_into(spool, path)
        return store(spool, NOW)


@pytest.fixture
def imported(tmp_path):
    """Imports the entries as an archive of Takeout's, and gives the account."""
    return lambda *entries: bring_in(written(tmp_path, takeout(*entries)))


def fates(account, kind=Kind.COMMENT):
    return {fate: n for (_file, k, fate), n in account.fates.items() if k == kind}


def stored(id) -> Comment:
    return Comment.objects.get(origin=f"blogger:{id}")


# --- articles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [BACKUP, TAKEOUT])
def test_an_article_comes_in_whole(path):
    bring_in(path)
    article = Article.objects.get(origin="blogger:501")
    assert (article.title, article.slug, article.language) == ("La lampe du phare", "la-lampe", "fr")
    assert (article.byline, article.source_name, article.source_address) == (
        "Anne Brun via La Vigie",
        "vigie.example",
        "https://vigie.example/lampe",
    )
    assert (article.markup, article.is_draft, article.comments_mode) == (Markup.HTML, False, CommentsMode.OPEN)
    assert abs(article.published_at - datetime.datetime(2025, 1, 10, 7, 15, tzinfo=datetime.UTC)) < datetime.timedelta(seconds=1)
    assert sorted(article.tags.values_list("name", flat=True)) == ["Mer", "Phares"]
    assert [address.path for address in article.old_addresses.all()] == ["/2025/01/la-lampe.html"]
    assert "Par Anne Brun" not in article.body_html
    assert "Douze mains" in article.body_html


@pytest.mark.parametrize("path", [BACKUP, TAKEOUT])
def test_pictures_and_players_elsewhere_become_links_and_are_counted(path):
    account = bring_in(path)
    html = Article.objects.get(origin="blogger:501").body_html
    assert "<img" not in html
    assert "<iframe" not in html
    assert 'href="https://images.example/lampe.jpg"' in html
    assert "La lampe sur le quai" in html
    assert (account.changes[Change.PICTURE], account.changes[Change.PLAYER]) == (1, 1)


@pytest.mark.parametrize("path", [BACKUP, TAKEOUT])
def test_a_draft_stays_a_draft_and_a_page_becomes_an_article_closed_to_comments(path):
    bring_in(path)
    draft, page = Article.objects.get(origin="blogger:510"), Article.objects.get(origin="blogger:520")
    assert (draft.is_draft, draft.published_at) == (True, None)
    assert (page.is_draft, page.comments_mode, page.slug) == (False, CommentsMode.CLOSED, "qui-nous-sommes")
    assert OldAddress.objects.get(path="/p/qui-nous-sommes.html").article == page


def test_a_trashed_article_stays_out_and_so_do_its_comments():
    account = bring_in(TAKEOUT)
    assert not Article.objects.filter(origin="blogger:530").exists()
    assert not Comment.objects.filter(origin="blogger:531").exists()
    assert fates(account, Kind.POST)[Fate.TRASHED] == 1
    assert fates(account)[Fate.NO_ARTICLE] == 1


def test_an_old_article_takes_comments_from_the_day_it_came(imported):
    imported(Entry(1, date="2015-01-01T00:00:00Z"))
    article = Article.objects.get()
    assert article.mode_at(NOW, SiteSettings()) == CommentsMode.OPEN
    assert article.mode_at(NOW + datetime.timedelta(days=91), SiteSettings()) == CommentsMode.REVIEW


def test_a_scheduled_article_waits_for_its_date(imported):
    imported(Entry(1, state="SCHEDULED", date="2025-07-01T00:00:00Z"))
    article = Article.objects.get()
    assert (article.is_public(NOW), article.is_public(NOW + datetime.timedelta(days=60))) == (False, True)


def test_two_articles_of_one_name_and_one_address_keep_both(imported):
    account = imported(
        Entry(1, title="Un", path="/2025/01/quai.html"),
        Entry(2, title="Deux", path="/2025/02/quai.html", date="2025-02-01T00:00:00Z"),
        Entry(3, title="Trois", path="/2025/01/quai.html", date="2025-03-01T00:00:00Z"),
    )
    assert list(Article.objects.order_by("pk").values_list("slug", flat=True)) == ["quai", "deux", "trois"]
    assert OldAddress.objects.get(path="/2025/01/quai.html").article.title == "Un"
    assert account.changes[Change.ADDRESS_TAKEN] == 1


def test_an_article_without_a_title_is_called_by_its_first_words(imported):
    imported(Entry(1, title="", html="<p>Le quai est vide ce matin.</p>"), Entry(2, title="", html="<p></p>"))
    assert Article.objects.get(origin="blogger:1").title == "Le quai est vide ce matin."
    assert Article.objects.get(origin="blogger:2").title.strip()


def test_a_title_too_long_is_cut_and_counted(imported):
    account = imported(Entry(1, title="quai " * 60))
    assert len(Article.objects.get().title) == 240
    assert account.changes[Change.TITLE_CUT] == 1


def test_the_language_is_the_blogs_where_the_archive_says_it_else_the_sites(tmp_path, imported):
    SiteSettings(language="en").save()
    bring_in(BACKUP)
    imported(Entry(1))
    assert Article.objects.get(origin="blogger:501").language == "fr"
    assert Article.objects.get(origin="blogger:1").language == "en"


# --- comments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [BACKUP, TAKEOUT])
def test_a_discussion_comes_in_by_time_with_replies_under_what_they_answer(path):
    bring_in(path)
    thread = [(c.number, c.origin, c.parent.number if c.parent else None) for c in Comment.objects.standing().by_number()]
    assert thread[:4] == [(1, "blogger:502", None), (2, "blogger:503", 1), (3, "blogger:504", None), (4, "blogger:505", 3)]


@pytest.mark.parametrize("path", [BACKUP, TAKEOUT])
def test_names_times_and_markup_of_comments(path):
    bring_in(path)
    assert [stored(id).name for id in (502, 503, 505)] == ["", "Le gardien", ""]
    assert stored(503).published_at == stored(503).submitted_at == datetime.datetime(2025, 1, 10, 11, 30, tzinfo=datetime.UTC)
    body = stored(503).body
    assert "<b>corrige</b>.<br>" in body
    assert 'href="https://fanal.example/errata"' in body
    assert "onclick" not in body


@pytest.mark.parametrize(
    ("state", "status", "numbered", "public", "reason"),
    [
        ("LIVE", Status.PUBLISHED, True, 1, ""),
        ("PENDING", Status.HELD, False, 0, Hold.IMPORTED),
        ("SOMETHING_NEW", Status.HELD, False, 0, Hold.IMPORTED),
        ("EMPTIED", Status.REMOVED, True, 0, "emptied"),
        ("SPAM", Status.REMOVED, False, 0, "spam"),
        ("GHOSTED", Status.REMOVED, False, 0, "ghosted"),
        ("SOFT_TRASHED", Status.REMOVED, False, 0, "trashed"),
    ],
)
def test_where_a_comment_of_each_state_comes_to_stand(imported, state, status, numbered, public, reason):
    imported(Entry(1), comment(2, post=1, state=state))
    [it] = Comment.objects.all()
    thread = Thread.objects.get()
    assert (it.status, it.number is not None) == (status, numbered)
    assert (thread.public_count, thread.last_number) == (public, int(numbered))
    assert (StatusChange.objects.get().verb, StatusChange.objects.get().reason) == ("adopt", reason)


def test_a_deleted_comment_keeps_its_place_and_its_replies():
    bring_in(TAKEOUT)
    tombstone, reply = stored(504), stored(505)
    assert (tombstone.status, tombstone.number) == (Status.REMOVED, 3)
    assert (reply.status, reply.parent) == (Status.PUBLISHED, tombstone)


def test_a_reply_to_spam_moves_up_to_where_it_can_be_seen(imported):
    account = imported(
        Entry(1),
        comment(2, post=1),
        comment(3, post=1, answers=2, state="SPAM", date="2025-01-11T00:00:00Z"),
        comment(4, post=1, answers=3, date="2025-01-12T00:00:00Z"),
        comment(5, post=1, answers=99, date="2025-01-13T00:00:00Z"),
    )
    assert stored(4).parent == stored(2)
    assert stored(5).parent is None
    assert account.changes[Change.MOVED_UP] == 2


def test_one_comment_said_to_stand_under_two_articles_comes_in_once(imported):
    account = imported(Entry(1), Entry(9), comment(2, post=1), comment(2, post=9), comment(3, post=9, answers=2))
    assert fates(account) == {Fate.PUBLISHED: 2, Fate.DIFFERENT: 1}
    assert (stored(2).article.origin, stored(3).article.origin, stored(3).parent) == ("blogger:1", "blogger:9", None)


def test_a_reply_dated_before_what_it_answers_still_comes_after_it(imported):
    imported(Entry(1), comment(3, post=1, answers=2, date="2025-01-01T00:00:00Z"), comment(2, post=1))
    assert (stored(2).number, stored(3).number, stored(3).parent) == (1, 2, stored(2))


def test_what_cannot_be_placed_is_left_out_and_said(imported):
    account = imported(Entry(1), Entry(6, date="?"), comment(2, post=9), comment(3, post=1, date="?"), comment(4, post=0))
    assert fates(account) == {Fate.NO_ARTICLE: 2, Fate.NO_DATE: 1}
    assert fates(account, Kind.POST) == {Fate.PUBLISHED: 1, Fate.NO_DATE: 1}
    assert Comment.objects.count() == 0


def test_a_name_too_long_is_cut_and_counted(imported):
    account = imported(Entry(1), comment(2, post=1, name="Léa " * 30))
    assert len(stored(2).name) == settings.COMMENT_NAME_MAX_LENGTH
    assert account.changes[Change.NAME_CUT] == 1


# --- again, longer, different -----------------------------------------------------------------------------------------


def snapshot():
    return (
        list(Article.objects.order_by("pk").values()),
        list(Comment.objects.order_by("pk").values()),
        StatusChange.objects.count(),
        list(Thread.objects.order_by("pk").values()),
        list(OldAddress.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize(("first", "second"), [(BACKUP, BACKUP), (TAKEOUT, TAKEOUT), (TAKEOUT, BACKUP)])
def test_a_second_run_changes_nothing_whichever_the_format(first, second):
    bring_in(first)
    before = snapshot()
    account = bring_in(second)
    assert snapshot() == before
    assert account.differences == []


def test_a_longer_archive_adds_only_what_is_new():
    bring_in(BACKUP)
    before = {c.pk: c for c in Comment.objects.all()}
    account = bring_in(TAKEOUT)
    assert fates(account) == {
        Fate.SAME: 4,
        Fate.WAITING: 1,
        Fate.OUT_OF_SIGHT: 1,
        Fate.PUBLISHED: 1,
        Fate.NO_ARTICLE: 1,
    }
    assert account.differences == []
    assert {pk: Comment.objects.get(pk=pk).number for pk in before} == {pk: c.number for pk, c in before.items()}
    assert stored(508).number == 5


def test_a_reply_that_comes_later_finds_what_it_answers(imported):
    imported(Entry(1), comment(2, post=1))
    imported(Entry(1), comment(3, post=1, answers=2))
    assert stored(3).parent == stored(2)


def test_what_differs_is_listed_and_stays_as_it_is_here(imported):
    imported(Entry(1, title="Un", tags=("Mer",)), comment(2, post=1, name="Léa"), comment(3, post=1, state="PENDING"))
    before = snapshot()
    account = imported(
        Entry(1, title="Deux", html="Autre.", tags=("Ports",), date="2025-03-01T00:00:00Z"),
        comment(2, post=1, name="Zoé", html="Autre."),
        comment(3, post=1),
    )
    assert snapshot() == before
    assert {(d.kind, d.id): len(d.fields) for d in account.differences} == {
        (Kind.POST, "1"): 4,
        (Kind.COMMENT, "2"): 2,
        (Kind.COMMENT, "3"): 1,
    }
    assert fates(account) == {Fate.DIFFERENT: 2}


def test_a_draft_published_there_and_an_article_trashed_there_are_differences(imported):
    imported(Entry(1, state="DRAFT"), Entry(2))
    account = imported(Entry(1), Entry(2, state="SOFT_TRASHED"))
    assert fates(account, Kind.POST) == {Fate.DIFFERENT: 2}
    assert Article.objects.get(origin="blogger:1").is_draft
    assert not Article.objects.get(origin="blogger:2").is_draft


def test_two_archives_of_one_blog_at_once_come_in_as_one(tmp_path):
    first = written(tmp_path, takeout(Entry(1), comment(2, post=1)), "first.atom")
    second = written(tmp_path, backup(comment(3, post=1, answers=2), comment(2, post=1), Entry(1)), "second.xml")
    account = bring_in(second, first)
    assert Article.objects.count() == 1
    assert stored(3).parent == stored(2)
    assert account.held() == {(0, Kind.POST): 1, (0, Kind.COMMENT): 2, (1, Kind.POST): 1, (1, Kind.COMMENT): 1}


# --- all or nothing ---------------------------------------------------------------------------------------------------


def test_a_file_broken_at_its_end_leaves_nothing_behind(tmp_path, capsys):
    broken = written(tmp_path, takeout(Entry(1), comment(2, post=1)).replace("</feed>", "<entry>\n</feed>"))
    with pytest.raises(CommandError, match=r"feed\.atom, line 5") as error:
        call_command("import_blogger", str(TAKEOUT), str(broken))
    assert error.value.returncode == 1
    assert (Article.objects.count(), Comment.objects.count()) == (0, 0)


def test_a_failure_while_storing_leaves_nothing_behind(monkeypatch, imported):
    from comments.blogger import importing

    adopt, calls = importing.services.adopt, []

    def failing(record):
        calls.append(record)
        if len(calls) == 2:
            raise RuntimeError
        return adopt(record)

    monkeypatch.setattr(importing.services, "adopt", failing)
    with pytest.raises(RuntimeError):
        imported(Entry(1), comment(2, post=1), comment(3, post=1))
    assert (Article.objects.count(), Comment.objects.count(), OldAddress.objects.count()) == (0, 0, 0)


# --- the account ------------------------------------------------------------------------------------------------------

ids = st.integers(1, 8)
entries = st.lists(
    st.builds(
        Entry,
        id=ids,
        kind=st.sampled_from(["POST", "PAGE", "COMMENT", "COMMENT", "COMMENT", "SETTINGS"]),
        state=st.sampled_from(["LIVE", "LIVE", "DRAFT", "PENDING", "SPAM", "EMPTIED", "SOFT_TRASHED", "GHOSTED", "NEW"]),
        name=st.sampled_from(["Léa", "", "Anonymous"]),
        date=st.sampled_from(["2025-01-10T10:00:00Z", "2025-01-11T10:00:00Z", "2025-01-09T10:00:00Z", "?"]),
        path=st.sampled_from(["", "/2025/01/quai.html"]),
        post=st.integers(0, 8),
        answers=st.integers(0, 8),
    ),
    max_size=10,
)


class TheAccountAddsUp(TestCase):
    @hypothesis_settings(max_examples=60, deadline=None)
    @given(st.lists(entries, min_size=1, max_size=2))
    def test_what_came_in_and_what_was_left_out_is_what_the_files_hold(self, files):
        with Spool() as spool:
            for number, content in enumerate(files):
                spool.begin(Path(str(number)))
                for record in _records(takeout(*content)):
                    spool.add(record)
            account = store(spool, NOW)
            assert account.held() == spool.held
        assert account.number([Kind.COMMENT], [f for f in Fate if f.came_in]) == Comment.objects.count()
        assert account.number([Kind.POST, Kind.PAGE], [f for f in Fate if f.came_in]) == Article.objects.count()
        assert all(reply.parent.number < reply.number for reply in Comment.objects.standing().exclude(parent=None))
        for thread in Thread.objects.all():
            public = Comment.objects.filter(article=thread.article_id).published().count()
            assert thread.public_count == public


def _records(text):
    import io

    from lxml import etree

    from comments.blogger.entry import ATOM, record_of

    return [record_of(entry) for entry in etree.parse(io.BytesIO(text.encode())).iterfind(f"{ATOM}entry")]


# --- the command ------------------------------------------------------------------------------------------------------


def command(capsys, *paths):
    call_command("import_blogger", *map(str, paths))
    return " ".join(capsys.readouterr().out.split())


def test_the_command_shows_what_came_in_what_was_left_out_and_what_differs(capsys):
    out = command(capsys, TAKEOUT)
    for words in ("fanal-takeout.atom", "│ 1 │", "│ 8 │"):
        assert words in out
    Comment.objects.filter(origin="blogger:502").update(name="Zoé")
    assert "502" in command(capsys, TAKEOUT)


@pytest.mark.parametrize(("name", "text"), [("nowhere.xml", None), ("page.txt", "Une page."), ("rss.xml", "<rss/>")])
def test_the_command_refuses_what_it_cannot_read_by_name(tmp_path, name, text):
    path = tmp_path / name if text is None else written(tmp_path, text, name)
    with pytest.raises(CommandError, match=name):
        call_command("import_blogger", str(path))


# --- the owner's own archive ------------------------------------------------------------------------------------------

SEED = Path(settings.BASE_DIR).parent / "shared" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="the owner's archive is not part of the project")
@pytest.mark.parametrize("name", ["blogger-legacy.xml", "blogger-takeout-feed.atom"])
def test_the_owners_page_comes_in_as_it_was(name):
    bring_in(SEED / name)
    page = (SEED / "page.txt").read_text()
    article, [said] = Article.objects.get(), Comment.objects.all()
    assert article.title in page
    assert f"Par {article.byline}\n{article.source_name}" in page
    assert article.byline not in article.body_html
    assert timezone.localtime(article.published_at).strftime("%d/%m/%Y") == "22/04/2025"
    assert article.body_html.count("<h2>") == 3
    assert (said.number, said.name, said.status, Thread.objects.get().public_count) == (1, "", Status.PUBLISHED, 1)
    assert said.text in page


@pytest.mark.skipif(not SEED.is_dir(), reason="the owner's archive is not part of the project")
def test_the_owners_two_archives_are_the_same_blog():
    account = bring_in(SEED / "blogger-legacy.xml", SEED / "blogger-takeout-feed.atom")
    assert (Article.objects.count(), Comment.objects.count(), account.differences) == (1, 1, [])
