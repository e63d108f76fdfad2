"""The signed, dated token inside a reply form: it makes a reply storable once, and stands in for a CSRF cookie."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.conf import settings
from django.core import signing
from django.utils import timezone

from comments.people.identity import new_key

_SIGNER = "comments.form"


class Tampered(Exception):
    """The token is missing, was changed, or belongs to another article's form."""


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a reply form carries besides what its reader types."""

    article: int
    idempotency_key: str
    browser_key: str  # proposed: the cookie's, where the browser has one, comes first
    issued_at: datetime.datetime
    begun_at: datetime.datetime  # when the reader got his first form for this text

    @classmethod
    def new(cls, article: int, now: datetime.datetime | None = None) -> FormToken:
        now = now or timezone.now()
        return cls(article, new_key(), new_key(), now, now)

    @classmethod
    def read(cls, signed: str, article: int) -> FormToken:
        """The token that `signed` holds. Raises Tampered."""
        try:
            pk, key, browser, issued, begun = signing.Signer(salt=_SIGNER).unsign_object(signed)
        except (signing.BadSignature, ValueError) as error:
            raise Tampered from error
        if pk != article:
            raise Tampered
        return cls(pk, key, browser, _time(issued), _time(begun))

    def signed(self) -> str:
        """The token as it goes into the form."""
        times = [self.issued_at.timestamp(), self.begun_at.timestamp()]
        facts = [self.article, self.idempotency_key, self.browser_key, *times]
        return signing.Signer(salt=_SIGNER).sign_object(facts)

    def renewed(self, now: datetime.datetime | None = None) -> FormToken:
        """A token for another try at the same text, which the reader has already spent his time on."""
        return replace(self.new(self.article, now), begun_at=self.begun_at)

    def expired(self, now: datetime.datetime | None = None) -> bool:
        return (now or timezone.now()) - self.issued_at > datetime.timedelta(hours=settings.REPLY_FORM_HOURS)

    def seconds_to_fill(self, now: datetime.datetime | None = None) -> float:
        """How long the reader had the form before he sent it."""
        return ((now or timezone.now()) - self.begun_at).total_seconds()


def _time(stamp: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(stamp, datetime.UTC)
