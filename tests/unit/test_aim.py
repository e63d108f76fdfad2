"""At whom a hard word is aimed, and whether it is said at all."""

import pytest

from moderation.reading.aim import Aim, addressee, aim
from moderation.reading.mention import unsaid
from moderation.reading.reading import read


def hit_in(text, word):
    reading = read(text)
    return reading, next(h for h in reading.hits if word in reading.words[h.start : h.end])


AIMED = [
    # the reader
    ("Tu es un crétin.", "cretin", Aim.READER),
    ("Vous êtes vraiment tous les deux de sacrés crétins.", "cretins", Aim.READER),
    ("T'es qu'un crétin", "cretin", Aim.READER),
    ("Crétin !", "cretin", Aim.READER),
    ("Arrête, crétin.", "cretin", Aim.READER),
    ("Toi, le crétin, silence.", "cretin", Aim.READER),
    ("espèce de crétin", "cretin", Aim.READER),
    ("Quel crétin tu fais", "cretin", Aim.READER),
    ("Un crétin comme toi n'y peut rien.", "cretin", Aim.READER),
    ("Vous êtes un lâche et un crétin.", "cretin", Aim.READER),
    ("Cesse d'être un crétin.", "cretin", Aim.READER),
    ("Ta mère est une salope.", "salope", Aim.READER),
    ("You are such a moron.", "moron", Aim.READER),
    ("Listen, you moron", "moron", Aim.READER),
    ("Tu es un « crétin »", "cretin", Aim.READER),
    # somebody else
    ("Ce crétin a encore gagné.", "cretin", Aim.SOMEBODY),
    ("Mon voisin est un crétin.", "cretin", Aim.SOMEBODY),
    ("Une bande de crétins a tout cassé.", "cretins", Aim.SOMEBODY),
    ("Les crétins sont partout.", "cretins", Aim.SOMEBODY),
    ("L'auteur est un crétin.", "cretin", Aim.NAMED),
    # public figures
    ("Macron est un crétin.", "cretin", Aim.PUBLIC),
    ("Ce crétin de ministre a signé.", "cretin", Aim.PUBLIC),
    ("Monsieur le président, vous êtes un crétin.", "cretin", Aim.PUBLIC),
    ("Poutine, tu es un crétin.", "cretin", Aim.PUBLIC),
    ("Vous les ministres, vous êtes des crétins.", "cretins", Aim.PUBLIC),
    # oneself and nobody
    ("Je suis un crétin.", "cretin", Aim.SELF),
    ("Quel crétin je fais.", "cretin", Aim.SELF),
    ("Moi, vieux crétin, je doute.", "cretin", Aim.SELF),
    ("C'est con, cette histoire.", "con", Aim.NOBODY),
    ("Il joue au con.", "con", Aim.NOBODY),
    ("Ils nous prennent pour des cons.", "cons", Aim.NOBODY),
]


@pytest.mark.parametrize(("text", "word", "expected"), AIMED, ids=[text for text, _, _ in AIMED])
def test_aim(text, word, expected):
    reading, hit = hit_in(text, word)
    assert aim(reading, hit) is expected


def test_a_commenter_named_in_the_sentence_is_meant():
    reading, hit = hit_in("Marcel est un crétin, voilà.", "cretin")
    assert aim(reading, hit, ("Marcel Dubois",)) is Aim.NAMED
    assert aim(reading, hit) is Aim.SOMEBODY


UNSAID = [
    ("Il m'a traité de crétin.", "cretin", "mentioned"),
    ("Le mot crétin est vieux.", "cretin", "mentioned"),
    ("On l'a qualifiée de salope à la radio.", "salope", "mentioned"),
    ("Crétin vient d'un mot savoyard.", "cretin", "mentioned"),
    ("Elle a lu « sale con » sur sa porte.", "con", "quoted"),
    ("> espèce de crétin\nCe ton ne mène à rien.", "cretin", "quoted"),
    ("Tu n'es pas un crétin.", "cretin", "denied"),
    ("Je ne pense pas que vous soyez un crétin.", "cretin", "denied"),
    ("Sans vous traiter de crétin, c'est faux.", "cretin", "denied"),
    # said after all
    ("Tu n'es qu'un crétin.", "cretin", ""),
    ("Si tu n'étais pas aussi crétin, on parlerait.", "cretin", ""),
    ("Le mot crétin te va bien.", "cretin", ""),
    ("Je te traite de crétin et je signe.", "cretin", ""),
    ("Tu es un « crétin » et un « âne ».", "cretin", ""),
    ("« Espèce de crétin ! »", "cretin", ""),
    ("Le dictionnaire, crétin, ouvre-le.", "cretin", ""),
]


@pytest.mark.parametrize(("text", "word", "expected"), UNSAID, ids=[text for text, _, _ in UNSAID])
def test_what_is_quoted_mentioned_or_denied_is_not_said(text, word, expected):
    assert unsaid(*hit_in(text, word)) == expected


@pytest.mark.parametrize("mood", [str.upper, lambda t: t.replace(" ", " !!! "), lambda t: t.replace(" ", " .... ")])
@pytest.mark.parametrize(("text", "word", "expected"), AIMED[:6], ids=[text for text, _, _ in AIMED[:6]])
def test_moods_change_no_aim(mood, text, word, expected):
    reading, hit = hit_in(mood(text), word)
    assert aim(reading, hit) is expected


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("Ministre, vous mentez", 2, Aim.PUBLIC),
        ("Madame la ministre, vous mentez", 4, Aim.PUBLIC),
        ("Vous mentez sur la Russie", 1, Aim.READER),
        ("La Russie recule. Vous mentez", 4, Aim.READER),
    ],
)
def test_who_is_spoken_to(text, at, expected):
    assert addressee(read(text), at) is expected
