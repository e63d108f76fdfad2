"""What an article's text becomes: Markdown and HTML in, nothing out that runs, loads or styles."""

import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.markup import clean_article_html, excerpt, render
from blog.models import Markup


def words(html):
    return "".join(nh3.clean(html, tags=set(), attributes={}).replace("&nbsp;", " ").split())


def clean(html):
    return clean_article_html(html, "en")[0]


@pytest.mark.parametrize(
    ("situation", "markdown", "html"),
    [
        ("paragraphs", "Un.\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>"),
        ("emphasis", "**gras** et *italique*", "<p><strong>gras</strong> et <em>italique</em></p>"),
        ("headings begin below the title", "# Partie\n\n## Détail", "<h2>Partie</h2>\n<h3>Détail</h3>"),
        ("html is text", "<b>x</b> <script>y</script>", "<p>&lt;b&gt;x&lt;/b&gt; &lt;script&gt;y&lt;/script&gt;</p>"),
        ("a link", "[mot](https://a.example/b)", '<p><a href="https://a.example/b" rel="noopener">mot</a></p>'),
        ("a link that runs", "[mot](javascript:alert(1))", "<p>[mot](javascript:alert(1))</p>"),
    ],
)
def test_markdown(situation, markdown, html):
    assert render(markdown, Markup.MARKDOWN, "en") == html


