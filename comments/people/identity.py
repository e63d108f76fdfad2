"""Keys that tell senders and browsers apart without accounts, and the receipts made from them.

The reader's address is never stored: only a hash under a key that changes with the month.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import secrets
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

MONTHS_KNOWN: Final = 24  # over so many the comments of one browser are found again


def new_key() -> str:
    """A fresh random key of 32 hexadecimal digits."""
    return secrets.token_hex(16)


def client_address(request: HttpRequest) -> str:
    """The address the request came from, past as many proxies as TRUSTED_PROXIES says are ours."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def sender_key(address: str, now: datetime.datetime | None = None) -> str:
    """32 hexadecimal digits for an address, another one each month; "" for no address."""
    if not address:
        return ""
    month = (now or timezone.now()).strftime("%Y-%m")
    try:
        ip = ipaddress.ip_address(address)
        if ip.version == 6:  # one household holds a whole /64
            address = str(ipaddress.ip_network((ip, 64), strict=False))
    except ValueError:  # a unix socket's name, say
        pass
    return salted_hmac(f"comments.sender.{month}", address, algorithm="sha256").hexdigest()[:32]


def receipt_token(browser_key: str, idempotency_key: str) -> str:
    """The secret of one comment's tracking link, 40 hexadecimal digits; the same for a repeated POST."""
    return salted_hmac("comments.receipt", f"{browser_key}:{idempotency_key}", algorithm="sha256").hexdigest()[:40]


def browser_hash(browser_key: str, at: datetime.datetime) -> str:
    """What is stored of the browser a comment came from: another one each month, so that only the browser can join them."""
    if not browser_key:
        return ""
    return salted_hmac(
        f"comments.people.browser.{at.astimezone(datetime.UTC):%Y-%m}", browser_key, algorithm="sha256"
    ).hexdigest()[:32]


def browser_hashes(browser_key: str, now: datetime.datetime, months: int) -> list[str]:
    """The hashes under which this browser's comments of the last `months` are found."""
    first = now.astimezone(datetime.UTC).replace(day=1)
    begun = [first]
    while len(begun) < months:
        begun.append((begun[-1] - datetime.timedelta(days=1)).replace(day=1))
    return [browser_hash(browser_key, month) for month in begun]


def token_hash(token: str) -> str:
    """What is stored of a tracking link: a hash, so that nobody who reads the database can follow it."""
    return hashlib.sha256(token.encode()).hexdigest()


def receipt_hash(browser_key: str, idempotency_key: str) -> str:
    return token_hash(receipt_token(browser_key, idempotency_key))


def same_browser(browser_key: str, idempotency_key: str | None, stored_hash: str | None) -> bool:
    """True when the comment with `stored_hash` was sent from the browser that holds `browser_key`."""
    if not idempotency_key or not stored_hash:
        return False
    return constant_time_compare(receipt_hash(browser_key, idempotency_key), stored_hash)
