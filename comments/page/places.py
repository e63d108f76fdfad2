"""The address at which a comment stands on the page, however long the discussion."""

from __future__ import annotations

from django.urls import reverse

from comments.models import Comment, Thread
from comments.page import listing


def place_of(comment: Comment) -> str:
    """The article's page, or the page of the comment's branch, opened where the comment stands; it must have a number."""
    article = comment.article
    anchor = f"#c{comment.number}"
    last_number = Thread.objects.filter(pk=article.pk).values_list("last_number", flat=True).first() or 0
    if listing.fits_one_page(last_number):
        return article.get_absolute_url() + anchor
    root = comment.root if comment.root and comment.root.number else comment
    if root == comment or listing.is_among_first_replies(comment):
        before = (root.number or 1) - 1
        return article.get_absolute_url() + (f"?after={before}" if before else "") + anchor
    branch = reverse("comments:branch", args=[article.slug, root.number])
    return f"{branch}?after={(comment.number or 1) - 1}{anchor}"
