"""The desk of the demonstration as in a working week: decisions, reports, an appeal, a comment sent back, one drawn by lot."""

from __future__ import annotations

import datetime
import hashlib
from typing import Final

from django.db import transaction
from django.utils import timezone

from comments import services
from comments.demo.content import key_of
from comments.drafts import Actor
from comments.models import Comment, Status, Verb
from comments.services import Seen, Words
from comments.services.moving import Move, move
from moderation.appeals.answering import contest
from moderation.figures.days import count_all
from moderation.models import Appeal, Report, SpotCheck
from moderation.reports.taking import Said, report

MARSH: Final = "faut-il-laisser-la-mer-reprendre-le-marais"
AUCTION: Final = "la-criee-de-nuit-cherche-des-bras"
FERRY: Final = "le-ferry-de-vingt-deux-heures"
TURBINES: Final = "eoliennes-ce-que-disent-les-riverains"
SARDINE: Final = "ce-que-vaut-une-sardine"

# slug and key of the comment, the rule it was removed under ("" where it was published), after how many hours
DECIDED: Final = (
    (AUCTION, "l", "anonymous_troll", 3),
    (MARSH, "s", "off_topic", 5),
    (AUCTION, "g", "insult", 4),
    (TURBINES, "l", "", 8),
    (TURBINES, "h", "insult", 7),
    (MARSH, "l", "anonymous_troll", 2),
)
APPEAL: Final = (
    "Je n’ai accusé personne sans raison\u00a0: je demandais où est passée la caisse du comité. "
    "Je veux bien retirer le nom du bateau, pas la question."
)
SENT_BACK: Final = Words(
    to_author="Le reste peut paraître. Dites-le sans ces mots, et votre commentaire est publié.", passage="une pauvre conne"
)


def enliven(moderator: Actor, now: datetime.datetime | None = None) -> bool:
    """Bring the desk to life, once; False where somebody reported or contested something already."""
    now = now or timezone.now()
    if Report.objects.exists() or Appeal.objects.exists():
        return False
    with transaction.atomic():
        for slug, key, ground, hours in DECIDED:
            _decide(_told(slug, key), moderator, ground, hours)
        _report(_told(MARSH, "a"), ("off_topic", "personal_attack"), now)
        _report(_told(FERRY, "j"), ("off_topic",) * 3, now)
        contest(_told(SARDINE, "g"), APPEAL, now - datetime.timedelta(hours=20))
        _send_back(_told(TURBINES, "f"), moderator)
        drawn = _told(AUCTION, "i")
        SpotCheck.objects.get_or_create(comment=drawn, defaults={"revision": drawn.revision, "drawn_at": now})
    count_all(now)
    return True


def _told(slug: str, key: str) -> Comment:
    return Comment.objects.select_related("article").get(article__slug=slug, idempotency_key=key_of(f"{slug}/{key}"))


def _decide(comment: Comment, moderator: Actor, ground: str, hours: int) -> None:
    """Decided in the past, so that the figures of these days are not empty."""
    verb, to = (Verb.REMOVE, Status.REMOVED) if ground else (Verb.APPROVE, Status.PUBLISHED)
    at = comment.submitted_at + datetime.timedelta(hours=hours)
    move([Move(comment, Seen.of(comment), verb, to, ground)], moderator, now=at)


def _report(comment: Comment, rules: tuple[str, ...], now: datetime.datetime) -> None:
    """So many readers, each under a rule; three under the same put the comment before a person."""
    for reader, rule in enumerate(rules):
        browser, connection = (hashlib.sha256(f"{comment.pk} {of} {reader}".encode()).hexdigest()[:32] for of in ("b", "c"))
        report(comment, Said(rule, "", browser, connection), now - datetime.timedelta(hours=5 - reader))


def _send_back(comment: Comment, moderator: Actor) -> None:
    services.send_back(comment, Seen.of(comment), moderator, SENT_BACK)
