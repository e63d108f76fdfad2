"""Every address of the site, from the URL resolver itself: none is left out because somebody forgot to list it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

_WITH_QUERY = re.compile(r'(?:href|hx-get|data-news)="(/[^"#]*\?[^"#]+)')
MOST_PAGES_FOLLOWED = 300


@dataclass(frozen=True)
class Route:
    """A line of the URL configuration: its name with its namespaces, or the line itself where it has none; what it asks for."""

    name: str
    asks_for: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """What came of one request: everything a reader's machine is told, in small letters."""

    route: str
    address: str
    status: int
    told: str


def routes() -> list[Route]:
    with override("fr"):  # without a prefix, so that a line reads the same whoever asked last
        return list(dict.fromkeys(_below(get_resolver(), (), "")))


def _below(resolver: URLResolver, namespaces: tuple[str, ...], line: str) -> Iterator[Route]:
    for part in resolver.url_patterns:
        here = line + str(part.pattern)
        if isinstance(part, URLPattern):
            name = ":".join([*namespaces, part.name]) if part.name else here
            yield Route(name, frozenset(part.pattern.regex.groupindex))
        else:
            yield from _below(part, (*namespaces, part.namespace) if part.namespace else namespaces, here)


def address(route: Route, values: dict[str, object], language: str = "fr") -> str:
    with override(language):
        return reverse(route.name, kwargs=values)


def ask(client: Client, route: str, where: str, **headers: str) -> Answer:
    response = client.get(where, headers=headers)
    body = response.getvalue().decode(errors="replace")
    told = "\n".join([*(f"{name}: {value}" for name, value in response.headers.items()), body])
    return Answer(route, where, response.status_code, html.unescape(told).casefold())


def is_closed_to_reading(answer: Answer) -> bool:
    """True where the route refuses whatever it is asked with: it takes POST alone, or nobody in this role."""
    return answer.status in (403, 405) or (answer.status == 302 and "location: /accounts/login/" in answer.told)


def links_with_query(answers: list[Answer]) -> list[tuple[str, str]]:
    """Further pages that these pages lead to, each with the route of the page that named it: orders, keys, filters."""
    known = {answer.address for answer in answers}
    found = {where: answer.route for answer in answers for where in _WITH_QUERY.findall(answer.told)}
    return [(route, where) for where, route in found.items() if where not in known][:MOST_PAGES_FOLLOWED]
