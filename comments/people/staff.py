"""Who belongs to the house: whose replies are published unscreened, and whose name nobody else may sign."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest

from blog.prepared import Prepared
from comments.drafts import Actor
from comments.people.lookalikes import skeleton

MAY_DECIDE = "comments.moderate_comment"
_PEOPLE = Prepared(
    lambda: (
        get_user_model()
        .objects.filter(Q(is_staff=True) | Q(groups__isnull=False), is_active=True)
        .distinct()
        .values_list("username", "first_name", "last_name")
    )
)
RIGHTS = (MAY_DECIDE, "blog.change_article", "blog.add_article")


def staff_member(request: HttpRequest) -> User | None:
    """The signed-in person, where he is one who moderates, edits or administers."""
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return None
    return user if user.is_staff or any(user.has_perm(right) for right in RIGHTS) else None


def may_decide(request: HttpRequest) -> bool:
    """True for a moderator; the session is asked only where there is one, so that an anonymous reader costs no question."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.has_perm(MAY_DECIDE)


def signature(user: User) -> str:
    """The name under which a member of staff replies."""
    return Actor.of(user).name[: settings.COMMENT_NAME_MAX_LENGTH]


def is_staff_name(name: str) -> bool:
    """True for what may be taken for the user name or the full name of a member of staff, however and in whatever letters written."""
    shape = skeleton(name, accents=True)
    if not shape:
        return False
    shapes = (skeleton(name, accents=True) for row in _PEOPLE.all() for name in (row[0], row[1] + row[2], row[2] + row[1]))
    return shape in shapes
