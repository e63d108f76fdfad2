"""A comment's text as safe HTML: what a reader typed comes back whole, and nothing of it becomes markup."""

import re

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from comments.models import Comment, CommentMarkup
from comments.page.rendering import clean, plain, shown

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Bonjour", '<p dir="auto">Bonjour</p>'),
        ("un\ndeux", '<p dir="auto">un<br>deux</p>'),
        ("un\n\ndeux", '<p dir="auto">un</p><p dir="auto">deux</p>'),
        ("un\n \n\n\ndeux\n", '<p dir="auto">un</p><p dir="auto">deux</p>'),
        ("<b>gras</b> & \"'", '<p dir="auto">&lt;b&gt;gras&lt;/b&gt; &amp; &quot;&#x27;</p>'),
        ("<script>alert(1)</script>", '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>'),
        ("", ""),
    ],
)
def test_plain_text_keeps_its_paragraphs_and_line_breaks_and_shows_tags_as_typed(typed, html):
    assert plain(typed) == html


@pytest.mark.parametrize(
    ("typed", "address", "host"),
    [
        ("voir https://exemple.org/a/b?c=d&e=f", "https://exemple.org/a/b?c=d&amp;e=f", "exemple.org"),
        ("HTTP://EXEMPLE.ORG/Page", "HTTP://EXEMPLE.ORG/Page", "exemple.org"),
        ("(https://exemple.org/a_(b))", "https://exemple.org/a_(b)", "exemple.org"),
        ("Lisez https://exemple.org/a.", "https://exemple.org/a", "exemple.org"),
        ("« https://exemple.org/a »", "https://exemple.org/a", "exemple.org"),
        ("<https://exemple.org/a>", "https://exemple.org/a", "exemple.org"),
        ("https://exemple.org:8080/", "https://exemple.org:8080/", "exemple.org"),
        ("https://banque.example@voleur.example/", "https://banque.example@voleur.example/", "voleur.example"),
        ("https://bаnque.example/", "https://bаnque.example/", "xn--bnque-4ve.example"),  # a Cyrillic а
    ],
)
def test_a_bare_address_becomes_a_link_that_shows_its_true_host(typed, address, host):
    assert f'<a href="{address}" {REL}>{host}</a>' in plain(typed)


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "ftp://exemple.org", "exemple.org", "https://", "xhttp://exemple.org", "http://[1", "mailto:a@b.c"],
)
def test_what_is_no_http_address_stays_text(typed):
    assert "<a " not in plain(typed)


@given(st.text(max_size=300))
def test_nothing_a_reader_types_becomes_a_tag_of_his_own(typed):
    tags = r'<p dir="auto">|</p>|</?blockquote>|<br>|<a href="https?://[^"<>]*" rel="nofollow ugc noopener">|</a>'
    allowed = re.compile(tags, re.IGNORECASE)
    assert not re.search("[<>]", allowed.sub("", plain(typed)))


@given(st.text(alphabet="ab \n.,()é", max_size=300))
def test_no_letter_is_lost(typed):
    assert re.sub(r"\s", "", strip_tags(plain(typed))) == re.sub(r"\s", "", typed)


@pytest.mark.parametrize(
    ("imported", "kept"),
    [
        ("un<br />deux", "un<br>deux"),
        ("<b>gras</b> <i>penché</i>", "<b>gras</b> <i>penché</i>"),
        ('<a href="https://exemple.org/" onclick="x()">ici</a>', f'<a href="https://exemple.org/" {REL}>ici</a>'),
        ('<a href="javascript:alert(1)">ici</a>', f"<a {REL}>ici</a>"),
        ('<a href="/relatif">ici</a>', f"<a {REL}>ici</a>"),
        ("<script>alert(1)</script>texte", "texte"),
        ("<style>p{}</style>texte", "texte"),
        ('<img src="https://exemple.org/x.gif">texte', "texte"),
        ("<b>jamais fermé", "<b>jamais fermé</b>"),
        ("<div><p>texte</p></div>", "texte"),
    ],
)
def test_an_imported_comment_keeps_br_a_b_and_i_alone(imported, kept):
    assert clean(imported) == kept


def html_comment(body):
    return Comment(body=body, markup=CommentMarkup.HTML)


def test_a_comment_of_the_fold_length_is_shown_whole_and_one_letter_more_is_folded(settings):
    longest = settings.COMMENT_FOLD_LENGTH
    text = ("mot " * longest)[:longest]
    assert shown(Comment(body=text)).rest == ""
    assert shown(Comment(body=text + "s")).rest != ""


@pytest.mark.parametrize("blank", ["\n\n", "\n", " "])
def test_a_long_text_is_cut_where_it_pauses_and_nothing_is_lost(settings, blank):
    settings.COMMENT_FOLD_LENGTH = 60
    words = [f"mot{n}" for n in range(40)]
    cut = shown(Comment(body=blank.join(words)))
    found = re.findall(r"mot\d+", cut.start) + re.findall(r"mot\d+", cut.rest)
    assert found == words
    assert 20 <= len(strip_tags(cut.start)) <= 60


def test_a_long_text_without_any_pause_is_folded_all_the_same(settings):
    cut = shown(Comment(body="A" * 10_000))
    assert len(strip_tags(cut.start)) + len(strip_tags(cut.rest)) == 10_000
    assert cut.rest


def test_a_long_imported_comment_is_cut_between_lines_outside_every_tag(settings):
    settings.COMMENT_FOLD_LENGTH = 60
    body = "début de texte<br><b>gras<br>encore gras</b><br>" + "suite de la phrase " * 5
    cut = shown(html_comment(body))
    assert cut.start == '<p dir="auto">début de texte<br><b>gras<br>encore gras</b></p>'
    assert "suite de la phrase" in cut.rest


def test_a_long_imported_comment_in_one_line_is_cut_between_words(settings):
    settings.COMMENT_FOLD_LENGTH = 60
    cut = shown(html_comment("mot " * 20 + "<b>gras</b>"))
    assert cut.start == f'<p dir="auto">{"mot " * 9}mot</p>'
    assert strip_tags(cut.start + cut.rest).split() == ["mot"] * 20 + ["gras"]


def test_a_long_imported_comment_within_one_tag_is_folded_whole(settings):
    settings.COMMENT_FOLD_LENGTH = 60
    cut = shown(html_comment("<b>" + "mot " * 50 + "</b>"))
    assert cut.start == ""
    assert cut.rest.startswith('<p dir="auto"><b>mot')


def test_markup_that_slipped_into_the_database_is_cleaned_when_shown():
    assert "script" not in shown(html_comment("<script>alert(1)</script>texte")).start
