"""What the page of figures shows: facts, charts each with its table, and how right reports, persons and the check were."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from moderation.admin.filters import REASONS
from moderation.admin.overview import overview
from moderation.desk.claiming import several_moderate
from moderation.desk.evidence import rule_names
from moderation.figures import export, names, words
from moderation.figures.days import ONE_DAY, counted_until
from moderation.figures.drawing import Bars, bars
from moderation.figures.period import GOES, LIMITS, STAYS, Figures, quality, ruled
from moderation.learning.record import wilson
from moderation.models import LearnedModel, SpotCheck

PERIODS = (7, 30, 90, 365)
DAYS_AS_BARS = 31  # beyond, a bar is a week
NONE: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and the same in figures."""

    slug: str
    title: str
    says: str
    first_column: str
    columns: Sequence[str]  # one a kind, in their order from below
    kinds: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]

    @property
    def drawing(self) -> Bars:
        return bars(self.rows, self.kinds)

    @property
    def key(self) -> Sequence[tuple[str, str]]:
        return list(zip(self.kinds, self.columns, strict=True)) if len(self.kinds) > 1 else []


def said(request: HttpRequest, of: Figures, days: int) -> dict[str, Any]:
    """The context of the page."""
    today, until = of.last + ONE_DAY, counted_until()
    several = several_moderate()
    return {
        "of": of,
        "days": days,
        "periods": [(n, words.long(n * 86400)) for n in PERIODS],
        "until": until,
        "behind": until is None or until < of.last,
        "queue": overview(request),
        "sentence": words.sentence(words.last_week(today)),
        "facts": facts(of),
        "charts": [came_in(of), decided(of), waits(of)],
        "by_rule": by_rule(of),
        "reports": reports(of),
        "reasons": [(REASONS.get(key, key), n) for key, n in of.of(names.HELD).most_common()],
        "blind": blind(of),
        "quality": checks(),
        "several": several,
        "people": people(of) if several else [],
        "alike": alike(of) if several else "",
        "learning": LearnedModel.objects.filter(active=True).first(),
        "newest": LearnedModel.objects.order_by("-generation").first(),
    }


def facts(of: Figures) -> list[tuple[str, str]]:
    """The figures one looks for first."""
    right, answered = of.sum(names.RIGHT), of.sum(names.RIGHT) + of.sum(names.WRONG)
    appeals = of.of(names.ANSWERED)
    return [
        (_("comments sent"), words.number(of.sum(names.SENT))),
        (_("published at once"), words.share(of.sum(names.AT_ONCE), of.sum(names.SENT))),
        (_("median time to a decision"), words.long(of.waited(0.5))),
        (_("19 of 20 decided within"), words.long(of.waited(0.95))),
        (_("reports, of which right"), with_share(of.sum(names.REPORTED), right, answered)),
        (_("appeals answered, of which upheld"), with_share(appeals.total(), appeals["restored"], appeals.total())),
    ]


def with_share(n: int, part: int, whole: int) -> str:
    """A number, and of those that were judged a share; alone where none was."""
    told = words.number(n)
    return _("%(n)s, %(share)s") % {"n": told, "share": words.share(part, whole)} if whole else told


# --- charts -----------------------------------------------------------------------------------------------------------


def came_in(of: Figures) -> Chart:
    rows = [(day, (found.get(names.AT_ONCE, NONE).total(), found.get(names.HELD, NONE).total())) for day, found in of.by_day()]
    title, says = (
        _("What came in"),
        _("One bar a day or week: what was published at once, and above it what was held. The table says the same."),
    )
    columns = (pgettext("figures", "published at once"), pgettext("figures", "held"))
    return _over_time("came-in", title, says, columns, ("plain", "strong"), rows)


def decided(of: Figures) -> Chart:
    codes = [code for code in rule_names() if of.removed_by_rule[code]]
    rows = []
    for day, found in of.by_day():
        decisions = found.get(names.DECIDED, NONE)
        removed = ruled(decisions, GOES)
        rows.append((day, (ruled(decisions, STAYS).total(), *(removed[code] for code in codes))))
    title, says = (
        _("What was decided"),
        _(
            "One bar a day or week: what was published after reading, and above it what was removed, rule by rule. The table says the same."
        ),
    )
    titles = [str(rule_names()[code]) for code in codes]
    return _over_time(
        "decided",
        title,
        says,
        (pgettext("figures", "published"), *titles),
        ("plain", *(f"rule-{n % 5}" for n in range(len(codes)))),
        rows,
    )


