"""The closing lines of a reprinted article: taken out where every word of them is sure, else left where they are."""

import pytest

from comments.blogger.byline import Signed, split_byline

TEXT = "<p>Le quai est vide.</p>"


@pytest.mark.parametrize(
    ("end", "byline", "name", "address"),
    [
        ("<p><b>Par Anne Brun via La Vigie</b><br />vigie.example</p>", "Anne Brun via La Vigie", "vigie.example", ""),
        (
            "<p>Par Anne Brun via La Vigie<br>vigie.example</p>\n<p>&nbsp;</p><br />",
            "Anne Brun via La Vigie",
            "vigie.example",
            "",
        ),
        ("<p>Par Anne Brun<br>Source : La Vigie</p>", "Anne Brun", "La Vigie", ""),
        ("<div>Par Anne Brun via La Vigie</div>", "Anne Brun via La Vigie", "", ""),
        ("<p><em>By Anne Brun via La Vigie</em><br/>www.vigie.example</p>", "Anne Brun via La Vigie", "www.vigie.example", ""),
        (
            '<p>Par Anne Brun<br><a href="https://vigie.example/a?b=1&amp;c=2">vigie.example</a></p>',
            "Anne Brun",
            "vigie.example",
            "https://vigie.example/a?b=1&c=2",
        ),
    ],
)
def test_closing_lines_that_are_sure(end, byline, name, address):
    assert split_byline(TEXT + end) == Signed(TEXT, byline, name, address)


def test_the_wrapping_of_the_whole_text_stays_closed():
    html = f'<div dir="ltr">{TEXT}<div>Par Anne Brun via La Vigie<br />vigie.example</div><div><br /></div></div>'
    assert split_byline(html) == Signed(f'<div dir="ltr">{TEXT}</div>', "Anne Brun via La Vigie", "vigie.example")


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<p>Par ailleurs, on y va via le quai</p>",
        "<p>Par Anne Brun</p>",
        "<p>Par Anne Brun via La Vigie. Le quai est vide.</p>",
        "<p>Par Anne Brun via La Vigie<br>vigie.example<br>Traduit de l'anglais</p>",
        "<p>Par Anne Brun via La Vigie<br>et quelques autres</p>",
        '<p>Par Anne Brun via <a href="https://vigie.example">La Vigie</a></p>',
        '<p>Par Anne Brun<br><a href="/ici">vigie.example</a></p>',
        '<p>Par Anne Brun<br><a href="https://a.example">a.example</a> <a href="https://b.example">b.example</a></p>',
        '<p>Par Anne Brun via La Vigie<br>vigie.example<img src="https://vigie.example/x.png"></p>',
        "<p>Par Anne Brun via La Vigie<br>vigie.example</p><p>Photo : Paul Roux</p>",
    ],
)
def test_in_any_doubt_the_paragraph_stays_in_the_text(end):
    assert split_byline(TEXT + end) == Signed(TEXT + end)


def test_an_article_is_never_left_empty():
    html = "<p>Par Anne Brun via La Vigie<br>vigie.example</p>"
    assert split_byline(html) == Signed(html)
