"""Plug-ins: what they find counts; whatever goes wrong in them is no evidence, and is said; they never hold anything up."""

import io
import math
import re
import sys
import threading
from pathlib import Path

import pytest
from django.core.management import call_command

from moderation.engine import Finding, Submission
from moderation.fitted import load
from moderation.house import plugins
from moderation.house.plugins import MOST_FINDINGS, Plugin, Plugins
from moderation.pipeline import screen_submission
from moderation.screening_lines import Screen, told
from moderation.wording import WHY

DOC = Path(__file__).resolve().parents[2] / "docs" / "plugins.md"
COMMENT = Submission("Le port attend son traité.", name="Zoé")
LONG, SHORT = 30.0, 0.01


def finding(**fields):
    return Finding(
        **{"rule": "insult", "detector": "x", "why": "mine", "weight": 6.0, "start": 3, "end": 7, "detail": "Port"} | fields
    )


def asked(scorer, seconds=LONG, submission=COMMENT):
    return list(Plugins([Plugin("house.scorer", scorer)], seconds)(submission))


@pytest.fixture
def never():
    """A scorer that does not come back before the test is over."""
    over = threading.Event()
    yield lambda submission: over.wait(60) and []
    over.set()


def test_what_a_plugin_finds_counts_under_its_own_name():
    assert asked(lambda submission: [finding(detector="insults")]) == [finding(detector="plugin:scorer")]


def test_a_plugin_is_part_of_the_one_path_and_its_weight_part_of_the_sum():
    found = Plugins([Plugin("house.scorer", lambda submission: [finding()])], LONG)
    assessment, decision = screen_submission(COMMENT, deadline_seconds=60, plugins=(found,))
    total = math.fsum(f.weight for f in assessment.findings if f.rule == "insult")
    assert decision.broken == ("insult",)
    assert assessment.probabilities["insult"] == pytest.approx(1 / (1 + math.exp(-total)))


def raises(submission):
    raise ValueError("no model")


def ends_the_process(submission):
    sys.exit(1)


def breaks_off(submission):
    yield finding()
    raise KeyError("half way")


@pytest.mark.parametrize(
    "scorer",
    [
        raises,
        ends_the_process,
        breaks_off,
        list,
        lambda submission: None,
        lambda submission: ["insult"],
        lambda submission: [finding(weight=math.nan)],
        lambda submission: [finding(weight=math.inf)],
        lambda submission: [finding(weight=100.0)],
        lambda submission: [finding(weight="5")],
        lambda submission: [finding(rule="")],
        lambda submission: [finding(rule="r" * 41)],
        lambda submission: [finding(start=3, end=3)],
        lambda submission: [finding(start=3, end=1000)],
        lambda submission: [finding(start=3, end=None)],
        lambda submission: [finding(), finding(why="w" * 61)],
    ],
)
def test_a_broken_plugin_is_no_evidence_and_it_is_said(scorer):
    (said,) = asked(scorer)
    assert (said.rule, said.why, said.weight, said.detail) == ("", "broken", 0.0, "house.scorer")


def test_a_plugin_that_never_ends_its_list_is_heard_so_far_and_no_further():
    assert len(asked(lambda submission: iter(finding, None))) == MOST_FINDINGS


def test_a_plugin_that_is_not_there_is_no_evidence_and_it_is_said(caplog):
    plugin = Plugin("nowhere.at.all", plugins.found("nowhere.at.all"))
    assert [f.why for f in Plugins([plugin], LONG)(COMMENT)] == ["missing"]
    assert "nowhere.at.all" in caplog.text


def test_late_twice_and_it_is_off_in_this_process_and_that_is_said(never, caplog):
    detector = Plugins([Plugin("house.scorer", never)], SHORT)
    before = threading.active_count()
    whys = [f.why for _ in range(4) for f in detector(COMMENT)]
    assert whys == ["late", "switched_off", "off", "off"]
    assert threading.active_count() - before == 2
    assert "it is off in this process" in caplog.text


def test_others_are_heard_beside_one_that_is_late(never):
    both = Plugins([Plugin("house.slow", never), Plugin("house.quick", lambda submission: [finding()])], 1.0)
    assert [f.detector for f in both(COMMENT)] == ["plugin", "plugin:quick"]


@pytest.mark.parametrize(("text", "verdict"), [("Le port attend.", "publish"), ("Espèce d'abruti fini !", "hold")])
def test_without_its_plugin_a_comment_is_decided_on_what_our_own_detectors_saw(never, text, verdict):
    found = (Plugins([Plugin("house.slow", never), Plugin("house.broken", raises)], SHORT),)
    assessment, decision = screen_submission(Submission(text, name="Zoé"), deadline_seconds=60, plugins=found)
    assert (decision.verdict, assessment.failure) == (verdict, "")
    assert [f.why for f in assessment.findings if f.detector == "plugin"] == ["late", "broken"]


def test_every_silence_has_words_for_a_person():
    assert {f"plugin.{why}" for why in plugins.WHYS} <= set(WHY)


# --- the example of the documentation ----------------------------------------------------------------------------------


@pytest.fixture
def example(tmp_path, monkeypatch, settings):
    """The code block of docs/plugins.md as a module, named in the settings as the page says."""
    page = DOC.read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (path,) = re.findall(r"SCREENING_PLUGINS=(\S+)", page)
    (tmp_path / f"{path.partition('.')[0]}.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    settings.SCREENING_PLUGINS, settings.SCREENING_PLUGIN_SECONDS = [path], LONG
    yield path
    sys.modules.pop(path.partition(".")[0], None)


def test_the_example_of_the_documentation_marks_an_address(example):
    text = "Écrivez-lui : jean.dupont@example.org, merci."
    answer = told(*screen_submission(Submission(text, name="Zoé"), deadline_seconds=60, plugins=plugins.configured()))
    (found,) = [f for f in answer["findings"] if f["detector"] == "plugin:mail_addresses"]
    assert text[found["start"] : found["end"]] == "jean.dupont@example.org"
    assert answer["broken"] == ["illegal"]


def test_the_command_lines_ask_it_too(example):
    (row,) = [Screen(load(), plugins=plugins.configured()).answer('{"text": "a@example.org"}')]
    assert "plugin:mail_addresses" in {f["detector"] for f in row["findings"]}
    said = io.StringIO()
    call_command("explain", "Écrivez à a@example.org", language="fr", stdout=said)
    assert "Une adresse électronique" in " ".join(said.getvalue().split())


def test_explain_says_which_plugin_could_not_be_asked(settings):
    settings.SCREENING_PLUGINS = ["nowhere.at_all"]
    said = io.StringIO()
    call_command("explain", "Bonjour", language="en", stdout=said)
    assert "nowhere.at_all" in said.getvalue()


def test_without_plugins_nothing_is_asked(settings):
    settings.SCREENING_PLUGINS = []
    assert plugins.configured() == ()
