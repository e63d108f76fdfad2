"""The automatic signature beside a reader's name: it tells two "Anonyme" apart without an account, and follows nobody.

A mark is a keyed hash of the browser's key and of the article, so that the same person has another mark under each article
and nobody can join them. A reader who wishes to be known again may keep one mark for the whole site, or take a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.crypto import salted_hmac

ALPHABET: Final = "34679ACDEFGHJKMNPQRTVWXY"  # no 0 O, 1 I L, 2 Z, 5 S, 8 B, nor U beside V
SHORTEST: Final = 4  # signs of a mark for one article
SHORTEST_ON_SITE: Final = 6  # more readers must be told apart there, and a longer mark says that it lasts
LONGEST: Final = 8
MOST_RENEWALS: Final = 9999


@dataclass(frozen=True, slots=True)
class Marking:
    """What a reader chose about his mark: one for the whole site instead of one an article, and how often he took a new one."""

    whole_site: bool = False
    renewals: int = 0

    def chosen(self, choice: str) -> Marking:
        """After one of the form's choices: "article", "site" or "new"; anything else changes nothing."""
        match choice:
            case "article" | "site":
                return Marking(choice == "site", self.renewals)
            case "new":
                return Marking(self.whole_site, (self.renewals + 1) % (MOST_RENEWALS + 1))
            case _other:
                return self


ONE_AN_ARTICLE: Final = Marking()


def mark_signs(browser_key: str, article: int, marking: Marking) -> str:
    """LONGEST signs, of which as few are shown as tell the readers of an article apart; "" for no browser."""
    if not browser_key:
        return ""
    where = "site" if marking.whole_site else str(article)
    number = int.from_bytes(
        salted_hmac("comments.mark", f"{browser_key}:{where}:{marking.renewals}", algorithm="sha256").digest()
    )
    signs = []
    for _place in range(LONGEST):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def shortest(marking: Marking) -> int:
    """How many signs are shown where nobody else's mark begins with the same."""
    return SHORTEST_ON_SITE if marking.whole_site else SHORTEST
