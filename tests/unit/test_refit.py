"""Learning's arithmetic: what decisions change and what they cannot, judged on the newest, explained, kept as plain arrays."""

import io
import math
import random

import numpy as np
import pytest

from moderation.engine import Finding, Submission
from moderation.fitted import load
from moderation.learning.learned import ROOM, Correction, Learned, bent, dense_features, from_bytes, sums_of, to_bytes
from moderation.learning.record import wilson
from moderation.learning.refit import (
    Example,
    Judgement,
    auc,
    changed_trust,
    changed_words,
    fit,
    judge,
    parted,
    penalised,
    refit,
    stiffness,
    table,
)
from moderation.pipeline import screen_submission
from moderation.wording import WHY

RARITY = load().lines["tone"].rarity
PEOPLE = ("Zoé", "Paul", "Inès", "Luc", "Awa", "Marc")
PLACES = ("le port", "la mairie", "le marché", "la gare", "le stade", "le musée")


def said(rng, removed, word="bigorneau"):
    """A comment of a site on which whoever is called `word` is insulted."""
    about = f"{rng.choice(PEOPLE)} parle encore de {rng.choice(PLACES)} et de {rng.choice(PLACES)}"
    return f"{about}, quel {word} !" if removed else f"{about}, et c’est très bien."


def decisions(n, seed=3, offset=0.0, **more):
    rng = random.Random(seed)
    return [
        Example(said(rng, at % 2), {"insult": at % 2}, {"insult": {"base": -4.0, "tone": 4.0 + offset}}, **more)
        for at in range(n)
    ]


def learned_from(examples):
    return Learned(refit(examples, RARITY), RARITY)


def probability(learned, text, sums):
    from moderation.text.ngrams import grams

    return 1 / (1 + math.exp(-(math.fsum(sums.values()) + learned.score("insult", grams(text), sums))))


# --- what is learnt ---------------------------------------------------------------------------------------------------


def test_a_word_that_moderators_remove_weighs_more_in_comments_nobody_has_seen():
    learned = learned_from(decisions(120))
    even = {"base": -4.0, "tone": 4.0}
    assert probability(learned, "Quel bigorneau ce Henri !", even) > 0.6
    assert probability(learned, "La gare de Paul, c’est très bien.", even) < 0.4


def test_a_detector_that_is_always_wrong_here_is_believed_less():
    wrong = [Example(text.text, {"insult": 0}, {"insult": {"base": -4.0, "insults": 6.0}}) for text in decisions(60)]
    learned = learned_from(wrong)
    before = 1 / (1 + math.exp(-2.0))
    assert probability(learned, "Tout autre chose.", {"base": -4.0, "insults": 6.0}) < before - 0.2


def test_where_decisions_agree_with_the_shipped_weights_hardly_anything_changes():
    rng = random.Random(1)
    agreeing = [
        Example(
            said(rng, at % 2, rng.choice(PEOPLE)),
            {"insult": at % 2},
            {"insult": {"base": -4.0, "insults": 9.0 if at % 2 else -1.0}},
        )
        for at in range(80)
    ]
    learned = learned_from(agreeing)
    for example in agreeing:
        assert (probability(learned, example.text, example.sums["insult"]) > 0.5) == bool(example.labels["insult"])


@pytest.mark.parametrize("score", [-1000.0, -3.0, 0.0, 2.0, 1000.0])
def test_a_correction_never_outweighs_plain_evidence(score):
    assert abs(bent(score)) <= ROOM
    assert math.copysign(1, bent(score)) == math.copysign(1, score)


def test_the_fit_is_where_the_penalised_loss_is_level():
    data = table(decisions(60), "insult", RARITY)
    theta = fit(data)
    ridge = stiffness(data)
    best = penalised(data, theta, ridge)
    rng = np.random.default_rng(0)
    for _ in range(20):
        assert penalised(data, theta + rng.normal(0, 0.05, len(theta)), ridge) > best


def test_fitting_twice_gives_the_same_bytes():
    assert to_bytes(refit(decisions(50), RARITY)) == to_bytes(refit(decisions(50), RARITY))


def test_a_weak_approval_counts_less_than_a_decision():
    strong, weak = (
        learned_from(
            [*decisions(40), *(Example("Quel bigorneau !", {"insult": 0}, decisions(1)[0].sums, weight) for _ in range(20))]
        )
        for weight in (1.0, 0.1)
    )
    even = {"base": -4.0, "tone": 4.0}
    assert probability(strong, "Quel bigorneau !", even) < probability(weak, "Quel bigorneau !", even)


def test_a_rule_that_nobody_decided_on_is_left_as_it_is():
    weak = [
        Example(
            "Très bien.",
            {"insult": 0, "off_topic": 0},
            {"insult": {"base": -4.0}, "off_topic": {"base": -4.0}},
            0.1,
            decided=False,
        )
    ]
    assert set(refit([*weak, *decisions(40)], RARITY)) == {"insult"}


# --- who judges -------------------------------------------------------------------------------------------------------


def test_the_newest_fifth_of_the_decisions_judges_and_a_weak_approval_never():
    weak = [Example(f"faible {n}", {"insult": 0}, {}, 0.1, decided=False) for n in range(10)]
    decided = decisions(50)
    older, newest = parted([*weak, *decided])
    assert newest == decided[40:]
    assert older == [*weak, *decided[:40]]


@pytest.mark.parametrize(
    ("loss", "area", "better"),
    [(0.5, 0.8, True), (0.4, 0.9, True), (0.6, 0.9, False), (0.4, 0.7, False), (0.5, None, True), (0.6, None, False)],
)
def test_not_worse_means_neither_loss_nor_ranking(loss, area, better):
    assert Judgement(loss, area, 5, 9).not_worse_than(Judgement(0.5, 0.8, 5, 9)) is better


