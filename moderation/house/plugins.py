"""Plug-ins: scorers of the house's own, named in SCREENING_PLUGINS, each run in a thread that may be left behind.

A plug-in is `(submission) -> findings`. Whatever it does (too slow, broken, not to be found), the others have spoken
already: it is then no evidence, and a finding of weight 0 under no rule says so. See docs/plugins.md.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from moderation.engine import Finding, Submission

logger = logging.getLogger(__name__)

Scorer = Callable[[Submission], Iterable[Finding]]
WHYS = ("late", "switched_off", "off", "broken", "missing")
MOST_LOST = 2  # threads left behind, after which a plug-in is off in this process
MOST_FINDINGS = 50
HEAVIEST = 20.0  # log-odds
NO_RULE = ""  # that something was not looked at speaks to no posted rule
CODE = "plugin"  # findings bear "plugin:" and the callable's name as their detector


@dataclass
class Run:
    """One plug-in looking at one comment, in its own thread."""

    findings: list[Finding] = field(default_factory=list)
    error: BaseException | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def __call__(self, scorer: Scorer, submission: Submission) -> None:
        """The body of the thread; what comes after it was left behind is heard by nobody."""
        try:
            self.findings = list(islice(scorer(submission), MOST_FINDINGS))
        except BaseException as error:  # a plug-in that wants to end the process ends its own thread
            self.error = error
        finally:
            connections.close_all()
            self.ended.set()


class Plugin:
    """One scorer, and how many of its threads were left behind in this process."""

    def __init__(self, path: str, scorer: Scorer | None) -> None:
        self.path = path
        self.detector = f"{CODE}:{path.rpartition('.')[2]}"[:40]
        self._scorer = scorer
        self._lost = 0
        self._lock = threading.Lock()

    @property
    def is_off(self) -> bool:
        return self._lost >= MOST_LOST

    def start(self, submission: Submission) -> Run | None:
        """Look at a comment beside us; None when the plug-in is not there or off."""
        if self._scorer is None or self.is_off:
            return None
        run = Run()
        try:
            threading.Thread(target=run, args=(self._scorer, submission), name=self.detector, daemon=True).start()
        except RuntimeError as error:  # the system has no thread left
            run.error = error
            run.ended.set()
        return run

    def heard(self, run: Run | None, submission: Submission, until: float) -> Iterator[Finding]:
        """What the plug-in found before `until`, or why nothing was heard."""
        if run is None:
            yield self._silent("missing" if self._scorer is None else "off")
        elif not run.ended.wait(max(0.0, until - time.monotonic())):
            yield self._silent(self._lose())
        elif run.error or not all(_sound(finding, submission) for finding in run.findings):
            logger.error("The plug-in %s is broken", self.path, exc_info=run.error)
            yield self._silent("broken")
        else:
            yield from (replace(finding, detector=self.detector) for finding in run.findings)

    def _lose(self) -> str:
        with self._lock:
            self._lost += 1
            last = self._lost == MOST_LOST
        if last:
            logger.error("The plug-in %s was late %d times; it is off in this process", self.path, MOST_LOST)
        else:
            logger.warning("The plug-in %s was late", self.path)
        return "switched_off" if last else "late"

    def _silent(self, why: str) -> Finding:
        return Finding(NO_RULE, CODE, why, 0.0, detail=self.path)


def _sound(finding: Finding, submission: Submission) -> bool:
    """True for a finding that can be added up, shown and stored."""
    if not isinstance(finding, Finding) or not (isinstance(finding.rule, str) and 0 < len(finding.rule) <= 40):
        return False
    if not (isinstance(finding.why, str) and len(finding.why) <= 60 and isinstance(finding.detail, str)):
        return False
    if not isinstance(finding.weight, int | float) or not math.isfinite(finding.weight) or abs(finding.weight) > HEAVIEST:
        return False
    if finding.start is None or finding.end is None:
        return finding.start is finding.end
    return 0 <= finding.start < finding.end <= len(submission.text)


class Plugins:
    """All plug-ins as one detector: begun together, waited for together."""

    code = "plugins"
    rule = NO_RULE

    def __init__(self, plugins: Sequence[Plugin], seconds: float) -> None:
        self.plugins = plugins
        self._seconds = seconds

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        until = time.monotonic() + self._seconds
        runs = [plugin.start(submission) for plugin in self.plugins]
        for plugin, run in zip(self.plugins, runs, strict=True):
            yield from plugin.heard(run, submission, until)


def configured() -> tuple[Plugins, ...]:
    """The plug-ins that the settings name, as a detector; none where there are none."""
    paths = tuple(settings.SCREENING_PLUGINS)
    return (loaded(paths, settings.SCREENING_PLUGIN_SECONDS),) if paths else ()


@lru_cache(maxsize=4)
def loaded(paths: tuple[str, ...], seconds: float) -> Plugins:
    """Imported once a process; the threads left behind are counted here."""
    return Plugins([Plugin(path, found(path)) for path in paths], seconds)


def found(path: str) -> Scorer | None:
    """The callable of a dotted path; None, with a line in the log, where there is none."""
    try:
        scorer = import_string(path)
    except Exception:  # a module may break in any way while it is imported
        logger.exception("The plug-in %s cannot be loaded", path)
        return None
    if not callable(scorer):
        logger.error("The plug-in %s cannot be called", path)
        return None
    return scorer  # type: ignore[no-any-return]
