"""A change list that is cut by key: it counts nothing and skips nothing, however long the table is."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

AFTER = "after"  # the key of the last row that was shown
DONE = "done"  # the decision just made, which the page offers to undo
OF_THE_PAGE = (AFTER, DONE)  # they belong to one page, not to its filters


class KeyedChangeList(ChangeList):
    """Asks its model admin for `key_order`, `behind(queryset, key)` and `key_of(row)`; a key is text without spaces."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        lookups = super().get_filters_params(params)
        return {name: value for name, value in lookups.items() if name not in OF_THE_PAGE}

    def get_query_string(self, new_params: dict[str, Any] | None = None, remove: list[str] | None = None) -> str:
        """Every link to another filter begins at the first page again."""
        return super().get_query_string(new_params, [*(remove or []), *OF_THE_PAGE])

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
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
