"""What a reader may do before he sends: see his words as they will stand, quote those he answers, and look at them again."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

from comments.form_token import FormToken
from comments.forms import ReplyForm
from comments.models import Comment, Status
from comments.page.rendering import plain
from comments.services import Nudged
from comments.telling.sentences import noticed_in_words
from comments.views.reply_pages import ReplyPages

LONGEST_QUOTATION: Final = 600  # characters: a passage to answer, not the whole again


def previewed(pages: ReplyPages, form: ReplyForm) -> HttpResponse:
    """The comment as it will stand, above the form that sends it; nothing is stored or checked."""
    name = form.signed_as or form.cleaned_data["name"]
    return pages.form(form, preview=plain(form.cleaned_data["text"]), preview_name=name)


def quoted(pages: ReplyPages, token: FormToken) -> HttpResponse:
    """The form with the words of the comment one answers, for the reader to cut down, before those he has typed."""
    if pages.parent is None or pages.parent.status != Status.PUBLISHED:
        return pages.parent_gone()
    form = pages.fresh_form(token)
    form.initial["text"] = f"{quotation(pages.parent)}\n\n{form.initial['text'].lstrip()}"
    return pages.form(form)


def quotation(comment: Comment) -> str:
    """The comment's own words, what it quotes itself left out, each line after a ">"."""
    own = "\n".join(line for line in comment.text.splitlines() if not line.startswith(">")).strip()
    if len(own) > LONGEST_QUOTATION:
        own = own[:LONGEST_QUOTATION].rsplit(None, 1)[0] + " […]"
    return "\n".join(f"> {line}".rstrip() for line in own.splitlines())


def told_before_sending(pages: ReplyPages, form: ReplyForm, nudged: Nudged) -> HttpResponse:
    """Which words were noticed under which posted rule; the same form, sent once more, goes to a person as it is."""
    return pages.form(form, told=noticed_in_words(nudged.noticed, nudged.policy))
