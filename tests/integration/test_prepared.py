"""Statements made once a process give what the ORM gives, whatever the arguments."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_init
from django.utils import timezone

from blog.models import Article
from blog.prepared import Keys, Prepared, insert, insert_rows, insert_without_key
from blog.together import together
from comments.models import Revision, Thread
from moderation.models import Finding, Screening
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db

BY_SLUG = Prepared(lambda slug, now: Article.objects.public(now).filter(slug=slug), slug=str, now=datetime.datetime)


def test_a_model_comes_with_all_its_fields():
    article = make_article(title="Le port", slug="le-port")
    found = BY_SLUG.first(slug="le-port", now=timezone.now())
    assert found == article
    for field in Article._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(Article.objects.get(pk=article.pk), field.attname)


def test_an_instance_is_in_every_way_the_one_that_the_orm_makes():
    article = make_article()
    mine, theirs = BY_SLUG.first(slug=article.slug, now=timezone.now()), Article.objects.get(pk=article.pk)
    assert without_state(mine) == without_state(theirs)
    assert vars(mine._state) == vars(theirs._state)
    mine.title = "Le phare"
    mine.save()
    assert Article.objects.get(pk=article.pk).title == "Le phare"


def without_state(instance):
    return {name: value for name, value in vars(instance).items() if name != "_state"}


def test_whoever_listens_to_the_making_of_an_instance_hears_of_it():
    article, heard = make_article(), []

    def listen(instance, **_more):
        heard.append(instance)

    post_init.connect(listen, sender=Article)
    try:
        found = BY_SLUG.first(slug=article.slug, now=timezone.now())
    finally:
        post_init.disconnect(listen, sender=Article)
    assert heard == [found]


def test_each_call_has_its_own_arguments():
    first, second = make_article(slug="un"), make_article(slug="deux")
    now = timezone.now()
    assert [BY_SLUG.first(slug=slug, now=now) for slug in ("un", "deux", "trois")] == [first, second, None]
    assert BY_SLUG.first(slug="un", now=now - datetime.timedelta(days=1)) is None


def test_what_is_selected_with_it_costs_no_second_query(django_assert_num_queries):
    article = make_article()
    Thread.objects.get_or_create(article=article)
    query = Prepared(lambda pk: Thread.objects.select_related("article").filter(pk=pk), pk=int)
    with django_assert_num_queries(1):
        assert query.first(pk=article.pk).article == article


def test_values_are_converted_as_the_orm_converts_them():
    article = make_article()
    query = Prepared(lambda pk: Article.objects.filter(pk=pk).values_list("published_at", "is_draft"), pk=int)
    assert query.all(pk=article.pk) == [(article.published_at, False)]


def test_fields_left_out_are_read_when_they_are_asked_for():
    article = make_article()
    found = Prepared(lambda pk: Article.objects.filter(pk=pk).only("slug"), pk=int).first(pk=article.pk)
    assert "title" in found.get_deferred_fields()
    assert found.title == article.title


@pytest.mark.parametrize("how_many", [0, 1, 3])
def test_a_list_may_hold_any_number_of_keys_up_to_the_most(how_many, django_assert_num_queries):
    articles = [make_article(slug=f"article-{n}") for n in range(4)][:how_many]
    query = Prepared(lambda keys: Article.objects.filter(pk__in=keys).order_by("pk"), keys=Keys(3))
    with django_assert_num_queries(1):
        assert query.all(keys=[article.pk for article in articles]) == articles


def test_more_keys_than_the_statement_takes_are_refused():
    query = Prepared(lambda keys: Article.objects.filter(pk__in=keys), keys=Keys(3))
    with pytest.raises(ValueError, match="at most 3"):
        query.all(keys=[1, 2, 3, 4])


def test_new_rows_are_stored_in_one_statement_and_know_their_keys(django_assert_num_queries):
    comment, now = make_comment(), timezone.now()
    rows = [Revision(comment=comment, number=number, body=f"{number} %s", written_at=now) for number in (2, 3)]
    with django_assert_num_queries(1):
        insert(rows)
    assert [Revision.objects.get(pk=row.pk).body for row in rows] == ["2 %s", "3 %s"]
    assert not any(row._state.adding for row in rows)


def test_rows_of_plain_values_are_stored_as_instances_would_be():
    comment, now = make_comment(), timezone.now()
    screening = Screening.objects.create(
        comment=comment, revision=1, policy=1, at=now, verdict="publish", broken=[], probabilities={}
    )
    columns = ("screening_id", "rule", "detector", "why", "detail", "weight", "start", "end")
    insert_rows(
        Finding,
        columns,
        [
            (screening.pk, "insult", "insults", "word", "100 %s", 1.5, 0, 4),
            (screening.pk, "insult", "base", "rate", "", -4.0, None, None),
        ],
    )
    stored = Finding.objects.order_by("pk").values_list(*columns)
    assert list(stored) == [
        (screening.pk, "insult", "insults", "word", "100 %s", 1.5, 0, 4),
        (screening.pk, "insult", "base", "rate", "", -4.0, None, None),
    ]


def test_nothing_to_store_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])
        insert_rows(Finding, ("rule",), [])


def test_a_constraint_is_in_force_for_them_too():
    comment = make_comment()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Revision(comment=comment, number=1, body="", written_at=timezone.now())])


def test_what_is_written_together_is_stored_with_what_goes_alone(django_assert_num_queries):
    comment, now = make_comment(), timezone.now()
    rows = [Revision(comment=comment, number=number, body=f"100 %s; {number}", written_at=now) for number in (2, 3)]
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2), together():
        for row in rows:
            insert_without_key([row])
    assert list(comment.revisions.filter(number__gt=1).values_list("body", flat=True)) == ["100 %s; 2", "100 %s; 3"]


def test_nothing_of_what_waits_is_written_where_the_block_fails():
    comment, now = make_comment(), timezone.now()

    def fail_after_writing():
        with transaction.atomic(), together():
            insert_without_key([Revision(comment=comment, number=2, body="", written_at=now)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()
    assert comment.revisions.filter(number=2).count() == 0


def test_a_constraint_speaks_at_the_end_of_the_block():
    comment, now = make_comment(), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        insert_without_key([Revision(comment=comment, number=1, body="", written_at=now)])
