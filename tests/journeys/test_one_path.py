"""`manage.py screen` and a posted reply are one path: fifty texts get the same answers both ways."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from comments import services
from comments.models import Comment
from moderation import article_profiles
from moderation.models import Screening
from moderation.policy import UNEXAMINED_LANGUAGE
from tests.making import make_article, make_draft

pytestmark = pytest.mark.django_db

TEXTS = (Path(__file__).parent.parent / "corpus" / "fifty_texts.txt").read_text(encoding="utf-8").splitlines()
BODY = (
    "Au port, on attend le traité de pêche. Les quotas, le carburant et les licences divisent les armateurs et les pêcheurs. "
    "La criée a fermé, les chalutiers étrangers attendent l'ouverture de la zone, et le ministre promet un rapport."
)


def screened_by_command(rows, articles, folder):
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "manage.py", "screen", "--articles", str(path)],
        input="".join(json.dumps(row) + "\n" for row in rows).encode(),
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": "sqlite:////nonexistent/no.sqlite3"},
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def seen(findings):
    return sorted((f["rule"], f["detector"], f["why"], round(f["weight"], 4), f["start"], f["end"]) for f in findings)


def test_fifty_texts_posted_and_screened_by_command_get_the_same_answers(tmp_path):
    assert len(TEXTS) == 50
    article_profiles.forget()
    article = make_article(title="Au port, on attend le traité", body=BODY, body_html=f"<p>{BODY}</p>")
    rows, posted = [], []
    for number, text in enumerate(TEXTS):
        thread = [c.text for c in Comment.objects.published().order_by("number")][-30:]
        rows.append({"id": str(number), "text": text, "name": "Lecteur", "article": "1", "parent": None, "thread": thread})
        posted.append(services.submit(make_draft(article=article, text=text, name="Lecteur")))
    answers = screened_by_command(rows, [{"id": "1", "title": article.title, "body": BODY}], tmp_path)
    for comment, answer, text in zip(posted, answers, TEXTS, strict=True):
        screening = Screening.objects.get(comment=comment)
        held_for = screening.broken or [UNEXAMINED_LANGUAGE] * (comment.held_because == "unread")
        assert (comment.status == "held", sorted(held_for)) == (answer["verdict"] == "hold", sorted(answer["broken"])), text
        for rule, probability in answer["rules"].items():
            assert screening.probabilities[rule] == pytest.approx(probability, abs=1e-6), (text, rule)
        assert seen(screening.findings.values()) == seen(answer["findings"]), text
    assert 10 < sum(comment.status == "held" for comment in posted) < 35
