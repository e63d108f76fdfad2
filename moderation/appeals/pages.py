"""The page by which the author of a removed comment contests the decision; reached from his receipt alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.page.rendering import shown
from comments.telling.sentences import rule_in_words
from comments.views.headers import kept_secret
from comments.views.receipt import comment_behind, to_receipt
from moderation.appeals import answering
from moderation.appeals.form import AppealForm
from moderation.models.appeals import Appeal


@kept_secret
@csrf_exempt  # who knows the address holds the secret: there is nothing more a token could prove
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the author's reasons; what was said is shown on his receipt from then on."""
    comment = comment_behind(token)
    change = answering.contested(comment)
    if change is None or (request.method != "POST" and Appeal.objects.filter(change=change).exists()):
        return to_receipt(token)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answering.contest(comment, form.cleaned_data["words"])
        except answering.NotContestable:
            return render(request, "moderation/contested_before.html", {"words": form.cleaned_data["words"], "token": token})
        return to_receipt(token)
    context = {
        "comment": comment,
        "text": shown(comment),
        "token": token,
        "form": form,
        "change": change,
        "rule_in_words": rule_in_words(comment.ground, comment.policy),
    }
    return render(request, "moderation/contest.html", context, status=200 if not form.is_bound else 422)
