"""The blog in Django's admin: the settings of the site, and what editors' own pages do not show. Articles are written there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import DateTimeField, DateTimeInput, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from blog import services
from blog.models import Article, OldAddress, SiteSettings, Tag


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One row: the list leads straight to it, whether it was saved before or not."""

    # The browser's own field for a moment: one label for it, which Django's pair of fields lacks, and no script.
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": DateTimeField,
            "widget": DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }
    }
    fieldsets = [
        (None, {"fields": ["name", "motto", "publisher", "contact"]}),
        (_("Language and time"), {"fields": ["language", "time_zone"]}),
        (_("Comments"), {"fields": ["comments_mode", "review_after_days", "trusted_after", "own_paragraph", "useful_marks"]}),
        (
            _("Switch for storms"),
            {
                "fields": ["storm_mode", "storm_until", "storm_sentence"],
                "description": _("When too much comes in at once: one switch for the whole site, which ends by itself."),
            },
        ),
        (_("E-mail"), {"fields": ["sender_address"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> SiteSettings:
        return SiteSettings.current()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:blog_sitesettings_change", args=[1]))


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Read here, with its comments' mode and closing date; written on the editors' own pages."""

    list_display = ["title", "published_at", "is_draft", "comments_mode"]
    list_filter = ["is_draft", "comments_mode", "language"]
    search_fields = ["title"]
    date_hierarchy = "published_at"
    show_full_result_count = False
    fields = ["title", "page_for_editors", "published_at", "is_draft", "byline", "writer", "comments_mode", "comments_close_on"]
    readonly_fields = ["title", "page_for_editors", "published_at", "is_draft", "byline", "writer"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("Text, picture and date"))
    def page_for_editors(self, article: Article) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("blog:edit", args=[article.pk]), _("Edit this article"))

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:
        services.save_article(obj)

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        services.delete_article(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            services.delete_article(article)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Names may be mended; a new tag is made by writing it into an article's form."""

    list_display = ["name", "slug"]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: Tag, form: ModelForm, change: bool) -> None:
        services.save_tag(obj)

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        services.delete_tag(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        for tag in queryset:
            services.delete_tag(tag)


@admin.register(OldAddress)
class OldAddressAdmin(admin.ModelAdmin):
    """Where former addresses lead."""

    list_display = ["path", "article"]
    search_fields = ["path"]
    autocomplete_fields = ["article"]
