"""Before a reply is sent: its preview, and the words of the comment it answers as a quotation."""

import pytest

from comments.models import Comment, CommentMarkup
from comments.page.rendering import plain
from comments.views.before_sending import quotation
from tests.making import make_article, make_comment
from tests.reader import text_of, textarea_in, token_in

pytestmark = pytest.mark.django_db


# --- preview ------------------------------------------------------------------------------------------------------------


def test_a_preview_shows_the_words_as_they_will_stand_and_stores_nothing(reader):
    page = reader.send(make_article(), "Voyez <b>ici</b>\n\nhttps://phare.example/x", name="Annick", preview="1")
    assert page.status_code == 200
    html = page.content.decode()
    assert '<p dir="auto">Voyez &lt;b&gt;ici&lt;/b&gt;</p>' in html
    assert '<a href="https://phare.example/x" rel="nofollow ugc noopener">phare.example</a>' in html
    assert "Nothing is stored yet." in text_of(page)
    assert textarea_in(page) == "Voyez <b>ici</b>\n\nhttps://phare.example/x"
    assert not Comment.objects.exists()


def test_what_was_previewed_is_sent_with_the_same_form(reader):
    article = make_article()
    page = reader.send(article, "Mes mots", preview="1")
    assert reader.send(article, "Mes mots", token=token_in(page)).status_code == 303
    assert Comment.objects.get().body == "Mes mots"


def test_an_empty_text_has_no_preview(reader):
    page = reader.send(make_article(), "  ", preview="1")
    assert "Your comment is empty." in text_of(page)
    assert 'id="preview"' not in page.content.decode()


# --- quoting ------------------------------------------------------------------------------------------------------------


def test_quoting_puts_the_parents_words_before_ones_own_and_stores_nothing(reader):
    parent = make_comment(body="Une ligne.<br><br>Une autre.")
    page = reader.send(parent.article, "Pas d’accord.", parent, quote="1")
    assert textarea_in(page) == "> Une ligne.\n>\n> Une autre.\n\nPas d’accord."
    assert Comment.objects.count() == 1


def test_a_comment_can_be_quoted_before_a_word_is_typed(reader):
    parent = make_comment(body="Une ligne.")
    page = reader.send(parent.article, "", parent, quote="1")
    assert textarea_in(page) == "> Une ligne.\n\n"
    assert "is-invalid" not in page.content.decode()


def test_the_words_of_a_comment_taken_away_meanwhile_are_quoted_to_nobody(reader):
    parent = make_comment(body="CANARI")
    token = reader.token(parent.article, parent)
    Comment.objects.update(status="removed")
    page = reader.send(parent.article, "Mes mots", parent, token=token, quote="1")
    assert "CANARI" not in page.content.decode()
    assert textarea_in(page) == "Mes mots"


def test_a_reply_to_the_article_has_nothing_to_quote(reader):
    assert 'name="quote"' not in reader.open_form(make_article()).content.decode()


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Une ligne.", "> Une ligne."),
        ("> déjà cité\nMa réponse.", "> Ma réponse."),
        ("mot " * 300, "> " + "mot " * 149 + "[…]"),
    ],
    ids=["short", "with a quotation of its own", "long"],
)
def test_what_is_quoted(said, quoted):
    assert quotation(Comment(body=said, markup=CommentMarkup.PLAIN)) == quoted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> cité\n> encore\nréponse", '<blockquote><p dir="auto">cité<br>encore</p></blockquote><p dir="auto">réponse</p>'),
        ("> un\n>\n> deux", '<blockquote><p dir="auto">un</p><p dir="auto">deux</p></blockquote>'),
        (">> plus loin", '<blockquote><p dir="auto">&gt; plus loin</p></blockquote>'),
        ("3 > 2", '<p dir="auto">3 &gt; 2</p>'),
        (">", ""),
        ("*fort* _penché_ `code`", '<p dir="auto">*fort* _penché_ `code`</p>'),
        ("> <script>", '<blockquote><p dir="auto">&lt;script&gt;</p></blockquote>'),
    ],
)
def test_a_text_is_plain_but_for_quotations(text, shown):
    assert plain(text) == shown
