"""A change list that is cut by key: it counts nothing and skips nothing, however long the table is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.http import HttpRequest

AFTER = "after"  # the key of the last row that was shown
DONE = "done"  # the decision just made, which the page offers to undo
OF_THE_PAGE = (AFTER, DONE)  # they belong to one page, not to its filters


class KeyedAdmin(ModelAdmin):
    """What is listed and decided on here is never added or edited here, and the pages carry no script."""

    def key_order(self, request: HttpRequest) -> list[str]:
        """The order of the list, down to the primary key."""
        raise NotImplementedError

    def key_of(self, row: Any) -> str:
        """Where `row` stands in that order, as a word for the address."""
        raise NotImplementedError

    def behind(self, request: HttpRequest, queryset: Any, key: str) -> Any:
        """The rows behind that place; all of them for a key that is none."""
        raise NotImplementedError

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeyedChangeList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @property
    def media(self) -> forms.Media:
        return forms.Media()


class KeyedChangeList(ChangeList):
    """The page of a KeyedAdmin that begins behind the key in the address."""

    model_admin: KeyedAdmin

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        lookups = super().get_filters_params(params)
        return {name: value for name, value in lookups.items() if name not in OF_THE_PAGE}

    def get_query_string(self, new_params: dict[str, Any] | None = None, remove: Iterable[str] | None = None) -> str:
        """Every link to another filter begins at the first page again."""
        return super().get_query_string(new_params, [*(remove or []), *OF_THE_PAGE])

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        return list(self.model_admin.key_order(request))

    def get_results(self, request: HttpRequest) -> None:
        queryset = self.queryset
        self.after = request.GET.get(AFTER, "")
        if self.after:
            queryset = self.model_admin.behind(request, queryset, self.after)
        rows = list(queryset[: self.list_per_page + 1])
        self.result_list = rows[: self.list_per_page]
        more = len(rows) > self.list_per_page
        self.next_page = self.page_after(self.result_list[-1]) if more else ""
        self.first_page = self.get_query_string()
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False

    def page_after(self, row: Any) -> str:
        """The query string of the page that begins behind `row`."""
        return self.get_query_string({AFTER: self.model_admin.key_of(row)})
