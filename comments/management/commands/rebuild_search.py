"""manage.py rebuild_search: makes the words by which articles and comments are found anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from blog import findable as articles
from blog.models import Article
from comments.finding import findable as comments
from comments.models import Comment


class Command(BaseCommand):
    help = "Make the search's index anew, in one transaction: readers find what they found before until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(console=Console(), transient=True) as bar, transaction.atomic():
            of_articles = bar.add_task(_("Articles"), total=None)
            articles.rebuild(Article.objects.order_by("pk"), connection, lambda rows: bar.advance(of_articles, rows))
            of_comments = bar.add_task(_("Comments"), total=None)
            comments.rebuild(Comment.objects.all(), connection, lambda rows: bar.advance(of_comments, rows))
