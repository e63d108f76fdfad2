"""Insults at public figures: part of the discussion, unless the owner says that they count."""

import pytest
from django.urls import reverse

from comments import services
from comments.models import Status
from moderation import posted_rules
from moderation.models import Finding, Policy, PostedRule
from tests.desk import person
from tests.making import make_article, make_draft

pytestmark = pytest.mark.django_db
RUDE = "Poutine est un salaud."


@pytest.fixture
def rule():
    return PostedRule.objects.get(code="insult")


def submitted(text):
    return services.submit(make_draft(make_article(), text=text, name="Zoé"))


@pytest.mark.parametrize(
    ("count", "status", "why"), [(False, Status.PUBLISHED, "strong_public"), (True, Status.HELD, "strong_named")]
)
def test_they_wait_only_where_the_posted_rule_says_so(rule, count, status, why):
    rule.public_figures = count
    rule.save()
    posted_rules.proclaim()
    comment = submitted(RUDE)
    assert comment.status == status
    assert Finding.objects.get(screening__comment=comment, detector="insults").why == why


def test_a_version_that_says_nothing_of_them_is_the_version_in_force_still(rule):
    assert posted_rules.proclaim() == posted_rules.proclaim()
    assert all("public_figures" not in row for row in Policy.objects.latest("number").rules)


@pytest.mark.parametrize(("code", "asked"), [("insult", True), ("personal_attack", False), ("illegal", False)])
def test_the_owner_is_asked_under_the_rule_on_insults_alone(client, code, asked):
    client.force_login(person("owner", group=None))
    page = client.get(reverse("admin:moderation_postedrule_change", args=[PostedRule.objects.get(code=code).pk]))
    assert (b'name="public_figures"' in page.content) is asked
