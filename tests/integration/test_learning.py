"""Learning from decisions: which count, what is drawn for a second look, generations kept, used, and gone back from."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import services
from comments.models import Comment, Status
from comments.services import Seen
from moderation.fitted import load
from moderation.learning import examples, generations, spot_checks
from moderation.learning.examples import verdicts
from moderation.learning.generations import NoSuchGeneration, NothingNew, TooFewDecisions
from moderation.models import Finding, LearnedModel, Screening, SpotCheck
from tests.making import MAKER, make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_process():
    generations.forget()


@pytest.fixture(scope="module")
def fitted():
    return load()


def screened(comment, broken=("insult",), weight=5.0):
    """As if the check had held it under a rule."""
    screening = Screening.objects.create(
        comment=comment,
        revision=comment.revision,
        policy=1,
        at=timezone.now(),
        verdict="hold",
        broken=list(broken),
        probabilities={},
    )
    for rule in ("insult", "personal_attack"):
        Finding.objects.create(screening=screening, rule=rule, detector="base", why="rate", weight=-4.0)
    for rule in broken:
        Finding.objects.create(
            screening=screening, rule=rule, detector="insults", why="mild_aimed", weight=weight, start=0, end=3
        )
    return comment


def held(article, text="Un mot de trop.", **more):
    return screened(make_comment(article, status="held", body=text), **more)


def decide(comment, *verbs, ground="insult"):
    change = None
    for verb in verbs:
        comment.refresh_from_db()
        if verb == "undo":
            change = services.undo(change, MAKER)
        elif verb in ("remove", "reground"):
            change = getattr(services, verb)(comment, Seen.of(comment), MAKER, ground)
        else:
            change = getattr(services, verb)(comment, Seen.of(comment), MAKER)
    return change


# --- which decisions count --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verbs", "grounds"),
    [
        (["approve"], [""]),
        (["remove"], ["insult"]),
        (["remove", "restore"], [""]),
        (["remove", "undo"], []),
        (["approve", "undo"], []),
        (["approve", "undo", "remove"], ["insult"]),
        (["approve", "undo", "undo"], [""]),
        (["approve", "remove", "undo"], [""]),
        (["approve", "hold"], []),
        (["remove", "reopen"], []),
        (["approve", "hold", "remove"], ["insult"]),
    ],
    ids=" then ".join,
)
def test_the_last_decision_that_stands_is_what_a_person_said(article, verbs, grounds):
    decide(held(article), *verbs)
    assert [verdict.ground for verdict in verdicts()] == grounds


def test_another_ground_replaces_the_first(article):
    comment = held(article)
    decide(comment, "remove")
    decide(comment, "reground", ground="personal_attack")
    assert [verdict.ground for verdict in verdicts()] == ["personal_attack"]


def test_approving_says_that_no_rule_was_broken_and_removing_that_this_one_was(article, fitted):
    decide(held(article, "Publié."), "approve")
    decide(held(article, "Supprimé."), "remove")
    labels = {example.text: dict(example.labels) for example in examples.examples(fitted)}
    assert labels == {"Publié.": {"insult": 0, "personal_attack": 0}, "Supprimé.": {"insult": 1}}


def test_the_offset_is_what_the_shipped_weights_gave_without_what_was_learnt(article, fitted):
    comment = held(article)
    screening = Screening.objects.get(comment=comment)
    Finding.objects.create(screening=screening, rule="insult", detector="learned", why="trust", weight=3.0)
    decide(comment, "approve")
    (example,) = examples.examples(fitted)
    assert example.offset("insult") == pytest.approx(1.0)


def test_the_wording_decided_on_is_learnt_from_and_not_a_later_one(article, fitted):
    comment = held(article, "Premier état.")
    decide(comment, "approve")
    comment.revisions.create(number=2, body="Second état.", written_at=timezone.now())
    Comment.objects.filter(pk=comment.pk).update(body="Second état.", revision=2)
    assert [example.text for example in examples.examples(fitted)] == ["Premier état."]


def test_where_the_check_failed_or_never_looked_the_text_is_looked_at_again(article, fitted):
    comment = held(article, "Espèce d’abruti fini !")
    Screening.objects.filter(comment=comment).update(failure="tone:ValueError")
    decide(comment, "remove")
    (example,) = examples.examples(fitted)
    assert example.offset("insult") > 0
    assert any(kind.startswith("tone.") for kind in example.sums["insult"])
    assert "off_topic" not in example.labels


def test_imported_comments_are_weak_approvals_and_what_was_in_the_trash_teaches_nothing(article, fitted):
    make_comment(article, body="Publié là-bas.")
    make_comment(article, status="removed", numbered=False, body="À la corbeille.")
    (example,) = examples.examples(fitted)
    assert (example.text, example.decided, example.weight < 1) == ("Publié là-bas.", False, True)
    assert set(example.labels.values()) == {0}


def test_an_imported_comment_that_somebody_decided_on_is_a_decision(article, fitted):
    decide(make_comment(article, body="Publié là-bas."), "remove")
    (example,) = examples.examples(fitted)
    assert example.decided
    assert example.labels == {"insult": 1}


def test_an_answered_spot_check_is_a_decision_unless_somebody_decided_since(article):
    stays, goes, later = (make_comment(article, body=f"Texte {n}.") for n in range(3))
    for comment, ground in ((stays, ""), (goes, "insult"), (later, "")):
        SpotCheck.objects.create(comment=comment, revision=1, drawn_at=timezone.now(), answered_at=timezone.now(), ground=ground)
    SpotCheck.objects.create(comment=make_comment(article), revision=1, drawn_at=timezone.now())
    decide(later, "remove")
    assert {verdict.comment: verdict.ground for verdict in verdicts()} == {stays.pk: "", goes.pk: "insult", later.pk: "insult"}


def test_a_spot_check_of_what_was_held_again_is_open(article):
    comment = make_comment(article)
    SpotCheck.objects.create(comment=comment, revision=1, drawn_at=timezone.now(), answered_at=timezone.now())
    decide(comment, "hold")
    assert verdicts() == []


# --- spot checks ------------------------------------------------------------------------------------------------------


def test_one_in_fifty_is_drawn_the_same_ones_each_time_and_others_under_another_key(settings):
    drawn = {n for n in range(20_000) if spot_checks.is_drawn(n)}
    assert 320 <= len(drawn) <= 480
    assert drawn == {n for n in range(20_000) if spot_checks.is_drawn(n)}
    settings.SECRET_KEY = "another key of more than fifty characters, for a test alone"
    assert drawn != {n for n in range(20_000) if spot_checks.is_drawn(n)}


@pytest.mark.parametrize(
    ("share", "text", "mode", "drawn"),
    [
        (1.0, "Le port attend.", "open", True),
        (0.0, "Le port attend.", "open", False),
        (1.0, "Espèce d’abruti fini !", "open", False),
        (1.0, "Le port attend.", "review", False),
    ],
)
def test_only_what_the_machine_published_by_itself_is_drawn(monkeypatch, share, text, mode, drawn):
    monkeypatch.setattr(spot_checks, "SHARE", share)
    comment = services.submit(make_draft(make_article(comments_mode=mode), text=text, name="Zoé"))
    assert SpotCheck.objects.filter(comment=comment, revision=1).exists() is drawn


# --- generations ------------------------------------------------------------------------------------------------------


def taught(article, n=40):
    """A site where whoever is called a bigorneau is removed, and the check is undecided."""
    for at in range(n):
        text = (
            f"Vraiment, quel bigorneau, ce lecteur numéro {at} !" if at % 2 else f"Le port attend son {at}e bateau, c’est bien."
        )
        decide(held(article, text, weight=4.0), "remove" if at % 2 else "approve")


def test_below_the_fewest_decisions_nothing_is_learnt(article):
    taught(article, 4)
    with pytest.raises(TooFewDecisions) as few:
        generations.learn()
    assert few.value.decisions == 4
    assert not LearnedModel.objects.exists()


def test_a_generation_not_worse_is_put_into_use_and_changes_the_next_screening(article):
    def submit():
        return services.submit(make_draft(article, text="Ah, quel bigorneau, ce lecteur !", name="Zoé"))

    taught(article)
    before = submit()
    assert not Finding.objects.filter(screening__comment=before, detector="learned").exists()
    made = generations.learn()
    assert (made.generation, made.active, made.report["promoted"]) == (1, True, True)
    after = submit()
    words = Finding.objects.filter(screening__comment=after, detector="learned", rule="insult", why="word", weight__gt=0)
    assert any(after.body[f.start : f.end] == "bigorneau" for f in words)
    assert Screening.objects.get(comment=after).weights.endswith("+1")
    generations.activate(0)
    assert not Finding.objects.filter(screening__comment=submit(), detector="learned").exists()


def test_one_that_foretells_the_newest_worse_is_kept_but_not_used(article, monkeypatch):
    taught(article)
    generations.learn()
    judgement = generations.judge
    monkeypatch.setattr(
        generations,
        "judge",
        lambda newest, learned: judgement(newest, learned if learned is None or learned.generation else None),
    )
    decide(held(article, "Un mot de plus."), "approve")
    made = generations.learn()
    assert (made.generation, made.active) == (2, False)
    assert list(LearnedModel.objects.filter(active=True).values_list("generation", flat=True)) == [1]


def test_without_a_new_decision_there_is_nothing_to_learn(article):
    taught(article)
    generations.learn()
    with pytest.raises(NothingNew):
        generations.learn()


def test_a_click_changes_nothing_at_once(article):
    taught(article)
    assert generations.active() is None


def test_going_back_is_one_action_and_every_generation_is_kept(article):
    taught(article)
    generations.learn()
    decide(held(article, "Encore un mot."), "approve")
    generations.learn()
    generations.activate(1)
    assert generations.active().generation == 1
    generations.activate(0)
    assert generations.active() is None
    assert LearnedModel.objects.count() == 2


def test_only_one_generation_can_be_in_use():
    LearnedModel.objects.create(generation=1, weights=b"", active=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        LearnedModel.objects.create(generation=2, weights=b"", active=True)


def test_a_generation_that_cannot_be_read_is_not_put_into_use_and_harms_no_screening(article):
    LearnedModel.objects.create(generation=1, weights=b"torn", active=True)
    assert services.submit(make_draft(article, text="Le port attend.", name="Zoé")).status == Status.PUBLISHED
    for generation in (1, 7):
        with pytest.raises(NoSuchGeneration):
            generations.activate(generation)


def test_the_generation_in_use_is_read_once_a_process(article, django_assert_num_queries):
    taught(article)
    generations.learn()
    generations.numbered(1)
    with django_assert_num_queries(0):
        generations.numbered(1)


def test_the_background_task_learns_and_is_quiet_where_there_is_nothing(article):
    assert generations.learn_in_background.call() == 0
    taught(article)
    assert generations.learn_in_background.call() == 1


# --- the command ------------------------------------------------------------------------------------------------------


def told(*args, **options):
    out = io.StringIO()
    call_command("learn", *args, stdout=out, **options)
    return out.getvalue()


def test_the_command_learns_lists_and_goes_back(article, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert "4" in _after_few(article)
    taught(article)
    assert "bigorneau" in told()
    assert "✓" in told("--list")
    told("--activate", "0")
    assert "✓" not in told("--list")
    with pytest.raises(CommandError, match="9"):
        told("--activate", "9")


def _after_few(article):
    taught(article, 4)
    return told()
