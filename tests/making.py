"""Makes articles and comments for tests, through the services, in any state."""

import itertools

from django.utils import timezone

from blog.models import Article
from comments import services
from comments.drafts import Actor, Adopted, Draft
from comments.models import Comment, Status
from comments.services import Seen

_serial = itertools.count(1)
MAKER = Actor(1, "Fabrique")


def make_article(**fields) -> Article:
    """A published article, open to comments."""
    n = next(_serial)
    body = fields.pop(
        "body", "Le port attend son traité de pêche. Les quotas, le carburant et les licences divisent les flottes."
    )
    defaults = {"title": f"Article {n}", "slug": f"article-{n}", "body_html": f"<p>{body}</p>", "is_draft": False}
    return Article.objects.create(**{"published_at": timezone.now(), "body": body, **defaults, **fields})


def make_comment(article=None, status="published", body="Je ne partage pas cet avis.", name="", parent=None, **fields) -> Comment:
    """A comment in the given state; `numbered` False for one that was never public."""
    article = article or (parent.article if parent else make_article())
    first = Status.PUBLISHED if status == Status.REMOVED and fields.get("numbered", True) else status
    record = Adopted(
        article=article,
        origin=fields.pop("origin", f"test:{next(_serial)}"),
        body=body,
        name=name,
        status=Status(first),
        submitted_at=fields.pop("submitted_at", timezone.now()),
        parent=parent,
        numbered=fields.pop("numbered", True),
    )
    comment = services.adopt(record)
    if comment.status != status:
        services.remove(comment, Seen.of(comment), MAKER, fields.pop("ground", "insult"))
    return comment


def make_draft(article=None, text="Je ne partage pas cet avis.", **fields) -> Draft:
    """A reply as a reader sends it."""
    n = next(_serial)
    defaults = {"idempotency_key": f"key{n}", "browser_key": f"browser{n}"}
    return Draft(article=article or make_article(), text=text, **{**defaults, **fields})
