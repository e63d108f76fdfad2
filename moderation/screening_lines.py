"""The lines that `manage.py screen` reads and writes: JSON in, JSON out, each answered for itself. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from moderation.engine import Assessment, Detector, Submission
from moderation.fitted import Fitted
from moderation.pipeline import screen_submission
from moderation.policy import SHIPPED_POLICY, Decision, PolicyRules
from moderation.topic.profile import Profile, SiteProfile, profile_of, site_of

ROUNDED = 4  # decimals of a weight
PROBABILITY_DECIMALS = 8


class LineRefused(ValueError):
    """A line that cannot be screened; the message says why, `id` whose it was where that could be read."""

    def __init__(self, message: str, key: object = None) -> None:
        super().__init__(message)
        self.key = key


def text_of(row: Mapping[str, Any], field: str) -> str:
    """A field that must be text; missing counts as empty."""
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineRefused(f"{field} must be text, not {type(value).__name__}", row.get("id"))
    return well_formed(value)


def well_formed(text: str) -> str:
    """The text with half characters, which JSON can smuggle in and nothing can store, replaced one by one."""
    return text.encode("utf-8", "replace").decode("utf-8")


def row_of(line: str | bytes) -> dict[str, Any]:
    """The JSON object of a line."""
    try:
        row = json.loads(line.decode("utf-8") if isinstance(line, bytes) else line)
    except (ValueError, RecursionError) as error:
        raise LineRefused(f"not a line of JSON: {error}") from error
    if not isinstance(row, dict):
        raise LineRefused(f"a JSON object is needed, not {type(row).__name__}")
    return row


class Screen:
    """A site of given articles, and the screening of one line after the other."""

    def __init__(
        self,
        fitted: Fitted,
        profiles: Iterable[Profile] = (),
        policy: PolicyRules = SHIPPED_POLICY,
        plugins: Sequence[Detector] = (),
    ) -> None:
        self.fitted = fitted
        self.policy = policy
        self.plugins = plugins
        self.profiles = {profile.key: profile for profile in profiles}
        self.site = self._site()

    def _site(self) -> SiteProfile:
        languages = [profile.language for profile in self.profiles.values()]
        language = max(set(languages), key=languages.count) if languages else "fr"
        return site_of(self.profiles.values(), self.fitted.background[language])

    def submission(self, row: Mapping[str, Any]) -> Submission:
        """What a row submits; LineRefused when it cannot be read."""
        if not isinstance(row.get("text"), str):
            raise LineRefused("text is missing, or no text", row.get("id"))
        thread = row.get("thread") or []
        if not isinstance(thread, list) or not all(isinstance(text, str) for text in thread):
            raise LineRefused("thread must be a list of texts", row.get("id"))
        return Submission(
            text=well_formed(row["text"]),
            name=text_of(row, "name"),
            article=self._article(row),
            parent=text_of(row, "parent") or None,
            thread=tuple(map(well_formed, thread)),
            site=self.site,
        )

    def _article(self, row: Mapping[str, Any]) -> Profile | None:
        key = row.get("article")
        if key is None:
            return None
        if str(key) not in self.profiles:
            raise LineRefused(f"no article {key!r} was given", row.get("id"))
        return self.profiles[str(key)]

    def answer(self, line: str | bytes) -> dict[str, Any]:
        """The answer to a line; LineRefused when it cannot be read."""
        row = row_of(line)
        assessment, decision = screen_submission(self.submission(row), self.policy, self.fitted, plugins=self.plugins)
        return {"id": row.get("id"), **told(assessment, decision)}


def told(assessment: Assessment, decision: Decision) -> dict[str, Any]:
    """Assessment and decision as plain data; a comment held for no rule names the reason in `broken`."""
    return {
        "verdict": decision.verdict,
        "broken": list(decision.broken) or [decision.reason] * bool(decision.reason),
        "rules": {rule: None if p is None else round(p, PROBABILITY_DECIMALS) for rule, p in assessment.probabilities.items()},
        "findings": [
            {
                "rule": f.rule,
                "detector": f.detector,
                "why": f.why,
                "weight": round(f.weight, ROUNDED),
                "start": f.start,
                "end": f.end,
            }
            for f in assessment.findings
        ],
    }


def article_of(line: str) -> Profile:
    """The profile of an article row."""
    row = row_of(line)
    if row.get("id") is None:
        raise LineRefused("an article needs an id")
    return profile_of(str(row["id"]), text_of(row, "title"), text_of(row, "body"))
