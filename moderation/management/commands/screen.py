"""Screen comments given as JSON lines, without database or network: the path that a posted reply takes."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.fitted import SHIPPED, load
from moderation.house import plugins
from moderation.screening_lines import LineRefused, Screen, article_of
from moderation.topic.profile import Profile


class Command(BaseCommand):
    help = "Screen comments: JSON lines in, JSON lines out, in the same order. Needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=Path, metavar="FILE", help="the site's articles, as JSON lines")
        parser.add_argument("--weights", type=Path, default=SHIPPED, metavar="DIR", help="weights other than the shipped")

    def handle(self, *args: Any, **options: Any) -> None:
        screen = Screen(fitted_in(options["weights"]), articles_in(options["articles"]), plugins=plugins.configured())
        refused = 0
        for line in sys.stdin.buffer:
            if not line.strip():
                continue
            try:
                answer = screen.answer(line)
            except LineRefused as refusal:
                refused += 1
                answer = {"id": refusal.key, "error": str(refusal)}
            self.stdout.write(json.dumps(answer, ensure_ascii=True))
            self.stdout.flush()
        if refused:
            raise CommandError(f"{refused} lines could not be screened; each is answered with its error.", returncode=1)


def fitted_in(directory: Path) -> Any:
    """The weights of a directory, or a sentence on what is wrong with it."""
    try:
        return load(directory.resolve())
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"No usable weights in {directory}: {error}") from error


def articles_in(path: Path | None) -> list[Profile]:
    """The articles of a file."""
    if path is None:
        return []
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            return [article_in(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The articles cannot be read: {error}") from error


def article_in(path: Path, number: int, line: str) -> Profile:
    """The article of a line, or a sentence on what is wrong with it."""
    try:
        return article_of(line)
    except LineRefused as refusal:
        raise CommandError(f"{path}, line {number}: {refusal}") from refusal
