"""Off topic: what a comment shares with its article, its thread and the rest of the site."""

import numpy as np
import pytest

from moderation.engine import Submission
from moderation.fitted import load
from moderation.pipeline import screen_submission
from moderation.text.terms import bag, terms
from moderation.topic.likeness import measure
from moderation.topic.profile import Profile, SiteProfile, profile_of, site_of

BRIDGE = profile_of(
    "pont",
    "Le nouveau pont sur la Loire divise les habitants de Varades",
    """Le conseil départemental veut construire un second pont sur la Loire entre Varades et Saint-Florent. Le chantier
    coûterait quarante millions d'euros et durerait trois ans. Les habitants se partagent : les uns attendent moins de
    camions dans le bourg, les autres craignent pour les prairies inondables et les oiseaux qui y nichent.

    Une pétition a recueilli deux mille signatures contre le projet. La préfecture rappelle que l'ancien pont, fermé aux
    poids lourds depuis l'hiver, devra de toute façon être réparé. L'enquête publique s'ouvre en septembre.""",
)
OTHERS = [
    profile_of(f"autre{number}", title, body)
    for number, (title, body) in enumerate(
        [
            (
                "La rentrée scolaire manque de professeurs",
                "Les collèges cherchent des professeurs de mathématiques et d'allemand.",
            ),
            ("Le prix du blé remonte", "Les céréaliers vendent leur récolte de blé plus cher que l'an passé aux moulins."),
            ("Un musée de la marine à Nantes", "Le musée ouvrira ses salles sur la navigation et les armateurs du port."),
            ("Grève à l'hôpital", "Les infirmières de l'hôpital demandent des lits et des postes pour la nuit."),
            ("Le budget de la ville adopté", "Le conseil municipal a voté le budget et les impôts ne bougent pas."),
            ("Sécheresse en Anjou", "Les nappes sont basses et l'arrosage des cultures est limité par arrêté."),
            ("Un festival de jazz", "Des musiciens venus de loin joueront du jazz sous les halles en juillet."),
            ("Les loyers encadrés", "La métropole demande à encadrer les loyers des petits appartements."),
            ("Le train de nuit revient", "La ligne de nuit vers Vienne roulera de nouveau avec des couchettes neuves."),
            ("Vendanges précoces", "Les vignerons ont commencé les vendanges deux semaines plus tôt que d'habitude."),
        ]
    )
]
FITTED = load()
SITE = site_of([BRIDGE, *OTHERS], FITTED.background["fr"])
ALONE = site_of([BRIDGE], FITTED.background["fr"])

ON_TOPIC = [
    "Ce second pont est indispensable : les camions traversent le bourg toute la journée et l'ancien pont ne tiendra plus longtemps.",
    "Quarante millions pour trois minutes gagnées, et les prairies inondables sacrifiées. J'ai signé la pétition.",
    "QUE LA PRÉFECTURE RÉPARE D'ABORD L'ANCIEN PONT AVANT D'EN CONSTRUIRE UN AUTRE SUR LA LOIRE !!!",
]
RECIPES = [
    "Faites revenir les oignons dans le beurre, ajoutez le veau en morceaux, mouillez de bouillon et laissez mijoter deux heures avec les carottes.",
    "Mélangez la farine, le sucre et les œufs, versez dans un moule beurré, quarante minutes au four et le gâteau est prêt.",
    "Pour la pâte : farine, levure, huile d'olive. Pétrir, laisser lever, garnir de tomates et cuire à four très chaud.",
]
ELSEWHERE = [
    "Le mercato du PSG est un désastre, sans un vrai gardien et deux attaquants le championnat est perdu d'avance pour le club.",
    "Mercure rétrograde en Gémeaux : les Balance et les Capricorne devront attendre la pleine lune pour une rencontre amoureuse.",
]


