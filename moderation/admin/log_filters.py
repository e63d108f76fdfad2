"""What the history alone can be narrowed to: a first and a last day, and one batch."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import pgettext_lazy

from moderation.admin.filters import Choices, Narrowing, number


class OneDay(Narrowing):
    """A day, typed into the form of the history and chosen from no list."""

    folded = True

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        day = self.day()
        return [(self.value() or "", formats.date_format(day, "j F Y"))] if day else []

    def day(self) -> datetime.date | None:
        """None for what is no day."""
        with suppress(ValueError):
            return datetime.date.fromisoformat(self.value() or "")
        return None

    def midnight(self, days: int = 0) -> datetime.datetime | None:
        """Where the day begins by the site's clock, or so many days later."""
        day = self.day()
        with suppress(OverflowError, ValueError):
            return (
                timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days), datetime.time.min)) if day else None
            )
        return None


class Since(OneDay):
    """From the beginning of a day."""

    title = pgettext_lazy("filter", "first day")
    parameter_name = "since"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        begins = self.midnight()
        return queryset.filter(at__gte=begins) if begins else None


class Until(OneDay):
    """To the end of a day."""

    title = pgettext_lazy("filter", "last day")
    parameter_name = "until"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        ends = self.midnight(1)
        return queryset.filter(at__lt=ends) if ends else None


class ByBatch(Narrowing):
    """What one batch did; chosen from its page, never from a list."""

    folded = True
    title = pgettext_lazy("filter", "batch")
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [(chosen, chosen)] if (chosen := self.value()) else []

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        return queryset.of_batch(number(self.value()) or 0) if self.value() else None
