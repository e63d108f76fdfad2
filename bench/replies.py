"""Replies as a browser sends them: a signed form of their own, sent within the limits of each sender."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import count
from urllib.parse import urlencode

from bench.client import post
from bench.prose import Prose
from bench.seeding import slug_of
from bench.servers import HOST

FROM_ONE_SENDER = 2  # the shipped limit is 6 a minute: it is on, is looked up for every reply, and is never reached
SECONDS_AT_THE_FORM = 40
_sender = count()
_prose = Prose(9)


def replies(article: int, how_many: int) -> list[bytes]:
    """Requests ready to send, none of them twice."""
    return [_reply(article) for _ in range(how_many)]


def _reply(article: int) -> bytes:
    from comments.form_token import FormToken

    token = FormToken.new(article)
    opened = token.issued_at - datetime.timedelta(seconds=SECONDS_AT_THE_FORM)
    token = replace(token, issued_at=opened, begun_at=opened)
    n = next(_sender)
    sender = n // FROM_ONE_SENDER
    name = f"Lectrice {n}" if n % 4 else ""  # of one name, its reader would be asked first
    body = urlencode({"name": name, "text": _prose.comment(), "website": "", "token": token.signed()}).encode()
    address = f"X-Forwarded-For: 10.{sender // 65536 % 256}.{sender // 256 % 256}.{sender % 256}"
    return post(f"/discussion/{slug_of(article)}/reply/", HOST, body, address, f"Origin: https://{HOST}")


def lean_replies(article: int, how_many: int) -> list[bytes]:
    prose = Prose(9)
    bodies = (urlencode({"name": f"Lectrice {n % 400}", "text": prose.comment()}).encode() for n in range(how_many))
    return [post(f"/lean/{article}/post/", HOST, body) for body in bodies]