def _over_time(
    slug: str,
    title: str,
    says: str,
    columns: Sequence[str],
    kinds: Sequence[str],
    rows: Sequence[tuple[datetime.date, tuple[int, ...]]],
) -> Chart:
    """A bar a day, or a week where days are many."""
    step = 1 if len(rows) <= DAYS_AS_BARS else 7
    told = []
    for at in range(len(rows) % step, len(rows), step):  # whole weeks, the last of which ends yesterday
        numbers = [sum(column) for column in zip(*(numbers for _day, numbers in rows[at : at + step]), strict=True)]
        told.append((formats.date_format(rows[at][0], _("j M")), numbers))
    first = _("day") if step == 1 else _("week from")
    return Chart(slug, title, says, first, columns, kinds, told)


def waits(of: Figures) -> Chart:
    headings = [words.within(limit) for limit in LIMITS] + [words.beyond(LIMITS[-1])]
    rows = [(heading, (n,)) for heading, n in zip(headings, of.waits, strict=True)]
    says = _("One bar a span of time: how many comments waited so long for a person. The table says the same.")
    return Chart("waits", _("How long comments waited"), says, _("waited"), (_("comments"),), ("plain",), rows)


# --- tables -----------------------------------------------------------------------------------------------------------


def by_rule(of: Figures) -> list[dict[str, Any]]:
    """What the check noticed, what was removed, and how much of that was turned round since."""
    removed, turned = of.removed_by_rule, ruled(of.of(names.TURNED), GOES)
    rows = []
    for code, name in rule_names().items():
        if of.of(names.NOTICED)[code] or removed[code]:
            rows.append(
                {
                    "rule": name,
                    "noticed": of.of(names.NOTICED)[code],
                    "removed": removed[code],
                    "turned": turned[code],
                    "rate": words.share(turned[code], removed[code]),
                }
            )
    return rows


def reports(of: Figures) -> list[dict[str, Any]]:
    rows = []
    for code, name in rule_names().items():
        right, wrong = of.of(names.RIGHT)[code], of.of(names.WRONG)[code]
        if of.of(names.REPORTED)[code] or right or wrong:
            interval = wilson(right, right + wrong) if right + wrong else None
            rows.append(
                {
                    "rule": name,
                    "reported": of.of(names.REPORTED)[code],
                    "right": right,
                    "wrong": wrong,
                    "share": words.share(right, right + wrong),
                    "interval": words.between(interval),
                }
            )
    return rows


def blind(of: Figures) -> list[dict[str, Any]]:
    """Drawn comments judged by their words alone: how many break a rule, with the interval that so few allow."""
    rows = []
    for kind in SpotCheck.Kind:
        stands, broken = export.blind(of, kind)
        if judged := stands + broken:
            rows.append(
                {
                    "kind": kind.label,
                    "judged": judged,
                    "broken": broken,
                    "share": words.share(broken, judged),
                    "interval": words.between(wilson(broken, judged)),
                }
            )
    return rows


def checks() -> dict[str, Any]:
    """How right each rule and detector was, and which thresholds hold in vain."""
    found, titles = quality(), rule_names()
    rows = [
        {
            "rule": titles.get(row.rule, row.rule),
            "row": row,
            "share": words.share(row.precision),
            "interval": words.between(row.interval),
        }
        for row in found.rows
    ]
    proposals = [
        {"rule": titles.get(one.rule, one.rule), "one": one, "interval": words.between(one.interval)} for one in found.proposals
    ]
    return {"rows": rows, "proposals": proposals, "days": names.QUALITY_DAYS}


def people(of: Figures) -> list[dict[str, Any]]:
    """Who decided how much, and how much of it another turned round."""

    by, turned = of.of(names.BY), of.of(names.TURNED_OF)
    known = get_user_model()._default_manager.in_bulk([int(key) for key in by])
    rows = []
    for key, n in by.most_common():
        user = known.get(int(key))
        name = (user.get_full_name() or user.get_username()) if user else _("an account that is gone")
        rows.append(
            {
                "name": name,
                "decided": n,
                "turned": turned[key],
                "rate": words.share(turned[key], n),
                "interval": words.between(wilson(min(turned[key], n), n)),
            }
        )
    return rows


def alike(of: Figures) -> str:
    """How often two persons said the same of a drawn comment."""
    same, all_of_them = of.of(names.ALIKE)["yes"], of.of(names.ALIKE).total()
    return (
        _("%(n)s of %(all)s (%(interval)s)")
        % {"n": same, "all": all_of_them, "interval": words.between(wilson(same, all_of_them))}
        if all_of_them
        else ""
    )