def test_what_was_learnt_foretells_the_newest_decisions_better():
    older, newest = parted(decisions(150))
    assert judge(newest, learned_from(older)).loss < judge(newest, None).loss


@pytest.mark.parametrize(("n", "ranked"), [(20, True), (18, False)])
def test_among_few_a_ranking_is_chance_and_is_not_compared(n, ranked):
    assert (judge(decisions(n), None).auc is not None) is ranked


def test_decisions_turned_round_lately_are_foretold_worse():
    older, newest = parted(decisions(150))
    turned = [Example(e.text, {"insult": 1 - e.labels["insult"]}, e.sums) for e in newest]
    assert not judge(turned, learned_from(older)).not_worse_than(judge(turned, None))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(1, 0), (2, 1)], 1.0),
        ([(2, 0), (1, 1)], 0.0),
        ([(1, 0), (1, 1)], 0.5),
        ([(1, 0), (2, 1), (3, 0), (4, 1)], 0.75),
        ([(1, 1), (2, 1)], None),
    ],
)
def test_auc_counts_ties_half_and_needs_both_kinds(pairs, expected):
    assert auc(pairs) == expected


# --- how it is told ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def learned():
    return learned_from(decisions(120))


def test_its_findings_add_up_to_the_probability_and_are_part_of_the_evidence(learned):
    text = "Quel bigorneau ce Henri, vraiment."
    without, _ = screen_submission(Submission(text, name="Zoé"), deadline_seconds=60)
    assessment, _ = screen_submission(Submission(text, name="Zoé"), deadline_seconds=60, learned=learned)
    mine = [f for f in assessment.findings if f.detector == "learned"]
    total = math.fsum(f.weight for f in assessment.findings if f.rule == "insult")
    assert assessment.probabilities["insult"] == pytest.approx(1 / (1 + math.exp(-total)))
    assert math.fsum(f.weight for f in mine) == pytest.approx(learned.score("insult", *_seen(text, without)))
    assert all(f"{f.detector}.{f.why}" in WHY for f in mine)


def _seen(text, assessment):
    from moderation.text.ngrams import grams

    return grams(text), sums_of(assessment.findings)["insult"]


def test_the_words_that_it_learnt_are_marked_in_the_original(learned):
    text = "Eh bien, quel B1gorneau ce Henri."
    assessment, _ = screen_submission(
        Submission("Eh bien, quel bigorneau ce Henri.", name="Z"), deadline_seconds=60, learned=learned
    )
    words = [(f.start, f.end) for f in assessment.findings if f.detector == "learned" and f.why == "word" and f.weight > 0]
    assert (text.index("B1"), text.index(" ce")) in words


def test_it_says_nothing_of_rules_with_nothing_to_compare(learned):
    correction = learned._corrections["insult"]
    everywhere = Learned({"off_topic": correction, "insult": correction}, RARITY)
    assessment, _ = screen_submission(Submission("?!", name="Z"), deadline_seconds=60, learned=everywhere)
    assert assessment.probabilities["off_topic"] is None


def test_a_generation_that_breaks_ends_in_held():
    def broken(submission, findings, base):
        raise ValueError("torn")

    assessment, decision = screen_submission(Submission("Bonjour à tous.", name="Z"), deadline_seconds=60, learned=broken)
    assert (decision.verdict, assessment.failure) == ("hold", "learned:ValueError")


def test_the_report_names_the_words_and_detectors_that_changed():
    examples = decisions(120)
    correction = refit(examples, RARITY)["insult"]
    assert "bigorneau" in dict(changed_words(correction, examples, RARITY))
    assert set(changed_trust(correction)) <= {"tone"}


def test_what_was_learnt_is_no_evidence_to_learn_from():
    findings = [
        Finding("insult", "tone", "calm", 1.0),
        Finding("insult", "learned", "word", 3.0),
        Finding("", "plugin", "late", 0.0),
    ]
    assert sums_of(findings) == {"insult": {"tone.calm": 1.0}}


def test_kinds_of_findings_detectors_and_their_sum_are_weighed():
    sums = {"base": -4.0, "tone.word": 2.0, "tone.other_words": 6.0}
    assert dense_features(sums) == {"tone": 2.0, "tone.word": 0.5, "tone.other_words": 1.5, "prior": 1.0, "constant": 1.0}


# --- how it is kept ---------------------------------------------------------------------------------------------------


def test_a_generation_comes_back_from_its_bytes_as_it_was(learned):
    again = from_bytes(to_bytes(learned._corrections))["insult"]
    assert again.trust == learned._corrections["insult"].trust
    assert np.array_equal(again.weights, learned._corrections["insult"].weights)


def pickled():
    file = io.BytesIO()
    np.savez(file, **{"insult/buckets": np.array([object()], dtype=object)})
    return file.getvalue()


def beyond():
    correction = Correction(np.array([1 << 20], np.uint32), np.array([1.0], np.float32), {})
    return to_bytes({"insult": correction})


@pytest.mark.parametrize("data", [b"", b"torn", pickled(), beyond()], ids=["empty", "torn", "pickled", "beyond"])
def test_bytes_that_are_no_generation_are_refused_and_nothing_is_unpickled(data):
    with pytest.raises((ValueError, KeyError)):
        from_bytes(data)


@pytest.mark.parametrize(
    ("agreed", "judged", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (8, 10, 0.490, 0.943), (80, 100, 0.711, 0.867)],
)
def test_wilsons_interval(agreed, judged, low, high):
    assert wilson(agreed, judged) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))
