"""Public articles by month and by tag. A month or a tag without any is no page, so that no draft shows through it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from blog.article_lists import some_page_of
from blog.models import Article, Tag


@dataclass(frozen=True, slots=True)
class Month:
    """A month, by its first day, and how many public articles it has."""

    first: datetime.date
    count: int


@require_safe
@vary_on_cookie  # who is signed in has a line of his own at the head
def archives(request: HttpRequest) -> HttpResponse:
    """Every month that has an article, by years, and every tag that stands on one."""
    public = Article.objects.public()
    months = public.order_by().annotate(month=TruncMonth("published_at")).values("month").annotate(count=Count("pk"))
    listed = [Month(row["month"].date(), row["count"]) for row in months.order_by("-month")]
    tags = Tag.objects.filter(Exists(public.filter(tags=OuterRef("pk"))))
    return render(request, "blog/archives.html", {"months": listed, "tags": tags})


@require_safe
@vary_on_cookie  # who is signed in has a line of his own at the head
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """The articles of one month, as the site's own zone divides time."""
    try:
        first = datetime.date(int(year), int(month), 1)
        start, end = _midnight(first), _midnight((first + datetime.timedelta(days=32)).replace(day=1))
    except (ValueError, OverflowError):
        raise Http404 from None
    articles = Article.objects.public().filter(published_at__gte=start, published_at__lt=end)
    return render(request, "blog/month.html", {"first": first, **some_page_of(request, articles)})


@require_safe
@vary_on_cookie  # who is signed in has a line of his own at the head
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles under one tag."""
    found = get_object_or_404(Tag, slug=slug)
    articles = Article.objects.public().filter(tags=found)
    context = {"tag": found, "address": settings.SITE_ADDRESS + request.path, **some_page_of(request, articles)}
    return render(request, "blog/tag.html", context)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
