"""What every detector owes the engine: its codes, its examples, its spans, and the same answer twice."""

import importlib
import pkgutil
from collections import Counter
from functools import cache

import pytest

import moderation.detectors
from moderation.detectors import detectors
from moderation.engine import BASE, Submission, logistic
from moderation.fitted import load
from moderation.topic.profile import profile_of, site_of
from moderation.wording import WHY

FITTED = load()
LINE_UP = detectors(FITTED)
MODULES = [m.name for m in pkgutil.iter_modules(moderation.detectors.__path__)]
RULES = {"off_topic", "personal_attack", "insult", "anonymous_troll", "illegal"}


def examples(name):
    for module in MODULES:
        found = getattr(importlib.import_module(f"moderation.detectors.{module}"), name, ())
        yield from (pytest.param(module, text, id=f"{module}: {getattr(text, 'text', text)[:40]}") for text in found)


def screened(module, example):
    """The highest probability that this module's detectors give an example, and their findings."""
    mine = [d for d in LINE_UP if type(d).__module__.endswith(f".{module}")]
    found = [finding for detector in mine for finding in detector(submission(module, example))]
    sums = Counter(dict.fromkeys((d.rule for d in mine), 0.0))
    for finding in found:
        sums[finding.rule] += finding.weight
    return max(logistic(FITTED.base[rule] + weight) for rule, weight in sums.items()), found


@cache
def article(title, body):
    """An article alone on its site."""
    profile = profile_of("", title, body)
    return profile, site_of([profile], FITTED.background[profile.language])


def submission(module, example):
    """An example is a whole submission or a signed text, below the module's article where it names one."""
    if isinstance(example, Submission):
        return example
    named = getattr(importlib.import_module(f"moderation.detectors.{module}"), "EXAMPLES_ARTICLE", None)
    profile, site = article(*named) if named else (None, None)
    return Submission(example, name="Claire", article=profile, site=site)


def never_alone(module):
    """True where a module says that what it sees is never enough."""
    return getattr(importlib.import_module(f"moderation.detectors.{module}"), "NEVER_ALONE", False)


def test_every_detector_has_a_code_and_speaks_to_a_known_rule():
    assert all(d.code and d.code != BASE and d.rule in RULES for d in LINE_UP)


def test_no_two_detectors_share_both_code_and_rule():
    assert len({(d.code, d.rule) for d in LINE_UP}) == len(LINE_UP)


@pytest.mark.parametrize("module", sorted({type(d).__module__ for d in LINE_UP}))
@pytest.mark.parametrize("examples", ["EXAMPLES_FLAG", "EXAMPLES_LEAVE"])
def test_every_detector_says_what_it_must_flag_and_what_it_must_leave(module, examples):
    assert getattr(importlib.import_module(module), examples, ())


@pytest.mark.parametrize("detector", LINE_UP, ids=lambda d: f"{d.code} ({d.rule})")
def test_an_empty_comment_is_no_evidence_of_words(detector):
    assert all(f.start is None for f in detector(Submission("", name="Claire")))


@pytest.mark.parametrize(("module", "text"), list(examples("EXAMPLES_FLAG")))
def test_flags_its_examples(module, text):
    probability, findings = screened(module, text)
    assert sum(finding.weight for finding in findings) > 0
    assert (probability >= 0.5) != never_alone(module), findings


@pytest.mark.parametrize(("module", "text"), list(examples("EXAMPLES_LEAVE")))
def test_leaves_its_counter_examples_alone(module, text):
    probability, findings = screened(module, text)
    assert probability < 0.5, findings


@pytest.mark.parametrize(("module", "text"), [*examples("EXAMPLES_FLAG"), *examples("EXAMPLES_LEAVE")])
def test_findings_keep_to_the_contract(module, text):
    original = submission(module, text).text
    _, first = screened(module, text)
    _, second = screened(module, text)
    assert first == second, "a detector must give the same answer twice"
    for finding in first:
        assert f"{finding.detector}.{finding.why}" in WHY, "no words for this finding; see moderation/wording.py"
        assert (finding.start is None) == (finding.end is None)
        assert finding.start is None or 0 <= finding.start < finding.end <= len(original)
