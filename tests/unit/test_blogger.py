"""Reading a Blogger archive: both formats say the same, broken files are named, and the order of the file is no matter."""

import datetime
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from comments.blogger.archive import Unreadable, read
from comments.blogger.importing import body_of, signed_name
from comments.blogger.records import CommentRecord, Kind, OtherRecord, PostRecord, State
from comments.blogger.spool import Spool
from tests.blogger_archives import BACKUP_HEAD, TAKEOUT_HEAD, Entry, backup, comment, takeout, written

ARCHIVES = Path(__file__).parent.parent / "integration" / "archives"
NOON = datetime.datetime(2025, 1, 10, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def read_text(folder, text, name="feed.atom"):
    return list(read(written(folder, text, name)))


@pytest.mark.parametrize("form", [backup, takeout])
def test_both_formats_say_the_same_of_a_post(tmp_path, form):
    post = Entry(1, title="Le  quai", html="<p>Un &amp; deux</p>", tags=("Mer", "Ports"), path="/2025/01/le-quai.html")
    assert read_text(tmp_path, form(post)) == [
        PostRecord(
            kind=Kind.POST,
            id="1",
            state=State.LIVE,
            title="Le quai",
            html="<p>Un &amp; deux</p>",
            date=datetime.datetime(2025, 1, 10, 10, tzinfo=datetime.UTC),
            tags=("Mer", "Ports"),
            path="/2025/01/le-quai.html",
        )
    ]


@pytest.mark.parametrize("form", [backup, takeout])
def test_both_formats_say_the_same_of_a_reply(tmp_path, form):
    assert read_text(tmp_path, form(comment(3, post=1, answers=2, html="Oui"))) == [
        CommentRecord(
            kind=Kind.COMMENT,
            id="3",
            state=State.LIVE,
            post="1",
            answers="2",
            name="Léa",
            html="Oui",
            date=datetime.datetime(2025, 1, 10, 10, tzinfo=datetime.UTC),
        )
    ]


@pytest.mark.parametrize("form", [backup, takeout])
def test_a_comment_that_links_to_itself_answers_nobody(tmp_path, form):
    [record] = read_text(tmp_path, form(comment(3, post=1, answers=3)))
    assert record.answers == ""


@pytest.mark.parametrize(
    ("word", "trashed", "state"),
    [
        ("LIVE", "", State.LIVE),
        ("SCHEDULED", "", State.LIVE),
        ("DRAFT", "", State.DRAFT),
        ("PENDING", "", State.PENDING),
        ("SPAM", "", State.SPAM),
        ("GHOSTED", "", State.GHOSTED),
        ("SOFT_TRASHED", "", State.TRASHED),
        ("LIVE", "2025-01-11T00:00:00Z", State.TRASHED),
        ("PENDING", "2025-01-11T00:00:00Z", State.TRASHED),
        ("EMPTIED", "", State.EMPTIED),
        ("EMPTIED", "2025-01-11T00:00:00Z", State.EMPTIED),
        ("SOMETHING_NEW", "", State.UNKNOWN),
    ],
)
def test_states_of_takeout(tmp_path, word, trashed, state):
    [record] = read_text(tmp_path, takeout(Entry(1, state=word, trashed=trashed)))
    assert record.state == state


@pytest.mark.parametrize(("word", "state"), [("LIVE", State.LIVE), ("DRAFT", State.PENDING), ("EMPTIED", State.EMPTIED)])
def test_states_of_a_comment_in_the_old_backup(tmp_path, word, state):
    [record] = read_text(tmp_path, backup(comment(2, post=1, state=word)))
    assert record.state == state


@pytest.mark.parametrize("namespace", ["http://purl.org/atom/app#", "http://www.w3.org/2007/app"])
def test_a_draft_is_known_under_either_namespace(tmp_path, namespace):
    [record] = read_text(tmp_path, backup(Entry(1, state="DRAFT")).replace("http://purl.org/atom/app#", namespace))
    assert record.state == State.DRAFT


def test_the_type_of_an_author_is_not_the_type_of_an_entry(tmp_path):
    text = takeout(comment(2, post=1)).replace("<author>", "<author><blogger:type>BLOGGER</blogger:type>")
    [record] = read_text(tmp_path, text)
    assert record.kind == Kind.COMMENT


def test_settings_and_templates_are_other_and_one_of_them_says_the_language():
    records = [record for record in read(ARCHIVES / "fanal-backup.xml") if isinstance(record, OtherRecord)]
    assert [record.language for record in records] == ["", "fr"]


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("<content type='html'>&lt;b&gt;a&lt;/b&gt;</content>", "<b>a</b>"),
        ("<content type='text'>a &lt; b</content>", "a &lt; b"),
        ("<content>a &lt; b</content>", "a &lt; b"),
        ("<content type='html'><![CDATA[<b>a</b>]]></content>", "<b>a</b>"),
        ("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a</div></content>", "a</div>"),
        ("", ""),
    ],
)
def test_the_types_of_content_that_atom_knows(tmp_path, content, html):
    text = takeout(Entry(1, html="X")).replace("<content type='html'>X</content>", content)
    [record] = read_text(tmp_path, text)
    assert record.html.endswith(html)


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        ("2025-01-10T13:00:00.000+01:00", NOON),
        ("2025-01-10T12:00:00Z", NOON),
        ("2025-01-10T12:00:00", NOON),
        ("soon", None),
        ("", None),
    ],
)
def test_dates(tmp_path, date, read_as):
    [record] = read_text(tmp_path, takeout(Entry(1, date=date)))
    assert record.date == read_as