def screened(text, site=SITE, **more):
    submission = Submission(text, "Lecteur", BRIDGE, site=site, **more)
    return screen_submission(submission, fitted=FITTED)


def off_topic(text, site=SITE, **more):
    assessment, decision = screened(text, site, **more)
    return assessment.probabilities["off_topic"], "off_topic" in decision.broken


@pytest.mark.parametrize("site", [SITE, ALONE], ids=["among others", "one article alone"])
@pytest.mark.parametrize("text", ON_TOPIC)
def test_who_answers_the_article_is_published(text, site):
    probability, held = off_topic(text, site)
    assert not held
    assert probability < 0.1


@pytest.mark.parametrize("site", [SITE, ALONE], ids=["among others", "one article alone"])
@pytest.mark.parametrize("text", RECIPES + ELSEWHERE)
def test_words_from_quite_another_field_are_held(text, site):
    assert off_topic(text, site)[1]


def test_what_is_at_home_in_the_article_is_no_foreign_field():
    kitchen = profile_of(
        "cuisine", "La blanquette de grand-mère", "Du veau, du beurre, de la farine, de la crème et des carottes."
    )
    submission = Submission(RECIPES[0], "Lecteur", kitchen, site=site_of([kitchen], FITTED.background["fr"]))
    assert "off_topic" not in screen_submission(submission, fitted=FITTED)[1].broken


@pytest.mark.parametrize(
    "text",
    ["Bravo !", "Tout à fait d'accord avec vous.", "Et alors ?", "Encore un qui rêve.", "Les moutons broutent paisiblement."],
)
def test_a_short_text_gets_a_probability_and_is_never_held(text):
    probability, held = off_topic(text)
    assert not held
    assert 0 < probability < 0.5


def test_an_answer_to_a_reader_who_had_drifted_is_on_topic_with_him():
    drifted = "Mon grand-père braconnait le brochet et l'anguille dans ces marais, avec une barque et des nasses d'osier."
    answer = "Le mien aussi : la barque, les nasses en osier, et l'anguille fumée que ma grand-mère vendait au marché du samedi."
    assert off_topic(answer, parent=drifted)[0] < off_topic(answer)[0]
    assert off_topic(answer, thread=(drifted,))[0] < off_topic(answer)[0]


@pytest.mark.parametrize(
    ("plain", "varied"),
    [
        (ON_TOPIC[0], ON_TOPIC[0].upper()),
        (ON_TOPIC[1], ON_TOPIC[1].lower()),
        (ON_TOPIC[0], ON_TOPIC[0].replace(".", "!!!") + " ......"),
    ],
)
def test_capitals_dots_and_exclamation_marks_change_nothing(plain, varied):
    assert off_topic(plain)[0] == pytest.approx(off_topic(varied)[0], abs=1e-6)


def test_a_text_in_another_language_is_not_judged_by_its_words():
    assessment, decision = screened(
        "I have never been to that part of the country, but the people there were always kind to my family."
    )
    assert "off_topic" not in decision.broken
    assert [f.why for f in assessment.findings if f.detector == "off_topic"] == ["language"]


def test_foreign_words_in_a_french_comment_weigh_nothing():
    with_words = ON_TOPIC[0] + " Инша Аллах, спасибо вам."
    assert off_topic(with_words)[0] == pytest.approx(off_topic(ON_TOPIC[0])[0], abs=0.02)


def test_the_evidence_names_shared_words_and_the_nearest_other_article():
    assessment, _ = screened(ON_TOPIC[1])
    found = [f for f in assessment.findings if f.detector == "off_topic"]
    shared = {ON_TOPIC[1][f.start : f.end] for f in found if f.why == "shared"}
    assert {"pétition", "prairies", "inondables"} <= shared
    assert next(f.detail for f in found if f.why == "nearest") in SITE.titles


