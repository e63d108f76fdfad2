"""Which mark a new comment gets: the shortest that no other browser has under the article."""

from __future__ import annotations

from blog.prepared import Prepared
from comments.drafts import Draft
from comments.models import Comment
from comments.people.identity import same_browser
from comments.people.marks import LONGEST, mark_signs, shortest


def mark_of(draft: Draft) -> str:
    """The draft's mark, read under the thread's lock; "" for staff, who have a badge, and where no browser is known.

    The first browser with a mark keeps it; another whose signs begin alike shows one more of them, and does so again next time.
    """
    signs = "" if draft.user else mark_signs(draft.browser_key, draft.article.pk, draft.marking)
    if not signs:
        return ""
    for length in range(shortest(draft.marking), LONGEST):
        holders = _HOLDER.all(article=draft.article.pk, mark=signs[:length])
        if all(same_browser(draft.browser_key, *holder) for holder in holders):
            return signs[:length]
    return signs


# Of the browser with a mark, one comment: any will do, it wrote them all.
_HOLDER = Prepared(
    lambda article, mark: (
        Comment.objects.exclude(mark="").filter(article=article, mark=mark).values_list("idempotency_key", "receipt_hash")[:1]
    ),
    article=int,
    mark=str,
)