def test_an_address_in_percent_signs_is_read_as_browsers_send_it(tmp_path):
    [record] = read_text(tmp_path, backup(Entry(1, path="/2025/01/caf%C3%A9.html")))
    assert record.path == "/2025/01/café.html"


def test_an_entry_without_a_number_is_kept_count_of(tmp_path):
    [record] = read_text(tmp_path, takeout(Entry(1)).replace("post-1<", "post-x<"))
    assert record.kind == Kind.OTHER


# --- files that cannot be read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (b"PK\x03\x04rest", "zip file"),
        ("<rss><channel/></rss>", "<rss>"),
        ("<feed><id>tag:blogger.com,1999:blog-9</id></feed>", "no Blogger archive"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x</id><entry/></feed>", "no archive of a Blogger blog"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "no archive of a Blogger blog"),
        (f"<!DOCTYPE feed [<!ENTITY a 'b'>]>{TAKEOUT_HEAD}</feed>", "document type"),
        ("Un simple texte.", "line 1"),
        (f"{TAKEOUT_HEAD}\n<entry>\n</feed>", "line 3"),
        (f"{BACKUP_HEAD}\n<entry>\n\n<title>a & b</title>", "line 4"),
        (f"{TAKEOUT_HEAD}\n\n", "line 3"),
        (f"{TAKEOUT_HEAD}\n<entry>&chose;</entry></feed>", "line 2"),
    ],
)
def test_a_file_that_is_no_archive_is_named_with_what_is_wrong(tmp_path, text, words):
    with pytest.raises(Unreadable) as error:
        read_text(tmp_path, text)
    assert words in str(error.value)
    assert str(tmp_path / "feed.atom") in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Unreadable, match=r"nowhere\.xml does not exist"):
        list(read(tmp_path / "nowhere.xml"))


def test_nothing_outside_the_file_is_read(tmp_path):
    secret = written(tmp_path, "SECRET", "secret.txt")
    text = f"<!DOCTYPE feed [<!ENTITY s SYSTEM '{secret.as_uri()}'>]>{takeout(Entry(1, title='TITLE'))}".replace("TITLE", "&s;")
    with pytest.raises(Unreadable) as error:
        read_text(tmp_path, text)
    assert "SECRET" not in str(error.value)


