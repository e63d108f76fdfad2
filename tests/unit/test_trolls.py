"""Rule 4: behaviour that disturbs; being anonymous is none of it."""

import pytest

from moderation.engine import Recent, Submission
from moderation.fitted import load
from moderation.pipeline import screen_submission
from moderation.topic.profile import profile_of, site_of

FITTED = load()
SENTENCE = "Les éoliennes tournent à peine un jour sur quatre dans notre vallée, qu'on arrête de nous raconter des histoires."


def screened(text, name="", **more):
    return screen_submission(Submission(text, name, **more), fitted=FITTED)


def troll(text, name="", **more):
    return "anonymous_troll" in screened(text, name, **more)[1].broken


def whys(text, name="", **more):
    return {f"{f.detector}.{f.why}" for f in screened(text, name, **more)[0].findings if f.rule == "anonymous_troll"}


@pytest.mark.parametrize(
    "text",
    [
        "Je ne comprends pas cette décision, et je ne suis pas le seul.",
        "Noooon !!! pas ça",
        "NON NON NON !!!",
        "Hahahahaha",
        "mdrrrrrrrr",
        "Ouiiiiiiiiiiiii !",
        "...... encore ......",
        "QUELLE HONTE !!!!!!!!!!",
        "Bzzzz",
        "SNCF RATP EDF",
        "Wojciechowski et Szczepański l'ont dit avant moi.",
        "Krzysztof",
        "C'est Llanfairpwllgwyngyll qu'il faut écrire.",
        "ok",
    ],
)
@pytest.mark.parametrize("name", ["", "Anonyme", "Claire"])
def test_being_anonymous_and_having_moods_never_holds(text, name):
    assert not troll(text, name)


@pytest.mark.parametrize(
    "text", ["hhhhhhhhhhhhhhhhhhhhhh", "OOOOOOOOOOOO !!!", "sdfkjh qlskdfj mlkqsjdf", "qsdfqsdf wxcvwxcv azfqsdg"]
)
def test_letters_that_say_nothing_are_held_without_a_name(text):
    assert troll(text)


def test_the_same_sentence_ten_times_is_held_without_a_name():
    assert troll("Fermez ce journal tout de suite. " * 10)


@pytest.mark.parametrize(
    "text",
    [
        "Non, non, non et non ! Pas question de payer encore une fois pour les autres.",
        "Liberté pour la presse. Liberté pour les livres. Liberté pour ceux qui les lisent. Et du courage aux autres.",
    ],
)
def test_a_refrain_is_no_repetition(text):
    assert "repetition.over_and_over" not in whys(text)


@pytest.mark.parametrize("again", [SENTENCE, SENTENCE.upper() + " !!!", SENTENCE.replace("quatre", "cinq")])
def test_the_same_text_sent_again_is_held(again):
    assert troll(again, recent=(Recent(SENTENCE, 120.0),))


def test_a_short_text_may_be_said_twice():
    assert not troll("Merci beaucoup !", recent=(Recent("Merci beaucoup !", 60.0),))


def test_another_text_of_the_same_sender_is_published():
    other = "Je reviens sur les chiffres du rapport : la page douze dit exactement le contraire de la page trois."
    assert not troll(other, recent=(Recent(SENTENCE, 120.0),))


@pytest.mark.parametrize(("ages", "flood"), [([5, 15, 25, 40], True), ([5, 300, 900, 4000], False), ([], False)])
def test_many_comments_within_a_minute_are_a_flood(ages, flood):
    recent = tuple(Recent(f"Commentaire numéro {age} sur un tout autre point de la discussion", float(age)) for age in ages)
    assert ("flood.many_comments" in whys(SENTENCE, recent=recent)) is flood


@pytest.mark.parametrize("name", ["", "Claire"])
@pytest.mark.parametrize("behaviour", [{"honeypot_filled": True}, {"seconds_to_fill": 0.4}])
def test_what_only_a_program_does_is_held_whoever_signs(name, behaviour):
    assert troll(SENTENCE, name, **behaviour)


def test_who_takes_his_time_over_the_form_is_published():
    assert not troll(SENTENCE, seconds_to_fill=35.0)


@pytest.mark.parametrize(
    "text", ["On va flooder ce forum toute la nuit", "Je suis là pour troller, vous êtes prévenus", "let's raid this thread boys"]
)
def test_the_announcement_of_disruption_is_held_without_a_name(text):
    assert troll(text)


@pytest.mark.parametrize(
    "text",
    [
        "Arrêtez de troller, s'il vous plaît.",
        "La police a mené un raid dans l'usine.",
        "L'eau va inonder la page d'histoire du village.",
    ],
)
def test_speaking_of_disruption_announces_none(text):
    assert "announcement.announced" not in whys(text)


@pytest.mark.parametrize("name", ["azerty", "xxx", "123", "Troll", "aaaa"])
def test_a_name_to_throw_away_weighs_like_none_and_holds_nothing(name):
    assert "names.thrown_away" in whys(SENTENCE, name)
    assert not troll(SENTENCE, name)


@pytest.mark.parametrize("name", ["Jean-Pierre M.", "Анна", "Li", "Tom75", "Sanaa"])
def test_a_name_is_a_name(name):
    assert not {"names.thrown_away", "names.unsigned"} & whys(SENTENCE, name)


PROMOTION = "Abonnez-vous à ma chaîne, nouvelles vidéos gratuites chaque jour, cliquez sur www.ma-boutique-promo.com !"


def test_promotion_without_a_name_falls_under_rule_4():
    assert screened(PROMOTION)[1].broken == ("anonymous_troll",)


def test_signed_promotion_falls_under_off_topic():
    article = profile_of("a", "Le pont de Varades", "Le pont sera réparé au printemps.")
    decision = screened(PROMOTION, "Kevin", article=article, site=site_of([article], FITTED.background["fr"]))[1]
    assert decision.broken == ("off_topic",)


def test_a_source_with_its_address_is_no_promotion():
    assert not troll("Le rapport de la Cour des comptes dit le contraire, voir https://www.ccomptes.fr/rapport-2024 page 12.")


def test_a_domain_that_stands_on_the_site_is_no_evidence():
    article = profile_of("a", "Titre", "Lire www.ma-boutique-promo.com")
    site = site_of([article], FITTED.background["fr"])
    assert "promotion.link" in whys(PROMOTION)
    assert "promotion.link" not in whys(PROMOTION, site=site)
