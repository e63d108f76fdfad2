"""docs/rules.md says of sixty comments what the engine says of them today."""

import re
import tomllib

import pytest

from moderation.pipeline import screen_submission
from moderation.rules_document import FOLDER, document, submission_of

NUMBER = re.compile(r"[+−]?\d+(?:,\d+)?")
WEIGHT_MAY_DIFFER, PERCENT_MAY_DIFFER = 0.11, 1.1  # the last place shown: another processor may round it the other way
SOURCE = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))
STALE = "docs/rules.md is stale. Look at what changed, then: manage.py explain --document > docs/rules.md"
EXAMPLES = [
    pytest.param(kind["code"], example, id=f"{kind['code'] or 'left alone'}: {example['about']}")
    for kind in SOURCE["kind"]
    for example in kind["example"]
]


def parts(line):
    """The words of a line, and its numbers apart."""
    return NUMBER.sub("#", line), [float(found.replace("−", "-").replace(",", ".")) for found in NUMBER.findall(line)]


def alike(line, other):
    (words, numbers), (other_words, others) = parts(line), parts(other)
    allowed = PERCENT_MAY_DIFFER if "%" in line else WEIGHT_MAY_DIFFER
    return words == other_words and all(abs(a - b) <= allowed for a, b in zip(numbers, others, strict=True))


def test_the_page_says_what_the_engine_says():
    kept, made = (FOLDER / "rules.md").read_text(encoding="utf-8").splitlines(), document().splitlines()
    differing = [(old, new) for old, new in zip(kept, made, strict=False) if not alike(old, new)]
    assert not differing, f"{STALE}\n{differing[:5]}"
    assert len(kept) == len(made), STALE


def test_ten_comments_of_each_kind():
    assert [(kind["code"], len(kind["example"])) for kind in SOURCE["kind"]] == [
        (code, 10) for code in ("off_topic", "personal_attack", "insult", "anonymous_troll", "illegal", "")
    ]


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_each_comment_is_held_under_its_rule_or_left_alone(code, example):
    _, decision = screen_submission(submission_of(example, SOURCE["article"].get(example.get("article"))), deadline_seconds=60)
    assert code in decision.broken if code else decision.verdict == "publish", decision.broken
