"""At whom a hard word is aimed: the reader, a commenter named, somebody else, a public figure, oneself, or nobody.

Aim is read from the frame around the word ("tu es un ...", "espèce de ...", "quel ... ce type"), never from mere nearness.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from moderation.lexicons import split_words
from moderation.reading.frames import AM, ARE, ASKING, HAVE, IS, MAKE, ORDERS, SALUTES, THESE, YOU, YOURS, Frame, frame, words
from moderation.reading.mention import fits_you
from moderation.reading.reading import Hit, Reading


class Aim(StrEnum):
    """Who is meant."""

    READER = "reader"
    NAMED = "named"
    SOMEBODY = "somebody"
    PUBLIC = "public"
    SELF = "self"
    NOBODY = "nobody"


LIKE_YOU = tuple(
    tuple(row.split())
    for row in (
        "comme toi", "comme vous", "comme tu", "que tu es", "que vous etes", "que t es", "que tu fais", "de ta part", "dans ton genre",
        "de ton espece", "de ton genre", "dans votre genre", "de votre espece", "que toi", "que vous", "like you", "like yourself",
        "that you are", "tel que toi", "tels que vous", "de ta trempe", "de votre trempe", "oui toi", "oui vous",
        "voila ce que tu es", "voila ce que vous etes", "c est ce que tu es", "c est ce que vous etes", "that is what you are", "that s what you are",
    )
)  # fmt: skip
SUCH_WORDS = tuple(
    f"pour {verb} {thing}"
    for verb in ("ecrire", "dire", "penser", "croire", "poster", "sortir")
    for thing in ("ca", "cela", "une", "des", "un", "de")
)
ITSELF = ("moi meme", "moi aussi", "que je suis", "que nous sommes", "que j etais", "je suis", "je fais", "i am")
AUTHORS = words(
    "auteur auteure autrice commentateur commentatrice commentateurs internaute posteur redacteur redactrice "
    "moderateur moderateurs moderatrice contributeur contributrice blogueur blogueuse blogger author commenter poster "
    "op moderator admin admins modo modos forumeur"
)
SIDES = words("cote part ame esprit nature fond air temperament humour penchant")
MINE = words("mon ma notre my")
FINDING = words("trouve trouvais trouvait trouvent juge considere estime")
THING_FOUND = words("l la le les ca cela")
FAMILY = words(
    "mere pere soeur frere famille femme mari fille fils parents daronne daron mother mom mum wife sister mama race enfants"
)
OPENERS = words("alors mais non oui ok hein et merci bravo salut bonjour bonsoir adieu")
LINKS = words("de d par avec chez contre of by with et comme que qu")
SUBJECTS = words("il elle on qui ils elles ca cela")
STRESSED = words("moi nous toi vous")
DOING = words("faire fais fait font faisait faisant jouer joue jouent jouait fasse fera play playing act acting")
TAKING = words("prend prends prenez prendre prennent prenne pris prenait passe passes passer passez")
STOP = words("arrete arretez cesse cessez arreter cesser stop quit veuillez suffit evite evitez")
SOFT = frozenset({"soft", "teasing"})
PLAIN = SOFT | {"mild"}
GRAVE = frozenset({"strong", "slur"})


def aim(reading: Reading, hit: Hit, names: tuple[str, ...] = ()) -> Aim:
    """Who is meant by the word or phrase at `hit`."""
    if hit.entry.target == "reader":
        governed = not reading.parted(hit.start) and reading.words[hit.start - 1] in SUBJECTS
        return Aim.NOBODY if governed else addressee(reading, hit.start)
    if _follows(reading, hit, ITSELF):
        return Aim.SELF
    if _like_you(reading, hit) or fits_you(reading, hit):
        return Aim.READER
    found = _from_frame(reading, hit, frame(reading, hit.start))
    if found in (Aim.SOMEBODY, Aim.READER) and _names_commenter(reading, hit, names) and not _you_are(reading, hit):
        return Aim.NAMED
    return found


def _from_frame(reading: Reading, hit: Hit, left: Frame) -> Aim:
    """By the governing word."""
    word, before = left.word, left.before
    if left.comma and left.at > 0 and reading.words[left.at - 1] in STRESSED:
        return Aim.SELF if reading.words[left.at - 1] in ("moi", "nous") else addressee(reading, hit.start)
    if word in AM or word == "moi" or (word in SIDES and (before in MINE or MINE & set(left.passed))):
        return Aim.SELF
    if word in FINDING and before in THING_FOUND:
        return Aim.NOBODY if before in ("l", "la", "ca", "cela") else _third(reading, hit)
    if word in ARE and (word in ("es", "etes") or before not in ("qui", "they", "we", "nous", "je", "j", "i")):
        kindly = word in ("sois", "soyez") and before not in YOU
        return Aim.NOBODY if kindly else addressee(reading, hit.start)
    if word in YOU or (word == "tes" and {"un", "une", "qu", "trop", "vraiment"} & set(left.passed)):
        among = before in ("avec", "chez", "contre", "sans", "entre", "pour") and {"les", "des"} & set(left.passed)
        return _third(reading, hit) if among else addressee(reading, hit.start)
    if word in HAVE and before in YOU and left.article and hit.entry.tier == "strong":
        return addressee(reading, hit.start)
    if word == "comme" and not YOURS & reading.said and reading.said & {"je", "j", "nous", "m", "me", "moi"}:
        return Aim.SELF
    if word in MAKE and (before in YOU or _after(reading, hit) in YOU):
        return addressee(reading, hit.start) if {"un", "une", "vraiment"} & set(left.passed) else Aim.NOBODY
    if (word in DOING and left.article) or (word in ("au", "aux", "pour") and before in DOING | TAKING):
        return Aim.NOBODY
    if word in ("etre", "be"):
        near = set(reading.words[max(0, left.at - 3) : left.at])
        wondering = {"faut", "fallait", "faudrait"} & near and _follows(reading, hit, SUCH_WORDS)
        return addressee(reading, hit.start) if STOP & near or wondering else _grave_only(reading, hit)
    if word in ("ton", "ta", "votre", "tes", "vos", "your") and hit.entry.tier in GRAVE:
        return addressee(reading, hit.start)
    return _predicate(reading, hit, left) if word in IS else _no_verb(reading, hit, left)


def _predicate(reading: Reading, hit: Hit, left: Frame) -> Aim:
    """After a verb in the third person: "c'est bête" is about a thing, "c'est un ..." and "il est ..." about somebody."""
    subject = reading.words[max(0, left.at - 3) : left.at]
    if YOURS & set(subject) and FAMILY & set(subject):
        return addressee(reading, hit.start)
    thing = left.word == "c" or left.before in ("c", "ce", "ca", "cela", "it", "that")
    if thing and not left.article:
        return Aim.NOBODY
    if (
        hit.entry.tier in PLAIN
        and left.before not in ("il", "elle", "ils", "elles", "he", "she", "they")
        and not _people(reading, hit)
    ):
        return Aim.NOBODY
    return _third(reading, hit)


def _no_verb(reading: Reading, hit: Hit, left: Frame) -> Aim:
    """No verb governs the word: it is called out at somebody, or spoken of somebody."""
    after = _after(reading, hit)
    if left.word in ASKING and (after in YOU or left.heap >= 0):
        return addressee(reading, hit.start) if after in YOU else _called_out(reading, hit)
    if left.word in THESE or left.told_of:
        return _of_people(reading, hit)
    if left.heap >= 0 or (left.word in ("mon", "ma", "mes") and hit.entry.tier == "strong"):
        return _called_out(reading, hit)
    if left.article:
        return _of_people(reading, hit)
    if SALUTES & {*left.passed, reading.words[hit.start]} and (not left.word or left.word in ORDERS or left.word in YOU):
        alone = reading.parted(hit.end) or reading.gap(hit.end).strip() != ""
        return _called_out(reading, hit) if hit.entry.tier not in SOFT or alone else Aim.NOBODY
    if not left.word or left.word in ORDERS or (hit.entry.tier in GRAVE and left.word in OPENERS):
        return _bare(reading, hit, left, after)
    if left.word in LINKS or hit.entry.tier == "slur":
        return _grave_only(reading, hit)
    return _after_word(reading, hit)


def _after_word(reading: Reading, hit: Hit) -> Aim:
    """Behind any other word it is an adjective ("enfants attardés"), unless it ends what is said to the reader."""
    start, end = reading.sentence(hit.start)
    ends = hit.end == end or reading.gap(hit.end).strip() != ""
    if hit.entry.tier == "strong" and ends and (YOURS | ORDERS) & set(reading.words[start : hit.start]):
        return addressee(reading, hit.start)
    return Aim.NOBODY


def _bare(reading: Reading, hit: Hit, left: Frame, after: str) -> Aim:
    """A word by itself: a vocative when it stands alone and somebody is addressed, or when it is all that is said."""
    start, end = reading.sentence(hit.start)
    gap = reading.gap(hit.end)
    alone = reading.parted(hit.end) or "," in gap or "!" in gap
    addressed = bool((YOURS | ORDERS) & set(reading.words[start:end]))
    if after in YOU or after in ORDERS:
        return _called_out(reading, hit)
    if hit.entry.tier in GRAVE:
        return _called_out(reading, hit) if alone or (end - start <= 3 and not reading.public) else _third(reading, hit)
    everything = end - start == hit.end - hit.start + len(left.passed) and not left.comma
    if alone and hit.entry.tier == "mild" and (addressed or everything):
        return _called_out(reading, hit)
    return Aim.NOBODY


def _called_out(reading: Reading, hit: Hit) -> Aim:
    """A word thrown without a verb goes to the reader, unless all the talk is of somebody public."""
    if _after(reading, hit) in ("de", "d", "of") and reading.public_between(hit.end + 1, hit.end + 5):
        return Aim.PUBLIC
    if (YOURS | ORDERS) & reading.said:
        return addressee(reading, hit.start)
    if reading.public and (hit.entry.tier != "strong" or reading.public[0] < hit.start):
        return Aim.PUBLIC
    return Aim.READER


def _grave_only(reading: Reading, hit: Hit) -> Aim:
    return _third(reading, hit) if hit.entry.tier in GRAVE else Aim.NOBODY


def _of_people(reading: Reading, hit: Hit) -> Aim:
    """With an article or a demonstrative: the word speaks of somebody unless it names a thing first of all."""
    plain = hit.entry.tier in SOFT or hit.entry.thing
    return Aim.NOBODY if plain else _third(reading, hit)


def _third(reading: Reading, hit: Hit) -> Aim:
    if AUTHORS & set(reading.words[max(0, hit.start - 6) : hit.end + 6]):
        return Aim.NAMED
    return Aim.PUBLIC if reading.public else Aim.SOMEBODY


def _people(reading: Reading, hit: Hit) -> bool:
    start, end = reading.sentence(hit.start)
    return bool(AUTHORS & set(reading.words[start:end])) or bool(reading.public_between(start, end))


def _you_are(reading: Reading, hit: Hit) -> bool:
    return any(word in YOU for word in reading.words[max(0, hit.start - 6) : hit.start])


def _names_commenter(reading: Reading, hit: Hit, names: tuple[str, ...]) -> bool:
    start, end = reading.sentence(hit.start)
    said = set(reading.words[start:end])
    return any(len(part) > 2 and part in said for name in names for part in split_words(name))


def _after(reading: Reading, hit: Hit) -> str:
    return reading.words[hit.end] if not reading.parted(hit.end) else ""


def _follows(reading: Reading, hit: Hit, phrases: tuple[str, ...]) -> bool:
    follows = " ".join(reading.words[hit.end : hit.end + 4]) + " "
    return not reading.parted(hit.end) and any(follows.startswith(f"{p} ") for p in phrases)


def _like_you(reading: Reading, hit: Hit) -> bool:
    """ "Un ... comme toi", "... que tu es", and "oui, toi" anywhere later in the sentence."""
    _, end = reading.sentence(hit.start)
    follows = tuple(reading.words[hit.end : end])
    if any(follows[: len(p)] == p for p in LIKE_YOU):
        return True
    return any(pair in (("oui", "toi"), ("oui", "vous")) for pair in pairwise(follows))


MISTER = words("monsieur m madame mme messieurs mesdames mr mrs chers cher")


def addressee(reading: Reading, at: int) -> Aim:
    """Who is spoken to at word `at` when something is said in the second person: a public figure called on, or the reader."""
    start, end = reading.sentence(at)
    for place in reading.public_between(start, end):
        called = place >= 1 and reading.words[place - 1] in MISTER
        opens = place < at and "," in reading.gap(place + 1)
        closes = at <= place and "," in reading.gap(place) and place + 1 >= end - 1
        you_the = (
            place >= 2 and reading.words[place - 2] in ("vous", "toi") and reading.words[place - 1] in ("les", "le", "la", "l")
        )
        if called or opens or closes or you_the:
            return Aim.PUBLIC
    return Aim.READER
