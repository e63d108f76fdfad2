"""Pages that only show: a long branch at an address of its own, and the posted rules."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from blog.models import Article
from blog.site import keep_site_time, site_of
from comments.doors import notice
from comments.models import Comment
from comments.page.listing import branch_page
from comments.page.openness import openness
from comments.page.paging import LARGEST_NUMBER, number_in
from comments.page.places import place_of
from comments.people.staff import may_decide

VERSIONS_A_PAGE = 10


@require_safe
def branch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A top-level comment with its replies; a reply's number leads to where that reply stands."""
    article = get_object_or_404(Article.objects.public(), slug=slug)
    root = get_object_or_404(Comment.objects.select_related("root", "article"), article=article, number=number)
    keep_site_time(request)
    if root.root_id:
        return redirect(place_of(root))
    context = {
        "article": article,
        "root": root,
        "page": branch_page(root, number_in(request, "after")),
        "open": openness(article, site_of(request), timezone.now()),
        "may_decide": may_decide(request),
    }
    return render(request, "comments/branch.html", context)


@require_safe
def place(request: HttpRequest, slug: str, known_as: int) -> HttpResponse:
    """A comment's lasting address: on to where it stands now. Known by its number, or as it was where it was imported from."""
    article = get_object_or_404(Article.objects.public(), slug=slug)
    comments = Comment.objects.standing().select_related("root", "article").filter(article=article)
    numbered = comments.filter(number=known_as).first() if known_as <= LARGEST_NUMBER else None
    comment = numbered or get_object_or_404(comments, origin=f"blogger:{known_as}")
    return redirect(place_of(comment))


@require_safe
@vary_on_cookie  # who is signed in has a line of his own at the head
def rules(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """The posted rules on a page of their own, as they stand or stood, with what the version changed."""
    policies = notice()
    newest = next(iter(policies.versions(None, 1)), None)
    shown = newest if version is None else next(iter(policies.versions(version + 1, 1)), None)
    if version is not None and (shown is None or shown.number != version):
        raise Http404
    context = {
        "rules": policies.rules(shown.number if shown else None),
        "version": shown.number if shown else None,
        "since": shown.since if shown else None,
        "in_force": shown == newest,
        "changes": policies.changes(shown.number) if shown else (),
    }
    return render(request, "comments/rules.html", context)


@require_safe
@vary_on_cookie  # who is signed in has a line of his own at the head
def rules_versions(request: HttpRequest) -> HttpResponse:
    """Every version of the rules, newest first, with what each changed; cut by number."""
    policies = notice()
    found = policies.versions(number_in(request, "before") or None, VERSIONS_A_PAGE + 1)
    versions = [(version, policies.changes(version.number)) for version in found[:VERSIONS_A_PAGE]]
    context = {"versions": versions, "more": versions[-1][0].number if len(found) > VERSIONS_A_PAGE else None}
    return render(request, "comments/rules_versions.html", context)
