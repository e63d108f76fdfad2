"""Who may do what: every address of the URL resolver, by every role and method, in one table (tests/integration/roles.txt).

A line with one answer means everybody. `leads` is a redirect that is none to the page where one signs in.

An address that is not in the table fails the first test by name, and so does a line whose address is gone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from moderation.founding import AUDITORS, EDITORS, HEADS, MODERATORS, WRITERS
from tests.addresses import asked, values_for
from tests.canaries import Board, make_board
from tests.crawling import Route, address
from tests.desk import person

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("roles.txt")
STAFF = {"moderator": MODERATORS, "head": HEADS, "auditor": AUDITORS, "owner": None}
WRITING = {"writer": WRITERS, "editor": EDITORS}  # not of the staff: they never see the admin
ROLES = ("anonymous", "reader", "moderator", "head", "auditor", "writer", "editor", "owner")
METHODS = ("GET", "POST")
SIGN_IN = ("/en/accounts/login/", "/en/admin/login/")


def client_of(role: str) -> Client:
    client = Client()
    if role in STAFF:
        client.force_login(person(role, STAFF[role]))
    elif role != "anonymous":
        user = person(role, WRITING.get(role, EDITORS))
        User.objects.filter(pk=user.pk).update(is_staff=False)
        if role == "reader":
            user.groups.clear()
        client.force_login(user)
    return client


def told(client: Client, method: str, where: str) -> str:
    """What came of it, in one word; whatever it changed is undone."""
    signed_in = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, where, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies = signed_in
    if answer.status_code in (301, 302):
        return "sign-in" if answer["Location"].startswith(SIGN_IN) else "leads"
    return "ok" if answer.status_code in (200, 204, 206) else str(answer.status_code)


def found(board: Board) -> dict[tuple[str, str], list[str]]:
    """By address and method, what each role is told."""
    clients = {role: client_of(role) for role in ROLES}
    rows: dict[tuple[str, str], list[str]] = {}
    for route in asked():
        for method in METHODS:
            rows[route.name, method] = [told(clients[role], method, _where(board, route)) for role in ROLES]
    return rows


def _where(board: Board, route: Route) -> str:
    """Its address with the first values there are, or with those of nothing that exists."""
    values = values_for(board, "anonymous", route) or [dict.fromkeys(route.asks_for, "1")]
    return address(route, values[0], "en")


def expected() -> dict[tuple[str, str], list[str]]:
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {(name, method): roles * len(ROLES) if len(roles) == 1 else roles for name, method, *roles in lines}


def test_every_address_has_its_line_and_every_line_its_address():
    known, there = {name for name, _method in expected()}, {route.name for route in asked()}
    assert there - known == set(), "give these a line in roles.txt, for GET and for POST"
    assert known - there == set(), "these addresses are gone"


def test_each_role_is_told_what_the_table_says(settings):
    settings.EMAIL_IS_SET = True
    wanted, got = expected(), found(make_board())
    new = [" ".join((*line, *row)) for line, row in got.items() if line not in wanted]
    differ = [
        f"{name} {method} as {role}: {now}, not {should}"
        for (name, method), row in got.items()
        for role, now, should in zip(ROLES, row, wanted.get((name, method), row), strict=True)
        if now != should
    ]
    assert new == [], "lines for the table, where that is what is meant"
    assert differ == []
