"""The learning curve as a picture: every set named, the mean said in words, nothing that a strict page would refuse."""

from xml.etree import ElementTree

import pytest

from moderation.learning.picture import HIGHEST, LOWEST, Drawn, down, picture

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = Drawn(
    {"forum": {50: 0.02, 200: 0.04}, "tweets": {50: -0.005, 200: 0.05, 1000: 0.09}},
    {50: 0.008, 200: 0.045, 1000: 0.09},
    {50: 0.01, 200: 0.03, 1000: 0.05},
)


def elements(kind):
    return list(ElementTree.fromstring(picture(DRAWN)).iter(SVG + kind))


def test_every_set_is_named_with_what_it_gained_at_last():
    words = [element.text for element in elements("text")]
    assert any("forum +0.040" in word for word in words)
    assert any("tweets +0.090" in word for word in words)


def test_who_cannot_see_it_is_told_the_mean():
    assert elements("desc")[0].text == (
        "Mean AUC gained: after 50 decisions +0.008; after 200 decisions +0.045; after 1000 decisions +0.090."
    )


def test_a_line_goes_as_far_as_the_set_is_large():
    lines = [element.get("points").split() for element in elements("polyline")]
    assert [len(points) for points in lines] == [3, 4, 4]  # from none on; the mean comes last


def test_it_is_readable_in_the_dark():
    assert "prefers-color-scheme: dark" in elements("style")[0].text


@pytest.mark.parametrize("value", [LOWEST - 1, HIGHEST + 1])
def test_what_lies_outside_is_drawn_at_the_edge(value):
    assert down(LOWEST) >= down(value) >= down(HIGHEST)