def test_progress_is_told_of_every_byte(tmp_path):
    path = written(tmp_path, takeout(*(Entry(n) for n in range(1, 200))))
    pieces = []
    assert len(list(read(path, pieces.append))) == 199
    assert sum(pieces) == path.stat().st_size
    assert len(pieces) > 1


def test_entries_are_given_before_the_file_is_read_to_its_end(tmp_path):
    broken = takeout(*(Entry(n) for n in range(1, 200))).replace("post-199<", "post-199<<")
    records = read(written(tmp_path, broken))
    assert next(records).id == "1"


# --- the order in which records are stored ----------------------------------------------------------------------------


def spooled(*records):
    spool = Spool()
    spool.begin(Path("feed.atom"))
    for record in records:
        spool.add(record)
    return spool


def said(id, minutes, answers=""):
    return CommentRecord(Kind.COMMENT, str(id), State.LIVE, "1", str(answers), "", "", NOON + datetime.timedelta(minutes=minutes))


def order(*records):
    with spooled(*records) as spool:
        return [record.id for _file, record in spool.comments("1")]


def test_comments_come_back_oldest_first():
    assert order(said(4, 30), said(2, 10), said(3, 20)) == ["2", "3", "4"]


def test_a_reply_that_seems_older_than_what_it_answers_comes_after_it():
    assert order(said(4, 0, answers=2), said(2, 10), said(3, 5)) == ["2", "4", "3"]


def test_comments_that_answer_each_other_come_back_once_each():
    assert sorted(order(said(2, 0, answers=3), said(3, 1, answers=2))) == ["2", "3"]


@given(st.lists(st.tuples(st.integers(2, 9), st.integers(0, 5), st.integers(0, 9)), max_size=12))
def test_whatever_the_order_each_comment_comes_back_once_and_none_before_what_it_answers(drawn):
    records = [said(id, minutes, answers or "") for id, minutes, answers in {row[0]: row for row in drawn}.values()]
    ids = order(*records)
    assert sorted(ids) == sorted(record.id for record in records)
    above = {record.id: record.answers for record in records}
    for place, id in enumerate(ids):
        if above[id] in ids and not _in_a_circle(id, above):
            assert ids.index(above[id]) < place


def _in_a_circle(id, above):
    met = set()
    while id in above and id not in met:
        met.add(id)
        id = above[id]
    return id in met


def test_a_record_comes_back_as_it_was_put_in():
    post = PostRecord(Kind.PAGE, "7", State.DRAFT, "Été", "<p>é\n</p>", None, ("a", "b"), "/p/x.html")
    with spooled(post, said(2, 0)) as spool:
        assert list(spool.posts()) == [(0, post)]
        assert list(spool.comments("1")) == [(0, said(2, 0))]


# --- a comment's words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Anonymous", "anonyme", "Anonyme", "UNKNOWN", "Inconnu", ""])
def test_names_that_blogger_gives_to_nobody(name):
    assert signed_name(name) == ""


@pytest.mark.parametrize(
    ("name", "stored"), [("Anonyme du quai", "Anonyme du quai"), ("x" * 80, "x" * 80), ("x" * 81, "x" * 79 + "…")]
)
def test_names_of_people(name, stored):
    assert signed_name(name) == stored


@pytest.mark.parametrize(
    ("html", "stored"),
    [
        ("a<br />b", "a<br>b"),
        ("a\nb", "a<br>b"),
        ("a<br>\nb", "a<br>\nb"),
        ("<b>a</b> <i>b</i>", "<b>a</b> <i>b</i>"),
        ("a<script>x()</script><img src=x onerror=x()>b", "ab"),
        ("<a href='javascript:x()'>a</a>", '<a rel="nofollow ugc noopener">a</a>'),
    ],
)
def test_a_comments_markup(html, stored):
    assert body_of(html) == stored
