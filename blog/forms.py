"""The form in which an editor writes an article; what it does with the answer is in blog.services."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import pictures, slugs
from blog.models import Article, Markup, SiteSettings, Tag
from blog.pictures import Prepared

MARKDOWN_HELP = _(
    "An empty line begins a new paragraph. “## Title” makes a heading, “**bold**” bold, “*italic*” italic, “> ” a quotation, "
    "“[words](https://…)” a link. Use the preview to see the result."
)
HTML_HELP = _(
    "This article came from another site and is written in HTML. Scripts, styles and pictures of other sites are taken out."
)


class ArticleForm(forms.ModelForm):
    """All of an article but its state; `site` gives the defaults of a new one."""

    tag_names = forms.CharField(
        label=_("Tags"), required=False, help_text=_("Write words with commas between them, for example: Russie, énergie.")
    )
    source_address = forms.URLField(
        label=_("Address of the source"),
        required=False,
        assume_scheme="https",
        max_length=500,
        help_text=_("The name of the source becomes a link to this address."),
    )
    picture_file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(pictures.CONTENT_TYPES.values())}),
        help_text=_(
            "JPEG, PNG or WebP, 25 megapixels at most. Place, camera and all else the file says beside the picture is taken out."
        ),
    )
    picture_waiting = forms.CharField(required=False, widget=forms.HiddenInput)
    picture_remove = forms.BooleanField(label=_("Remove the present picture"), required=False)
    publish_at = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = [
            *("title", "slug", "body", "language", "byline", "source_name", "source_address"),
            *("picture_caption", "picture_credit", "comments_mode", "comments_close_on"),
        ]
        labels = {
            "title": _("Title"),
            "slug": _("Address"),
            "body": _("Text"),
            "language": _("Language"),
            "byline": _("Byline"),
            "source_name": _("Source"),
            "picture_caption": _("Caption"),
            "picture_credit": _("Credit"),
            "comments_mode": _("How comments are taken"),
            "comments_close_on": _("Closing date"),
        }
        help_texts = {
            "slug": _("The last part of the article’s address. Leave it empty to have it made from the title."),
            "language": _("The language this article is written in."),
            "byline": _("Who wrote it. Readers see “By” before these words."),
            "source_name": _("Where it first appeared. Readers see it after “via”."),
            "picture_caption": _("A sentence under the picture that says what it shows."),
            "picture_credit": _("Who took the picture, or whom it belongs to."),
            "comments_close_on": _("From this day on nobody can comment. Leave it empty to set no end."),
        }
        widgets = {
            "body": forms.Textarea(attrs={"rows": 22}),
            "comments_close_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, site: SiteSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article: Article = self.instance
        self.prepared: Prepared | None = None
        if article.pk is None:
            self.initial.update(language=site.language, comments_mode=site.comments_mode)
        else:
            self.initial["tag_names"] = ", ".join(tag.name for tag in article.tags.all())
        self.initial.update(version=article.version, publish_at=article.published_at)
        self.fields["slug"].required = False
        self.fields["body"].help_text = MARKDOWN_HELP if article.markup == Markup.MARKDOWN else HTML_HELP
        self.fields["publish_at"].help_text = gettext(
            "Time of %(zone)s. Leave it empty to publish at once; at a later time the article appears by itself."
        ) % {"zone": site.time_zone}
        self._leave_out_what_does_not_apply()
        self.helper = _helper(self)

    def _leave_out_what_does_not_apply(self) -> None:
        if self.instance.is_public(timezone.now()):
            del self.fields["publish_at"]
        if not self.instance.picture:
            del self.fields["picture_remove"]

    # --- what was sent ------------------------------------------------------------------------------------------------

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug and not slugs.is_free(slug, self.instance):
            raise ValidationError(_("Another article has this address, or had it once. Choose another one, or leave it empty."))
        return slug

    def clean_tag_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["tag_names"].split(",")]
        limit = Tag._meta.get_field("name").max_length or 0
        if long := next((name for name in names if len(name) > limit), ""):
            message = _("A tag may have %(limit)d characters at most: “%(name)s” is too long.")
            raise ValidationError(message, params={"limit": limit, "name": long})
        return [name for name in names if name]

    def clean_publish_at(self) -> datetime.datetime | None:
        """The stored moment to the second, where the minute shown for it was left as it was."""
        typed: datetime.datetime | None = self.cleaned_data["publish_at"]
        stored: datetime.datetime | None = self.initial["publish_at"]
        return stored if typed and stored and typed == stored.replace(second=0, microsecond=0) else typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("source_address") and not cleaned.get("source_name"):
            self.add_error("source_name", _("Name the source: readers see its name as a link."))
        self._take_picture(cleaned)
        return cleaned

    def _take_picture(self, cleaned: dict[str, Any]) -> None:
        """Decode what was sent now, or find what was set aside when the form was last sent."""
        try:
            upload = cleaned.get("picture_file")
            self.prepared = pictures.prepare(upload) if upload else pictures.waiting(cleaned.get("picture_waiting", ""))
        except ValidationError as error:
            self.add_error("picture_file", error)

    # --- shown again --------------------------------------------------------------------------------------------------

    def set_picture_aside(self) -> None:
        """The form will be sent again, and a browser does not send a file twice: keep it here."""
        if self.prepared is not None:
            self._set_data("picture_waiting", pictures.set_aside(self.prepared))

    def agree_to_overwrite(self, stored: Article) -> None:
        """Sent again, the form replaces `stored`."""
        self._set_data("version", str(stored.version))

    def _set_data(self, name: str, value: str) -> None:
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[name] = value  # type: ignore[index]

    @property
    def waiting_picture(self) -> str:
        """The stored name of the picture that was set aside, or ""."""
        return self.data.get("picture_waiting", "") if self.prepared is not None else ""


def _helper(form: ArticleForm) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": True}
    optional = [name for name in ("picture_remove", "publish_at") if name in form.fields]
    helper.layout = Layout(
        "version",
        "picture_waiting",
        Field("title", css_class="title", **({"autofocus": True} if form.instance.pk is None and not form.is_bound else {})),
        "body",
        Fieldset(_("Byline and source"), "byline", "source_name", "source_address", css_class="group"),
        Fieldset(
            _("Picture"),
            HTML('{% include "blog/editing/_present_picture.html" %}'),
            "picture_file",
            *[name for name in optional if name == "picture_remove"],
            "picture_caption",
            "picture_credit",
            css_class="group",
        ),
        Fieldset(_("Tags, language and address"), "tag_names", "language", "slug", css_class="group"),
        Fieldset(_("Comments"), "comments_mode", "comments_close_on", css_class="group"),
        *[Fieldset(_("Publication"), name, css_class="group") for name in optional if name == "publish_at"],
        Div(*_buttons(form.instance), css_class="acts"),
    )
    return helper


def _buttons(article: Article) -> list[StrictButton]:
    """Saving comes first: that is what the Enter key does."""
    preview = _button(_("Preview"), "preview", "plain")
    if article.is_draft:
        return [_button(_("Save the draft"), "save", "plain"), preview, _button(_("Publish"), "publish")]
    return [_button(_("Save"), "save"), preview]


def _button(label: Any, value: str, css_class: str = "") -> StrictButton:
    return StrictButton(label, type="submit", name="action", value=value, css_class=css_class)
