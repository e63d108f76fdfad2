"""Pages that only show: a long branch at an address of its own, and the posted rules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from blog.models import Article
from comments.doors import notice
from comments.listing import branch_page
from comments.models import Comment
from comments.paging import after
from comments.places import place_of


@require_safe
def branch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A top-level comment with its replies; a reply's number leads to where that reply stands."""
    article = get_object_or_404(Article.objects.public(), slug=slug)
    root = get_object_or_404(Comment.objects.select_related("root", "article"), article=article, number=number)
    if root.root_id:
        return redirect(place_of(root))
    return render(request, "comments/branch.html", {"article": article, "root": root, "page": branch_page(root, after(request))})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The posted rules on a page of their own."""
    version = Article.objects.values_list(notice().in_force(), flat=True).first()  # any row will do to ask beside it
    return render(request, "comments/rules.html", {"rules": notice().rules(version), "version": version})
