"""What readers and moderators fill in: a reply, a change of it, a tracking link, the removal of a comment."""

from __future__ import annotations

import re
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comments.doors import notice
from comments.models import Comment, Status
from comments.people.imitation import Likeness
from comments.people.marks import ONE_AN_ARTICLE, Marking
from comments.people.staff import is_staff_name
from comments.services import Seen, Words
from comments.telling.sentences import posted_title

HONEYPOT = "website"


class CommentText(forms.Form):
    """A comment's words. Limits are said beforehand; none is left to the browser, which would cut a pasted text silently."""

    text = forms.CharField(label=gettext_lazy("Your comment"), required=False, strip=False, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("At most %(longest)s characters.") % {"longest": _grouped(settings.COMMENT_MAX_LENGTH)}
        self.fields["text"].widget.attrs |= {
            "rows": 8,
            "dir": "auto",
            "required": True,
            "data-longest": settings.COMMENT_MAX_LENGTH,
        }

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise ValidationError(_("Your comment is empty."))
        if len(text) > settings.COMMENT_MAX_LENGTH:
            lengths = {"length": _grouped(len(text)), "longest": _grouped(settings.COMMENT_MAX_LENGTH)}
            raise ValidationError(
                _("Your text has %(length)s characters, the limit is %(longest)s. Shorten it, or send it in parts.") % lengths
            )
        return text


class ReplyForm(CommentText):
    """A reply."""

    name = forms.CharField(label=gettext_lazy("Your name (optional)"), required=False, strip=True)
    mark = forms.ChoiceField(label=gettext_lazy("Automatic signature"), required=False)
    warned = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(label=gettext_lazy("Leave this field empty"), required=False)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, signed_as: str = "", marking: Marking | None = None, **kwargs: Any) -> None:
        """`signed_as` is the name of whoever is signed in, who signs with no other; `marking` what a reader chose before."""
        super().__init__(*args, **kwargs)
        self.signed_as = signed_as
        if signed_as:
            del self.fields["name"], self.fields["mark"], self.fields["warned"]
        else:
            self.fields["name"].help_text = _("Without a name, your comment appears as “Anonymous”.")
            self.fields["name"].widget.attrs |= {"autocomplete": "nickname", "dir": "auto"}
            self._offer_marks(marking or ONE_AN_ARTICLE)
        self.fields[HONEYPOT].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}

    @cached_property
    def helper(self) -> FormHelper:
        """How it is laid out, where it is shown at all: most replies are stored and their form is never seen again."""
        return _helper(
            *([] if self.signed_as else ["name"]),
            "text",
            *([] if self.signed_as else ["mark", "warned"]),
            Div(HONEYPOT, css_class="leave-empty"),
            "token",
        )

    def _offer_marks(self, marking: Marking) -> None:
        """What he chose before comes first; whoever chooses nothing keeps that."""
        kept = [("article", _("A signature for this article alone")), ("site", _("One signature for the whole site"))]
        field = cast(forms.ChoiceField, self.fields["mark"])
        field.choices = [*(reversed(kept) if marking.whole_site else kept), ("new", _("A new signature from now on"))]
        field.help_text = _("A few letters and figures beside your name, so that readers of the same name can be told apart.")

    def warn_of(self, likeness: Likeness) -> None:
        """Tell once that the name may be taken for another’s: the form then carries it, and may be sent as it is."""
        sent = {field: self.data.get(field, "") for field in self.fields}
        self.data = {**sent, "warned": self.cleaned_data["name"]}
        self.add_error("name", _likeness_in_words(likeness))

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if len(name) > settings.COMMENT_NAME_MAX_LENGTH:
            raise ValidationError(_("A name has at most %(longest)s characters.") % {"longest": settings.COMMENT_NAME_MAX_LENGTH})
        if is_staff_name(name):
            raise ValidationError(_("This is the name of a member of the staff. Sign with another one, or with none."))
        return name


class EditForm(CommentText):
    """The author's new words for a comment, and what he saw when he changed it."""

    status = forms.ChoiceField(choices=Status.choices, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("text", "status", "revision")

    @classmethod
    def for_comment(cls, comment: Comment, text: str | None = None) -> EditForm:
        """The comment's words, or those the author wanted to put in their place, over the comment as it stands now."""
        words = comment.body if text is None else text
        return cls(initial={"text": words, "status": comment.status, "revision": comment.revision})

    def seen(self) -> Seen:
        return Seen(self.cleaned_data["status"], self.cleaned_data["revision"])


class TrackingLinkForm(forms.Form):
    """The place to give one's tracking link."""

    link = forms.CharField(label=gettext_lazy("Your secret tracking link"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].help_text = _("You saw it after sending your comment. Paste it here, whole.")
        self.fields["link"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.helper = _helper("link")

    def clean_link(self) -> str:
        """The token within the link."""
        found = re.search(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])", self.cleaned_data["link"])
        if found is None:
            raise ValidationError(_("This is no tracking link: it ends with a long row of figures and letters."))
        return found[0]


class FollowForm(forms.Form):
    """Where replies are to be sent."""

    address = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)
    whole_thread = forms.BooleanField(label=gettext_lazy("Every new comment of this discussion too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].widget.attrs |= {"autocomplete": "email", "dir": "auto"}
        self.helper = _helper("address", "whole_thread")

    def clean_address(self) -> str:
        """The host in small letters: nobody tells two of them apart."""
        name, _at, host = self.cleaned_data["address"].rpartition("@")
        return f"{name}@{host.lower()}"


class RemoveForm(forms.Form):
    """Under which posted rule a comment is removed, in which words, and what the moderator saw when he decided."""

    ground = forms.ChoiceField(label=gettext_lazy("Under which rule?"), widget=forms.RadioSelect)
    to_author = forms.CharField(
        label=pgettext_lazy("note", "To its author (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Shown on the author’s tracking page, with the rule."),
    )
    between_moderators = forms.CharField(
        label=pgettext_lazy("note", "Between moderators (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Never shown to readers."),
    )
    status = forms.ChoiceField(choices=Status.choices, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ground = cast(forms.ChoiceField, self.fields["ground"])
        ground.choices = [(rule.code, posted_title(rule)) for rule in notice().rules(None)]
        self.helper = _helper("ground", "to_author", "between_moderators", "status", "revision")

    @classmethod
    def for_comment(cls, comment: Comment) -> RemoveForm:
        return cls(initial={"status": comment.status, "revision": comment.revision})

    def seen(self) -> Seen:
        return Seen(self.cleaned_data["status"], self.cleaned_data["revision"])

    def words(self) -> Words:
        return Words(self.cleaned_data["to_author"], self.cleaned_data["between_moderators"])


class UndoForm(forms.Form):
    """The decision that a moderator wants to go back on."""

    change = forms.IntegerField(min_value=1)


def _likeness_in_words(likeness: Likeness) -> str:
    name = {"name": likeness.name}
    if likeness.deceptive:
        return (
            _("This name may be taken for “%(name)s”. Choose another one; sent with this one, your comment waits for a person.")
            % name
        )
    return (
        _(
            "“%(name)s” is already speaking here. If you are somebody else, add something to your name; you may also send it as it is."
        )
        % name
    )


def _helper(*fields: Any) -> FormHelper:
    """The fields alone: the template writes the form around them, with a CSRF token where a session asks for one."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


def _grouped(number: int) -> str:
    """“10 000” in French."""
    return number_format(number, force_grouping=True)