def test_a_place_its_people_and_its_seat_of_power_are_one():
    moscow = profile_of(
        "m", "Le Kremlin refuse la trêve", "Moscou a répondu par un refus aux propositions de paix venues de Washington."
    )
    site = site_of([moscow], FITTED.background["fr"])
    about = Submission(
        "Les Russes ne veulent rien entendre et les Américains laissent faire, voilà tout.", "A", moscow, site=site
    )
    findings = screen_submission(about, fitted=FITTED)[0].findings
    assert {about.text[f.start : f.end] for f in findings if f.why == "shared"} >= {"Russes", "Américains"}


def test_a_profile_survives_storage():
    again = Profile.from_bytes(BRIDGE.to_bytes())
    assert (again.key, again.title, again.language) == (BRIDGE.key, BRIDGE.title, BRIDGE.language)
    assert np.array_equal(again.body_terms, BRIDGE.body_terms)
    assert np.array_equal(again.title_terms, BRIDGE.title_terms)


@pytest.mark.parametrize("stored", [b"", b"xyz", b"\x80\x04K\x01."], ids=["nothing", "noise", "a pickle"])
def test_bytes_that_are_no_profile_are_refused(stored):
    with pytest.raises(ValueError, match="no article profile"):
        Profile.from_bytes(stored)


def test_a_site_without_any_article_still_answers():
    empty = SiteProfile(FITTED.background["fr"])
    assert off_topic(ON_TOPIC[0], empty)[0] is not None


def test_the_domains_an_article_links_to_are_known_on_the_site():
    source = profile_of("s", "Titre", "Lire https://www.exemple.fr/etude et www.autre.org.")
    assert site_of([source, BRIDGE], FITTED.background["fr"]).domains == {"exemple.fr", "autre.org"}


@pytest.mark.parametrize(
    "text", ["Il a vingt ans et deux millions", "Deux mille trois cents heures en juillet"], ids=["age", "hours"]
)
def test_numbers_and_times_are_no_subject(text):
    assert not {"vingt", "ans", "millions", "mille", "cents", "heures", "juillet"} & {
        text[term.start : term.end].lower() for term in terms(text, "fr")
    }


def test_talk_about_the_text_itself_is_no_subject_in_any_form():
    assert not terms("Merci pour cet article, et pour vos commentaires ! J'ai lu le billet.", "fr")


def test_the_pieces_of_an_address_are_no_words_and_what_follows_keeps_its_place():
    text = "Voir https://www.exemple.fr/le-pont-de-la-loire.html sur la Loire"
    (river,) = [term for term in terms(text, "fr") if text[term.start : term.end] != "Voir"]
    assert (text[river.start : river.end], bag(text, "fr").total()) == ("Loire", 1)


def near_the_kin(comment):
    """How much the others that a comment is near are those that the article on the bridge is near."""
    other = profile_of("rive", "La Loire en crue", "La crue de la Loire couvre les prairies inondables et les levées du bourg.")
    site = site_of([BRIDGE, other, *OTHERS], FITTED.background["fr"])
    return measure(Submission(comment, article=BRIDGE, site=site), BRIDGE, site).values["company"]


def test_what_another_article_on_the_subject_says_is_nearer_than_what_one_on_another_says():
    assert near_the_kin("La crue passait par-dessus les levées.") > near_the_kin("Les céréaliers vendent leur récolte.")


def test_the_kin_of_an_article_is_found_once_and_is_never_itself():
    site = site_of([BRIDGE, *OTHERS], FITTED.background["fr"])
    kin = site.standing(BRIDGE).kin
    assert kin[0] == 0
    assert np.linalg.norm(kin) == pytest.approx(1)
    assert site.standing(BRIDGE).kin is kin


def test_an_article_that_changed_is_looked_at_again():
    site = site_of([BRIDGE, *OTHERS], FITTED.background["fr"])
    before = site.standing(BRIDGE)
    assert site.standing(profile_of("pont", "Le festival de jazz sous le pont", "Des musiciens de jazz.")) is not before
