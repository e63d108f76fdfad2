"""A comment filled into its pattern is what its template says, for every shape, and for texts that look like stand-ins."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from comments.models import Comment, Status
from comments.page.listing import Line
from comments.page.patterns import TEMPLATE, Filling
from comments.telling.dates import moment_of

AT = timezone.now()
SITUATIONS = {
    "anonymous": {},
    "named, with a mark": {"name": "Zoé <b>", "mark": "7F3K"},
    "of the staff": {"user_id": 3, "name": "Claire"},
    "counted as useful": {"useful_count": 4},
    "imported": {"origin": "blogger:77"},
    "long": {"body": "un mot " * 400},
    "a text like a stand-in": {"body": "1900000001 stand-in-slug \ue000name\ue001"},
}


def line_of(answering=None, **fields):
    defaults = {"number": 12, "body": "Bonjour à tous.", "status": Status.PUBLISHED, "published_at": AT}
    return Line(Comment(**{**defaults, **fields}), answering=answering)


def by_the_template(line, slug, closed, useful):
    comment = line.comment
    local = timezone.localtime(comment.published_at)
    context = {
        "slug": slug, "number": comment.number, "answering": line.answering, "useful": useful,
        "useful_count": comment.useful_count, "name": comment.name, "mark": comment.mark, "staff": comment.user_id is not None,
        "iso": local.isoformat(), "moment": moment_of(local), "text": line.text, "anchor": line.imported_anchor, "closed": closed,
    }  # fmt: skip
    return render_to_string(TEMPLATE, context)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("closed", "useful"), [(False, False), (True, False), (False, True)])
@pytest.mark.parametrize("answering", [None, 7])
@pytest.mark.parametrize("fields", SITUATIONS.values(), ids=SITUATIONS)
def test_it_is_what_the_template_says(fields, answering, closed, useful, language):
    line = line_of(answering, **fields)
    with override(language):
        filled = Filling("le-port", closed=closed, useful=useful).html_of(line)
        assert filled == by_the_template(line, "le-port", closed, useful)


def test_a_name_cannot_bring_markup():
    html = Filling("le-port", closed=False, useful=False).html_of(line_of(name="<script>"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_next_comment_of_the_same_shape_has_nothing_of_the_last():
    filling = Filling("le-port", closed=False, useful=False)
    filling.html_of(line_of(name="Zoé", body="Secret."))
    html = filling.html_of(line_of(name="Yves", body="Autre chose.", number=13))
    assert "Zoé" not in html
    assert "Secret" not in html
    assert 'id="c13"' in html
