"""The account an import gives of itself: what became of each entry, adding up to what the files hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from comments.blogger.records import Kind


class Fate(TextChoices):
    """What became of an entry: first those that came in, then those that were here before, then those left out."""

    PUBLISHED = "published", _("published")
    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waiting in the queue")
    TOMBSTONE = "tombstone", _("deleted on Blogger, its place kept")
    OUT_OF_SIGHT = "out of sight", _("spam or trash, kept out of sight")
    SAME = "same", _("here already, the same")
    DIFFERENT = "different", _("here already, and different")
    TRASHED = "trashed", _("left out: in the trash")
    NO_ARTICLE = "no article", _("left out: its article is not here")
    NO_DATE = "no date", _("left out: without a readable date")
    NOT_CONTENT = "not content", _("left out: a setting or the template of the blog")

    @property
    def came_in(self) -> bool:
        return self in (Fate.PUBLISHED, Fate.DRAFT, Fate.WAITING, Fate.TOMBSTONE, Fate.OUT_OF_SIGHT)


class Change(TextChoices):
    """What was altered on the way in, and therefore counted."""

    PICTURE = "picture", _("pictures that lie elsewhere, now a caption with a link")
    PLAYER = "player", _("players that lie elsewhere, now a caption with a link")
    MOVED_UP = "moved up", _("replies moved up, because what they answer has no place on the page")
    NAME_CUT = "name cut", _("names cut to the length allowed")
    TITLE_CUT = "title cut", _("titles cut to the length allowed")
    ADDRESS_TAKEN = "address taken", _("old addresses that another article has already")


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry whose archive says something else than what is stored; `fields` are the names of what differs."""

    kind: Kind
    id: str
    label: str
    fields: tuple[str, ...]


@dataclass
class Account:
    """Filled in while the import runs; keys of `fates` are (number of the file, kind, fate)."""

    fates: Counter[tuple[int, Kind, Fate]] = field(default_factory=Counter)
    changes: Counter[Change] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def count(self, file: int, kind: Kind, fate: Fate, number: int = 1) -> None:
        self.fates[file, kind, fate] += number

    def number(self, kinds: Iterable[Kind] = Kind, fates: Iterable[Fate] = Fate) -> int:
        """How many entries of these kinds met these fates, over all files."""
        return sum(self.fates[key] for key in self.fates if key[1] in set(kinds) and key[2] in set(fates))

    def held(self) -> Counter[tuple[int, Kind]]:
        """How many entries of each file and kind are accounted for; to be compared with what the files hold."""
        held: Counter[tuple[int, Kind]] = Counter()
        for (file, kind, _fate), number in self.fates.items():
            held[file, kind] += number
        return held
