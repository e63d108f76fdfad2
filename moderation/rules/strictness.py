"""How strictly the rules are enforced under one article: the editors' page for it, beside the article's own form."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.editing import for_editors
from blog.models import Article
from moderation.models import ArticleStrictness


class StrictnessForm(forms.ModelForm[ArticleStrictness]):
    """One of three; the wording of each says what it does."""

    class Meta:
        model = ArticleStrictness
        fields = ["level"]
        widgets = {"level": forms.RadioSelect}


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose, and go back to the article; a choice counts from the next comment on."""
    article = get_object_or_404(Article.objects.editable_by(request.user), pk=pk)
    stored = ArticleStrictness.objects.filter(article=article).first() or ArticleStrictness(article=article)
    form = StrictnessForm(request.POST or None, instance=stored)
    if request.method == "POST" and form.is_valid():
        keep(article, form.cleaned_data["level"])
        messages.success(request, _("Saved. It counts from the next comment on."))
        return HttpResponseRedirect(reverse("blog:edit", args=[article.pk]))
    return render(request, "moderation/strictness.html", {"form": form, "article": article}, status=422 if form.errors else 200)


def keep(article: Article, level: str) -> None:
    """Without a row an article is as strict as all others."""
    if level == ArticleStrictness.Level.NORMAL:
        ArticleStrictness.objects.filter(article=article).delete()
    else:
        ArticleStrictness.objects.update_or_create(article=article, defaults={"level": level})
