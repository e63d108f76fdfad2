"""A name that may be taken for another's: its owner is told once, deception waits for a person, the staff's names are refused."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from comments import services
from comments.models import Comment, Hold, NameClaim, Status
from comments.people.imitation import likeness_of
from comments.people.lookalikes import plain, skeleton
from comments.services import Seen
from moderation.desk.name_notes import name_notes
from moderation.founding import EDITORS
from tests.desk import QUEUE, person, waiting
from tests.making import MAKER, make_article, make_comment, make_draft
from tests.reader import Reader, staff, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("verdict")]

CYRILLIC_I = "\u0456"
CYRILLIC_O = "\u043e"
CYRILLIC_E = "\u0435"


@pytest.fixture
def article():
    return make_article(byline="Maud Kervella et Ivo Brandt")


def speak(article, name, reader=None):
    """A published comment under this name, from a browser of its own."""
    reader = reader or Reader()
    return reader.reply(article, name=name)[0]


# --- looking alike --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "tomasz",
        "TOMASZ",
        "To masz",
        "Tomasz.",
        "T0masz",
        f"T{CYRILLIC_O}masz",
        "Tomász",
        "Ｔｏｍａｓｚ",
        "𝐓omasz",
        "To\u200bmasz",
    ],
)
def test_names_a_hurried_eye_takes_for_each_other_have_one_skeleton(other):
    assert skeleton(other) == skeleton("Tomasz")


@pytest.mark.parametrize(("one", "other"), [("Bernard", "Bemard"), ("Alain", "A1ain"), ("Lilian", "Iilian"), ("vvilly", "Willy")])
def test_so_have_signs_that_read_as_one(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Paul", "Paule"), ("Jean", "Joan"), ("Marie B.", "Marie C."), ("佐藤", "佐々木")])
def test_other_names_are_other_names(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["", "...", "🦊", "\u200b"])
def test_what_holds_no_letter_is_like_nothing(name):
    assert skeleton(name) == ""


def test_a_skeleton_never_grows_past_what_is_stored():
    assert len(skeleton("\ufdfa" * 80)) <= 80


def test_case_accents_and_spaces_are_carelessness_other_letters_are_not():
    assert plain("hélène  M") == plain("Helene m")
    assert plain(f"H{CYRILLIC_I}l") != plain("Hil")


# --- another commenter of the discussion ------------------------------------------------------------------------------------


def test_a_namesake_is_told_once_and_published_as_he_wishes(article):
    speak(article, "Tomasz")
    reader = Reader()
    answer = reader.send(article, "Mon avis à moi.", name="tomasz")
    assert answer.status_code == 200
    assert "“Tomasz” is already speaking here." in text_of(answer)
    assert "Mon avis à moi." in text_of(answer)
    assert Comment.objects.count() == 1
    assert speak_as_warned(reader, article, "tomasz").status == Status.PUBLISHED


def speak_as_warned(reader, article, name):
    return reader.reply(article, name=name, warned=name)[0]


def test_the_form_that_warns_can_be_sent_as_it_is(article):
    speak(article, "Tomasz")
    page = Reader().send(article, name="Tomasz").content.decode()
    assert 'name="warned" value="Tomasz"' in page


def test_a_warning_holds_for_the_name_it_was_given_for(article):
    speak(article, "Tomasz")
    speak(article, "Ewa")
    assert Reader().send(article, name="Ewa", warned="Tomasz").status_code == 200


def test_one_is_not_warned_of_oneself(article):
    reader = Reader()
    speak(article, "Tomasz", reader)
    assert speak(article, "Tomasz", reader).status == Status.PUBLISHED


def test_a_namesake_who_has_spoken_is_warned_no_more_and_neither_is_the_first(article):
    first, second = Reader(), Reader()
    speak(article, "Tomasz", first)
    speak_as_warned(second, article, "Tomasz")
    assert speak(article, "Tomasz", second).status == Status.PUBLISHED
    assert speak(article, "Tomasz", first).status == Status.PUBLISHED


def test_who_spoke_elsewhere_or_is_not_public_is_nobody_here(article):
    speak(make_article(), "Tomasz")
    make_comment(article, status="held", name="Tomasz")
    make_comment(article, status="removed", name="Tomasz")
    assert speak(article, "Tomasz").status == Status.PUBLISHED


def test_letters_that_only_look_alike_wait_for_a_person_after_a_warning(article):
    speak(article, "Tomasz")
    name = f"T{CYRILLIC_O}masz"
    reader = Reader()
    assert "may be taken for “Tomasz”" in text_of(reader.send(article, name=name))
    comment, receipt = reader.reply(article, name=name, warned=name)
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.NAME)
    assert "may be taken for somebody else’s" in text_of(reader.get(receipt))


def test_once_a_moderator_let_it_stand_it_does_not_wait_again(article):
    speak(article, "Tomasz")
    name = "T0masz"
    reader = Reader()
    comment = speak_as_warned(reader, article, name)
    services.approve(comment, Seen.of(comment), MAKER)
    assert speak(article, name, reader).status == Status.PUBLISHED


def test_what_the_rules_hold_is_held_for_the_rules(article, verdict):
    speak(article, "Tomasz")
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    assert speak_as_warned(Reader(), article, "T0masz").held_because == Hold.RULES


# --- the author and the staff -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Maud Kervella", "maud kervella", "Ivo Brandt", "Maud Kerve11a"])
def test_the_articles_authors_name_waits_after_a_warning(article, name):
    reader = Reader()
    assert reader.send(article, name=name).status_code == 200
    assert speak_as_warned(reader, article, name).held_because == Hold.NAME


@pytest.mark.parametrize("name", ["helene", "He1ene", f"h{CYRILLIC_E}lene", "H E L E N E", "Martin Hélène", "Hélène Mart1n"])
def test_a_name_like_one_of_the_staff_is_refused(article, name):
    staff("helene", first_name="Hélène", last_name="Martin")
    assert "name of a member of the staff" in text_of(Reader().send(article, name=name, warned=name))


def test_a_member_of_staff_signs_with_his_own_name_unwarned(article):
    speak(article, "Paul")
    comment, _ = staff("paul").reply(article)
    assert comment.status == Status.PUBLISHED


# --- what the moderator is told ---------------------------------------------------------------------------------------------


def queue(client):
    client.force_login(person())
    return text_of(client.get(QUEUE))


def test_the_card_says_whose_name_it_is_like(client, article, verdict):
    speak(article, "Tomasz")
    speak_as_warned(Reader(), article, "T0masz")
    assert "In this discussion “Tomasz” signs with the same name or one that looks like it" in queue(client)


def test_the_card_says_that_a_name_of_the_archive_is_used_for_the_first_time(client, article, verdict):
    make_comment(name="Vieux Loup")
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    speak(article, "vieux loup")
    assert "First use on this board of a name known from the archive" in queue(client)


def test_the_second_time_it_does_not(client, article, verdict):
    make_comment(name="Vieux Loup")
    speak(article, "Vieux Loup")
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    speak(make_article(), "Vieux Loup")
    assert "known from the archive" not in queue(client)


def test_of_an_imported_comment_nothing_is_said(client, article):
    make_comment(name="Vieux Loup")
    waiting(name="Vieux Loup")
    assert "known from the archive" not in queue(client)


def test_what_is_said_of_names_takes_one_question_for_a_page_of_cards(article, django_assert_num_queries):
    make_comment(name="Vieux Loup")
    page = [speak(make_article(), name) for name in ("Vieux Loup", "Ewa", "Tomasz")]
    with django_assert_num_queries(1):
        told = name_notes(page)
    assert [bool(told[comment.pk].lines) for comment in page] == [True, False, False]


def test_the_look_at_a_name_is_two_questions_by_index_and_none_for_who_signs_with_none(article, django_assert_num_queries):
    speak(article, "Tomasz")
    with django_assert_num_queries(2) as asked:
        assert likeness_of(make_draft(article, name="Tomasz")).name == "Tomasz"
    if connection.vendor == "sqlite":  # PostgreSQL is only told which of its planned statements to execute
        assert all("name_skeleton" in query["sql"] for query in asked.captured_queries)
    with django_assert_num_queries(0):
        assert likeness_of(make_draft(article)) is None


# --- a name tied to a mark --------------------------------------------------------------------------------------------------


def press_tie(client, comment, value="yes"):
    client.force_login(User.objects.filter(username="claire").first() or person())
    return client.post(f"{QUEUE}{comment.pk}/tie/", {"tie": value}, follow=True)


@pytest.fixture
def old_hand(article):
    """The browser of somebody the archive knows, who keeps one mark for the whole site; and his first comment here."""
    make_comment(name="Vieux Loup")
    reader = Reader()
    comment, _ = reader.reply(article, name="Vieux Loup", mark="site")
    return reader, comment


def test_the_card_offers_to_tie_a_name_of_the_archive_to_the_mark(client, old_hand):
    _, comment = old_hand
    client.force_login(person())
    address = f"{QUEUE}?status=published"
    assert "It is the same person as in the archive" in text_of(client.get(address))
    assert "The name is tied" in text_of(press_tie(client, comment))
    page = text_of(client.get(address))
    assert "A moderator tied this name to this signature." in page
    assert "known from the archive: it may be somebody else" not in page


def test_whoever_else_signs_with_it_waits_for_a_person_under_any_article(client, old_hand):
    reader, comment = old_hand
    press_tie(client, comment)
    elsewhere = make_article()
    assert speak(elsewhere, "Vieux Loup", reader).status == Status.PUBLISHED
    stranger = Reader()
    assert "may be taken for “Vieux Loup”" in text_of(stranger.send(elsewhere, name="vieux loup"))
    assert speak_as_warned(stranger, elsewhere, "vieux loup").held_because == Hold.NAME


def test_a_mark_for_one_article_ties_the_name_there_alone(client, article):
    make_comment(name="Vieux Loup")
    press_tie(client, speak(article, "Vieux Loup"))
    assert speak_as_warned(Reader(), article, "Vieux Loup").status == Status.HELD
    assert speak(make_article(), "Vieux Loup").status == Status.PUBLISHED


def test_what_was_tied_can_be_untied(client, old_hand):
    _, comment = old_hand
    press_tie(client, comment)
    assert "tied to this signature no more" in text_of(press_tie(client, comment, "no"))
    assert not NameClaim.objects.exists()
    assert speak(make_article(), "Vieux Loup").status == Status.PUBLISHED


def test_a_name_is_tied_once_and_says_by_whom(client, old_hand):
    _, comment = old_hand
    for _ in range(2):
        press_tie(client, comment)
    claim = NameClaim.objects.get()
    assert (claim.name, claim.mark, claim.article, claim.made_by) == ("Vieux Loup", comment.mark, None, "claire")


def test_without_a_name_or_a_mark_there_is_nothing_to_tie(client, article):
    for comment in (Reader().reply(article)[0], waiting(name="Vieux Loup")):
        press_tie(client, comment)
    assert not NameClaim.objects.exists()


def test_nobody_else_ties_a_name(client, old_hand):
    _, comment = old_hand
    client.force_login(person("lucien", EDITORS))
    assert client.post(f"{QUEUE}{comment.pk}/tie/", {"tie": "yes"}).status_code == 403
    client.force_login(person())
    assert client.get(f"{QUEUE}{comment.pk}/tie/").status_code == 403
    assert not NameClaim.objects.exists()
