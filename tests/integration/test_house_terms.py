"""The house's own terms on the way of a posted reply: kept by policy, saved by the owner, put aside when they cannot run."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from comments import services
from comments.models import Hold, Status
from moderation import posted_rules
from moderation.house import quarantine
from moderation.models import Finding, HouseTerm, Policy, PostedRule
from moderation.models import house_terms as house_term_rows
from tests.desk import person
from tests.making import make_article, make_draft

pytestmark = pytest.mark.django_db
SPOILT = "Le port attend, et voici le dénouement de la saison."


@pytest.fixture
def rule():
    return PostedRule.objects.get(code="insult")


def kept(rule, text="dénouement", kind="word", **fields):
    return HouseTerm.objects.create(rule=rule, kind=kind, text=text, **{"weight": 7.0, "in_trial": False, **fields})


def submitted(text=SPOILT):
    return services.submit(make_draft(make_article(), text=text, name="Zoé"))


def told(comment):
    return list(Finding.objects.filter(screening__comment=comment, detector="house_terms").values_list("why", "detail"))


@pytest.mark.parametrize(("kind", "text"), [("word", "dénouements"), ("pattern", r"d.noue\w+")])
def test_a_reply_with_a_term_of_the_policy_in_force_waits_and_the_words_are_marked(rule, kind, text):
    kept(rule, text, kind)
    posted_rules.proclaim()
    comment = submitted()
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.RULES)
    finding = Finding.objects.get(screening__comment=comment, detector="house_terms")
    assert SPOILT[finding.start : finding.end] == "dénouement"
    assert (finding.rule, finding.weight) == ("insult", 7.0)


def test_a_term_counts_from_the_next_policy_on_and_a_policy_keeps_what_it_said(rule):
    first = posted_rules.proclaim()
    term = kept(rule)
    assert submitted().status == Status.PUBLISHED
    second = posted_rules.proclaim()
    assert second.number == first.number + 1
    term.delete()
    assert submitted().status == Status.HELD
    row = next(row for row in Policy.objects.get(pk=second.number).rules if row["code"] == "insult")
    assert row["terms"] == [{"kind": "word", "text": "dénouement", "weight": 7.0}]


def test_rules_without_terms_make_no_new_policy():
    assert posted_rules.proclaim() == posted_rules.proclaim()
    assert all("terms" not in row for row in Policy.objects.latest("number").rules)


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("pattern", "tomate(?!s)", ["(?!", "7"]),
        ("pattern", "(tomate", ["(tomate", "1"]),
        ("pattern", "a*", ["everywhere"]),
        ("pattern", "a" * 201, ["200"]),
        ("word", "a" * 81, ["80"]),
        ("word", "…", ["letter"]),
    ],
)
def test_a_term_that_cannot_run_is_refused_with_what_and_where(rule, kind, text, words, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(ValidationError) as refused:
        HouseTerm(rule=rule, kind=kind, text=text).full_clean()
    assert all(word in " ".join(refused.value.message_dict["text"]) for word in words)


@pytest.mark.parametrize("weight", [-10.1, 10.1])
def test_a_weight_has_its_limits(rule, weight):
    with pytest.raises(ValidationError):
        HouseTerm(rule=rule, kind="word", text="tomate", weight=weight).full_clean()


@pytest.mark.parametrize(("limit", "kind"), [("MOST_TERMS", "word"), ("MOST_PATTERNS", "pattern")])
def test_the_house_may_have_so_many_and_no_more(rule, monkeypatch, limit, kind):
    monkeypatch.setattr(house_term_rows.terms, limit, 2)
    first, second = kept(rule, "tomate", kind), kept(rule, "poire", kind)
    second.full_clean()
    with pytest.raises(ValidationError):
        HouseTerm(rule=rule, kind=kind, text="pomme").full_clean()
    first.delete()
    HouseTerm(rule=rule, kind=kind, text="pomme").full_clean()


def test_a_term_stands_once_under_a_rule(rule):
    kept(rule)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(rule)


def test_every_refusal_has_words_for_the_person_who_wrote_it():
    for code in house_term_rows.WHY_REFUSED:
        assert house_term_rows.in_words(house_term_rows.Refusal(code, "x", 3))


# --- quarantine -------------------------------------------------------------------------------------------------------


def test_a_term_broken_when_read_is_put_aside_once_and_the_rest_is_screened(rule):
    broken = kept(rule, "(", "pattern")
    kept(rule)
    posted_rules.proclaim()
    first, second = submitted(), submitted()
    assert first.status == second.status == Status.HELD
    assert told(first) == [("word", "dénouement"), ("broken", "(")]
    assert told(second) == [("word", "dénouement"), ("quarantined", "(")]
    broken.refresh_from_db()
    assert broken.quarantined_at is not None
    assert broken.quarantine_reason == "broken"


def test_a_broken_term_alone_holds_nothing(rule):
    kept(rule, "(", "pattern")
    posted_rules.proclaim()
    assert submitted().status == Status.PUBLISHED


def test_a_term_over_its_budget_is_put_aside(rule, monkeypatch):
    from moderation.detectors import house_terms as detector

    term = kept(rule, "dénou.ment", "pattern")
    posted_rules.proclaim()
    monkeypatch.setattr(detector, "TERM_SECONDS", -1.0)
    assert submitted().status == Status.HELD
    assert submitted().status == Status.PUBLISHED
    term.refresh_from_db()
    assert term.quarantine_reason == "over_budget"


def test_a_term_changed_meanwhile_is_not_put_aside_for_what_it_was(rule):
    term = kept(rule, "(", "pattern")
    posted_rules.proclaim()
    HouseTerm.objects.filter(pk=term.pk).update(text="poire")
    submitted()
    assert quarantine.put_aside() == frozenset()


# --- the owner's form -------------------------------------------------------------------------------------------------


def form_of(rule, *terms, existing=0):
    fields = {
        name: getattr(rule, name) for name in ("order", "title_fr", "wording_fr", "title_en", "wording_en", "threshold", "action")
    }
    form = {"terms-TOTAL_FORMS": len(terms), "terms-INITIAL_FORMS": existing}
    for n, term in enumerate(terms):
        form |= {f"terms-{n}-{name}": value for name, value in {"kind": "word", "weight": 5, "rule": rule.pk, **term}.items()}
    return fields | form


@pytest.fixture
def address(client, rule):
    client.force_login(person("proprietaire", group=None))
    return f"/en/admin/moderation/postedrule/{rule.pk}/change/"


def test_saving_terms_with_the_rule_makes_the_next_version_with_them(client, rule, address):
    before = Policy.objects.latest("number").number
    client.post(address, form_of(rule, {"text": "tomate"}, {"kind": "pattern", "text": r"poires?\b"}))
    after = Policy.objects.latest("number")
    assert after.number == before + 1
    assert [term["text"] for row in after.rules for term in row.get("terms", ())] == ["tomate", r"poires?\b"]
    assert set(HouseTerm.objects.values_list("created_by", flat=True)) == {"proprietaire"}


def test_the_form_shows_what_cannot_run(client, rule, address):
    page = client.post(address, form_of(rule, {"kind": "pattern", "text": "tomate(?=s)"}))
    assert "(?=" in page.content.decode()
    assert not HouseTerm.objects.exists()


def test_a_term_that_is_corrected_is_looked_for_again(client, rule, address):
    term = kept(rule, "(", "pattern")
    posted_rules.proclaim()
    submitted()
    assert "It cannot run." in client.get(address).content.decode()
    client.post(address, form_of(rule, {"id": term.pk, "kind": "pattern", "text": "dénou", "weight": 7}, existing=1))
    assert quarantine.put_aside() == frozenset()
    assert submitted().status == Status.HELD
