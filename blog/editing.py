"""The editors' pages outside the admin: the list of articles, the form, the preview, unpublishing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from blog import services
from blog.editing_conflict import differences
from blog.forms import ArticleForm
from blog.markup import render as render_body
from blog.models import Article, ArticleQuerySet
from blog.paging import cut, read_key
from blog.site import site_of
from blog.templatetags.articles import long_moment

ARTICLES_A_PAGE = 50
STATES = {
    "": pgettext_lazy("articles", "All"),
    "draft": pgettext_lazy("articles", "Drafts"),
    "scheduled": pgettext_lazy("articles", "Scheduled"),
    "published": pgettext_lazy("articles", "Published"),
}
View = Callable[..., HttpResponse]


def for_editors(view: View) -> View:
    """Those who may write: others sign in, or are told that they may not. A text sent after signing out is shown again."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and request.method == "POST":
            return render(request, "blog/editing/signed_out.html", {"sent": request.POST}, status=403)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm("blog.add_article") and not request.user.has_perm("blog.change_article"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


# --- the list ---------------------------------------------------------------------------------------------------------


@for_editors
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """One's own articles, or everybody's for those who may; last changed first."""
    sees_all = request.user.has_perm("blog.change_article")
    whose = "all" if sees_all and request.GET.get("whose") == "all" else "own"
    state = request.GET.get("state", "")
    articles = Article.objects.editable_by(request.user).order_by("-updated_at", "-pk").select_related("writer")
    articles = _in_state(articles, state).defer("body", "body_html")
    if whose == "own":
        articles = articles.filter(writer=request.user.pk)
    if before := request.GET.get("before"):
        moment, pk = read_key(before)
        articles = articles.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=pk))
    page = cut(articles[: ARTICLES_A_PAGE + 1], ARTICLES_A_PAGE, lambda article: (article.updated_at, article.pk))
    context = {"page": page, "articles": page.rows, "whose": whose, "sees_all": sees_all, "now": timezone.now()}
    return render(request, "blog/editing/desk.html", {**context, "state": state, "states": STATES.items()})


def _in_state(articles: ArticleQuerySet, state: str) -> ArticleQuerySet:
    now = timezone.now()
    match state:
        case "draft":
            return articles.filter(is_draft=True)
        case "scheduled":
            return articles.filter(is_draft=False, published_at__gt=now)
        case "published":
            return articles.public(now)
    return articles


# --- the form ---------------------------------------------------------------------------------------------------------


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new article."""
    user = cast(User, request.user)
    if not user.has_perm("blog.add_article"):
        raise PermissionDenied
    return _answer(request, Article(writer=user, byline=user.get_full_name()))


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An article that is there already."""
    return _answer(request, get_object_or_404(Article.objects.editable_by(request.user), pk=pk))


def _answer(request: HttpRequest, article: Article) -> HttpResponse:
    form = ArticleForm(request.POST or None, request.FILES or None, instance=article, site=site_of(request))
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if request.POST.get("action") == "preview":
        return _page(request, form, preview=_preview(form))
    return _save(request, form)


def _page(request: HttpRequest, form: ArticleForm, status: int = 200, **context: Any) -> HttpResponse:
    """The form; where it was sent, with all that was sent."""
    if form.is_bound:
        form.set_picture_aside()
    return render(request, "blog/editing/edit.html", {"form": form, "article": form.instance, **context}, status=status)


def _preview(form: ArticleForm) -> dict[str, Any]:
    """The unsaved article as readers would see it."""
    article: Article = form.instance
    article.body_html = render_body(article.body, article.markup, article.language)
    article.published_at = form.cleaned_data.get("publish_at") or article.published_at or timezone.now()
    if form.cleaned_data.get("picture_remove"):
        article.picture = ""
    return {"tags": form.cleaned_data["tag_names"]}


def _save(request: HttpRequest, form: ArticleForm) -> HttpResponse:
    try:
        article = _store(form, publish=request.POST.get("action") == "publish")
    except services.Overtaken as overtaken:
        form.agree_to_overwrite(overtaken.stored)
        return _page(request, form, status=409, theirs=differences(form, overtaken.stored), stored=overtaken.stored)
    except IntegrityError:
        form.add_error("slug", _("Another article took this address just now. Choose another one, or leave it empty."))
        return _page(request, form, status=422)
    messages.success(request, _said(article, site_of(request).time_zone))
    return redirect("blog:edit", pk=article.pk)


def _store(form: ArticleForm, *, publish: bool) -> Article:
    """Hand the form's answer to the services."""
    article: Article = form.instance
    cleaned = form.cleaned_data
    article.version = cleaned["version"]
    if cleaned.get("picture_remove"):
        article.picture = ""
    also = {"tags": cleaned["tag_names"], "picture": form.prepared}
    if "publish_at" not in cleaned:  # readers see it already, and its date stands
        return services.save_article(article, **also)
    if publish or not article.is_draft:
        return services.publish(article, cleaned["publish_at"], **also)
    article.published_at = cleaned["publish_at"]
    return services.save_article(article, **also)


def _said(article: Article, zone: str) -> str:
    """What was done, in a sentence."""
    now = timezone.now()
    if article.is_draft:
        return _("The draft is saved. Only the editors see it.")
    if not article.is_public(now):
        when = {"moment": long_moment(article.published_at), "zone": zone}
        return _("The article will appear on %(moment)s (%(zone)s).") % when
    link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), _("See the article"))
    return format_html("{} {}", _("The article is published."), link)


# --- back to a draft --------------------------------------------------------------------------------------------------


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; the article then is a draft again."""
    article = get_object_or_404(Article.objects.editable_by(request.user).filter(is_draft=False), pk=pk)
    if request.method != "POST":
        return render(request, "blog/editing/unpublish.html", {"article": article})
    services.unpublish(article)
    messages.success(request, _("The article is a draft again. Readers no longer see it."))
    return HttpResponseRedirect(reverse("blog:edit", args=[article.pk]))
