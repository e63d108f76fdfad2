"""What every detector owes the engine: its codes, its examples, its spans, and the same answer twice."""

import importlib
import pkgutil

import pytest

import moderation.detectors
from moderation.detectors import detectors
from moderation.engine import BASE, Submission, logistic
from moderation.fitted import load
from moderation.wording import WHY

FITTED = load()
LINE_UP = detectors(FITTED)
MODULES = [m.name for m in pkgutil.iter_modules(moderation.detectors.__path__)]
RULES = {"off_topic", "personal_attack", "insult", "anonymous_troll", "illegal"}


def examples(name):
    for module in MODULES:
        found = getattr(importlib.import_module(f"moderation.detectors.{module}"), name, ())
        yield from (pytest.param(module, text, id=f"{module}: {text[:40]}") for text in found)


def screened(module, text):
    """The highest probability that this module's detectors give a text, and their findings."""
    mine = [d for d in LINE_UP if type(d).__module__.endswith(f".{module}")]
    best, found = 0.0, []
    for detector in mine:
        findings = list(detector(submission(text)))
        found += findings
        best = max(best, logistic(FITTED.base[detector.rule] + sum(f.weight for f in findings)))
    return best, found


def submission(text):
    return text if isinstance(text, Submission) else Submission(text, name="Claire")


def test_every_detector_has_a_code_and_speaks_to_a_known_rule():
    assert all(d.code and d.code != BASE and d.rule in RULES for d in LINE_UP)


def test_no_two_detectors_share_both_code_and_rule():
    assert len({(d.code, d.rule) for d in LINE_UP}) == len(LINE_UP)


@pytest.mark.parametrize("detector", LINE_UP, ids=lambda d: f"{d.code} ({d.rule})")
def test_an_empty_comment_is_no_evidence_of_words(detector):
    assert all(f.start is None for f in detector(Submission("", name="Claire")))


@pytest.mark.parametrize(("module", "text"), list(examples("EXAMPLES_FLAG")))
def test_flags_its_examples(module, text):
    probability, findings = screened(module, text)
    assert probability >= 0.5, findings


@pytest.mark.parametrize(("module", "text"), list(examples("EXAMPLES_LEAVE")))
def test_leaves_its_counter_examples_alone(module, text):
    probability, findings = screened(module, text)
    assert probability < 0.5, findings


@pytest.mark.parametrize(("module", "text"), [*examples("EXAMPLES_FLAG"), *examples("EXAMPLES_LEAVE")])
def test_findings_keep_to_the_contract(module, text):
    original = submission(text).text
    _, first = screened(module, text)
    _, second = screened(module, text)
    assert first == second, "a detector must give the same answer twice"
    for finding in first:
        assert f"{finding.detector}.{finding.why}" in WHY, "no words for this finding; see moderation/wording.py"
        assert (finding.start is None) == (finding.end is None)
        assert finding.start is None or 0 <= finding.start < finding.end <= len(original)