@pytest.mark.parametrize(
    ("situation", "html", "clean_html"),
    [
        ("a script goes with its content", "<p>a<script>b()</script></p>", "<p>a</p>"),
        ("handlers and styles go", '<p onclick="x()" style="color:red" class="y">a</p>', "<p>a</p>"),
        ("fonts and spans leave their words", "<p><span><font>a</font></span></p>", "<p>a</p>"),
        ("headings keep their order and lose their gaps", "<h1>A</h1><h4>B</h4>", "<h2>A</h2><h3>B</h3>"),
        ("a lone h3 follows the title", "<h3>A</h3><p>b</p>", "<h2>A</h2><p>b</p>"),
        ("a div of text is a paragraph", "<div>a</div>", "<p>a</p>"),
        ("a div of paragraphs stays", "<div><p>a</p></div>", "<div><p>a</p></div>"),
        ("empty lines made of blocks go", "<div>&nbsp;</div><p><br></p><p>a</p>", "<p>a</p>"),
        ("a link within the old site loses its link", '<a href="/2024/01/x.html">là</a>', "là"),
        (
            "a link without a scheme is read as https",
            '<a href="//a.example/">là</a>',
            '<a href="https://a.example/" rel="noopener">là</a>',
        ),
        ("a mail address stays", '<a href="mailto:a@b.example">là</a>', '<a href="mailto:a@b.example" rel="noopener">là</a>'),
        ("a mark in the text is no link", '<p>a<a name="more"></a>b</p>', "<p>ab</p>"),
        ("an old word processor's tags", '<?xml version="1.0"?><o:p>a</o:p>', "a"),
        ("signs stay signs", "1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("nothing stays nothing", "", ""),
    ],
)
def test_html(situation, html, clean_html):
    assert clean(html) == clean_html
    assert clean(clean_html) == clean_html


LINK = '<a href="https://h.example/{}" rel="noopener">See the picture on h.example</a>'
PLAYER = '<a href="https://h.example/{}" rel="noopener">Open the player on h.example</a>'


@pytest.mark.parametrize(
    ("situation", "html", "clean_html"),
    [
        (
            "a picture alone becomes a figure with a link",
            '<div><img src="https://h.example/p.jpg"></div>',
            f'<figure class="elsewhere"><figcaption>{LINK.format("p.jpg")}</figcaption></figure>',
        ),
        (
            "its alternative text is the caption",
            '<img src="//h.example/p.jpg" alt="Une rue">',
            f'<figure class="elsewhere"><figcaption>Une rue · {LINK.format("p.jpg")}</figcaption></figure>',
        ),
        (
            "a file name is no caption",
            '<img src="https://h.example/p.jpg" alt="IMG_1.jpg">',
            f'<figure class="elsewhere"><figcaption>{LINK.format("p.jpg")}</figcaption></figure>',
        ),
        (
            "the link around it leads to the large one",
            '<p><a href="https://h.example/large.jpg"><img src="https://h.example/p.jpg"></a></p>',
            f'<figure class="elsewhere"><figcaption>{LINK.format("large.jpg")}</figcaption></figure>',
        ),
        (
            "within a line it stays within the line",
            '<p>avant <img src="https://h.example/p.jpg" alt="Une rue"> après</p>',
            f"<p>avant <small>[Une rue {LINK.format('p.jpg')}]</small> après</p>",
        ),
        (
            "a figure keeps its caption and credit",
            '<figure><img src="https://h.example/p.jpg"><figcaption>Légende. <em>crédit</em></figcaption></figure>',
            f'<figure class="elsewhere"><figcaption>Légende. <em>crédit</em> · {LINK.format("p.jpg")}</figcaption></figure>',
        ),
        (
            "Blogger's table of a picture and its caption",
            '<table class="tr-caption-container"><tr><td><img src="https://h.example/p.jpg"></td></tr>'
            '<tr><td class="tr-caption">Le <b>port</b></td></tr></table>',
            f'<figure class="elsewhere"><figcaption>Le <b>port</b> · {LINK.format("p.jpg")}</figcaption></figure>',
        ),
        (
            "a video frame",
            '<iframe src="https://h.example/embed/1"></iframe>',
            f'<figure class="elsewhere"><figcaption>{PLAYER.format("embed/1")}</figcaption></figure>',
        ),
        (
            "an old player within a player is one",
            '<object><param name="movie" value="https://h.example/v"><embed src="https://h.example/v"></object>',
            f'<figure class="elsewhere"><figcaption>{PLAYER.format("v")}</figcaption></figure>',
        ),
        (
            "a video with its sources",
            '<video><source src="https://h.example/v.mp4"></video>',
            f'<figure class="elsewhere"><figcaption>{PLAYER.format("v.mp4")}</figcaption></figure>',
        ),
        ("a picture that leads nowhere and says nothing", '<p>a</p><img src="/p.jpg">', "<p>a</p>"),
        ("a tracker of one pixel", '<p>a<img width="1" height="1" src="https://t.example/"></p>', "<p>a</p>"),
    ],
)
def test_what_lies_elsewhere_becomes_words_with_a_link(situation, html, clean_html):
    assert clean(html) == clean_html
    assert clean(clean_html) == clean_html


def test_the_report_counts_what_was_left_out():
    _, report = clean_article_html(
        '<script>a</script><img src="https://h.example/p.jpg"><iframe src="https://h.example/v"></iframe>'
        '<img width="1" height="1" src="https://t.example/"><a href="/old">x</a>'
    )
    assert (report.pictures, report.players, report.scripts, report.trackers, report.links) == (1, 1, 1, 1, 1)


PIECES = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<h1>",
    "</h1>",
    "<h4>",
    "<br>",
    "texte",
    " ",
    "&nbsp;",
    "<figure>",
    "</figure>",
]
PIECES += [
    '<img src="https://h.example/p" alt="mots et">',
    '<a href="https://h.example/">',
    '<a href="/x">',
    "</a>",
    "<table>",
    "<td>",
]
PIECES += [
    "<script>x</script>",
    "<svg onload=x>",
    '<iframe src="//h.example/v">',
    "</iframe>",
    '<p style="x" onclick="y">',
    "<!--",
    "-->",
]


LOADS = re.compile(r"<(?:img|iframe|script|svg|video|style)\b|<[^>]+\s(?:src|style|on\w+)=")


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_comes_in_nothing_loads_and_cleaning_again_changes_no_words(html):
    once = clean(html)
    assert not LOADS.search(once)
    assert words(clean(once)) == words(once)


@pytest.mark.parametrize(
    ("situation", "html", "length", "text"),
    [
        ("short", "<p>Un &amp; deux.</p>", 50, "Un & deux."),
        ("blocks are apart, inline words are not", "<p>Un</p><p>d<b>eux</b></p>", 50, "Un deux"),
        ("headings and figures are left out", "<h2>T</h2><figure><figcaption>F</figcaption></figure><p>a</p>", 50, "a"),
        ("cut at a word", "<p>Un deux, trois quatre</p>", 15, "Un deux, trois…"),
        ("html cut within a tag", '<p>Un deux <a href="https:', 50, "Un deux"),
    ],
)
def test_excerpt(situation, html, length, text):
    assert excerpt(html, length) == text
    assert len(excerpt(html, length)) <= length
