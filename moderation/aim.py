"""At whom a hard word is aimed: the reader, a commenter named, somebody else, a public figure, oneself, or nobody.

And whether it is said at all: what is quoted, mentioned or denied is not said (see `unsaid`). Aim is read from the frame
around the word ("tu es un ...", "espèce de ...", "quel ... ce type"), never from mere nearness.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moderation.lexicons import split_words
from moderation.reading import Hit, Reading


class Aim(StrEnum):
    """Who is meant."""

    READER = "reader"
    NAMED = "named"
    SOMEBODY = "somebody"
    PUBLIC = "public"
    SELF = "self"
    NOBODY = "nobody"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


YOU = _set("tu t toi te vous vs you u ya vou")
YOURS = _set("ton ta tes votre vos your yours ur toi te vous tu t you u")
ARE = _set("es etes seras serez etais etiez sois soyez deviens devenez restes restez resteras resterez sembles semblez parais are re r were")
AM = _set("suis etais am m sommes etions serai fus")
IS = _set("est sont etait etaient sera seront is was s serait fut reste restent devient c")
MAKE = _set("fais faites ferais feriez")
ORDERS = _set(
    "va allez degage degagez ferme fermez tais taisez arrete arretez retourne retournez casse cassez creve crevez lis lisez apprends "
    "apprenez regarde regardez ecoute ecoutez lache lachez reveille reveillez fous foutez viens venez continue continuez mange mangez "
    "rentre rentrez barre barrez tire tirez cherche cherchez reflechis reflechissez go get shut stop learn read leave grow"
)
FILLERS = _set(
    "un une des le la les l vraiment bien trop si tellement tres assez plutot aussi gros grosse gros grosses petit petite petits petites "
    "vieux vieille vieil beau belle bel sacre sacree complet parfait parfaite total pur pure vrai vraie vrais vraies fieffe simple "
    "immense enorme espece encore toujours decidement franchement quand meme tous toutes tout toute qu que qu plus juste grand grande "
    "putain fucking a an the such so really real total complete absolute big fat just totally utterly little old bloody rien "
    "sombre triste jeune affreux affreuse sinistre infame ignoble misérable completement totalement carrement juste bon bonne "
    "foutu foutue incroyable ostie osti crisse estie maudit maudite calisse damn stupid dirty ugly pathetic dumb filthy worthless miserable "
    "vulgaire pareil pareille peu assez franc incurable seul seule premier premiere cet cette ce ces and et ou donc de sale pauvre"
) - _set("ce cet cette ces et ou and donc de")
HEAP = _set("espece especes bande bandes tas ramassis troupeau tribu bunch pack kind sorte")
SALUTES = _set("sale sales pauvre pauvres gros grosse grosses petit petite petits petites vieux vieille espece mon ma mes you sacre sombre maudit")
THESE = _set("ce cet cette ces ses son sa leur leurs quel quelle quels quelles aucun aucune chaque this that these those his her their what")
ARTICLES = _set("un une des le la les l a an the")
CALLED = _set(
    "traite traites traiter traitee traitent traitait traitant traitez traita qualifie qualifies qualifier qualifiee qualifient appelle "
    "appelles appeler appelait appele surnomme surnommer surnommee insulte insulter insultes accuse accuser accusee call called calling calls labelled"
)
WORDS_FOR = _set(
    "mot mots terme termes insulte insultes injure injures expression expressions adjectif substantif nom noms vocable qualificatif juron "
    "jurons gros-mot word words term insult slur epithet definition etymologie orthographe synonyme synonymes verlan sobriquet surnom"
)
SAYING = _set(
    "dit dire disait disent disant crie crier criait criant hurle hurlait lance lancer lancait lancant ecrit ecrire ecrivait repond "
    "repondu repondait lu lire entendu entendre scande scandait scandaient titre intitule cite citer citation replique parle ecris "
    "said says say saying shouted yelled wrote quote quoted quoting called titled heard read chante chanson film livre roman"
)
MEANS = _set("signifie veut definition designe vient derive s'ecrit means denotes comes")
NOT = _set("pas jamais point aucunement nullement guere not never isn aren ain don plus")
ONLY = _set("que qu seulement juste simplement uniquement only just")
FITS = ("te va", "vous va", "te vont", "vous vont", "te convient", "vous convient", "te decrit", "vous decrit", "te correspond",
        "vous correspond", "est fait pour toi", "est fait pour vous", "a ete invente pour toi", "a ete invente pour vous",
        "te definit", "vous definit", "te ressemble", "fits you", "describes you", "suits you", "te qualifie", "vous qualifie")  # fmt: skip
LIKE_YOU = ("comme toi", "comme vous", "comme tu", "que tu es", "que vous etes", "que t es", "de ta part", "dans ton genre", "de ton espece",
            "de ton genre", "dans votre genre", "de votre espece", "que toi", "que vous", "like you", "like yourself", "that you are",
            "tel que toi", "tels que vous", "ce que tu es", "de ta trempe", "de votre trempe")  # fmt: skip
AUTHORS = _set(
    "auteur auteure autrice commentateur commentatrice commentateurs internaute posteur redacteur redactrice moderateur moderateurs "
    "moderatrice contributeur contributrice blogueur blogueuse blogger author commenter poster op moderator admin admins modo modos forumeur"
)
MISTER = _set("monsieur m madame mme messieurs mesdames mr mrs chers cher")
VOUS_LES = frozenset((a, b) for a in ("vous", "toi") for b in ("les", "le", "la", "l"))
IDIOMS = _set("faire fais fait font faisait faisant jouer joue jouent jouait fasse fera pour comme play playing act acting")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands to the left of a hit: the first word that decides, its place, and what was passed over on the way."""

    at: int
    word: str
    passed: tuple[str, ...]
    heap: bool
    comma: bool


def frame(reading: Reading, at: int) -> Frame:
    """Walk left from word `at` over fillers, to the word that governs it or to the start of the sentence."""
    words = reading.words
    passed: list[str] = []
    heap = comma = False
    while at > 0 and len(passed) < 9 and not reading.parted(at):
        if "," in reading.gap(at) or "(" in reading.gap(at) or " - " in reading.gap(at):
            comma = True
            break
        word = words[at - 1]
        if word in ("de", "d", "of") and at > 1 and words[at - 2] in HEAP:
            heap = True
            at -= 2
            passed += [word, words[at]]
        elif word in FILLERS or word in HEAP:
            heap = heap or word in HEAP
            passed.append(word)
            at -= 1
        else:
            return Frame(at - 1, word, tuple(passed), heap, False)
    return Frame(at, "", tuple(passed), heap, comma)


def aim(reading: Reading, hit: Hit, names: tuple[str, ...] = ()) -> Aim:
    """Who is meant by the word or phrase at `hit`."""
    if hit.entry.target == "reader":
        return _address(reading, hit)
    if _right(reading, hit, LIKE_YOU):
        return Aim.READER
    found = _from_frame(reading, hit, frame(reading, hit.start))
    if found in (Aim.SOMEBODY, Aim.READER) and _names_commenter(reading, hit, names) and not _you_are(reading, hit):
        return Aim.NAMED
    return found


def _from_frame(reading: Reading, hit: Hit, left: Frame) -> Aim:
    words = reading.words
    before = words[left.at - 1] if left.at > 0 and left.word else ""
    if left.word in AM or left.word == "moi":
        return Aim.SELF
    if left.word in ARE and (before not in ("qui", "they", "we", "nous", "je", "j", "i") or left.word in ("es", "etes")):
        return Aim.NOBODY if _kindly(left, before) else _address(reading, hit)
    if left.word in YOU or left.word == "tes" and {"un", "une", "qu", "trop", "vraiment"} & set(left.passed):
        return _address(reading, hit) if _you_frame(left, before) else _third(reading, hit)
    if left.word in MAKE and (before in YOU or _after(reading, hit) in YOU):
        return _address(reading, hit) if {"un", "une", "vraiment"} & set(left.passed) else Aim.NOBODY
    if left.word in IDIOMS and {"le", "la", "les", "l", "un", "une", "des", "the"} & set(left.passed):
        return Aim.NOBODY if left.word != "comme" else _third(reading, hit)
    if left.word in ("ton", "ta", "votre", "tes", "vos", "your") and hit.entry.tier != "soft":
        return _address(reading, hit)
    if left.word in IS:
        return _predicate(reading, hit, left, before)
    return _no_verb(reading, hit, left)


def _kindly(left: Frame, before: str) -> bool:
    return left.word in ("sois", "soyez") and before not in YOU


def _you_frame(left: Frame, before: str) -> bool:
    """After a bare pronoun: "toi l'abruti", "vous les ..."; not "je vous dis" nor "contre vous"."""
    return before not in ("avec", "chez", "contre", "sans", "entre", "pour") or not {"les", "des"} & set(left.passed)


def _predicate(reading: Reading, hit: Hit, left: Frame, before: str) -> Aim:
    """After a verb in the third person: "c'est bête" is about a thing, "c'est un ..." and "il est ..." about somebody."""
    thing = left.word == "c" or before in ("c", "ce", "ca", "cela", "it", "that")
    if thing and not ({"un", "une", "des", "les", "le", "la", "a", "an"} & set(left.passed)):
        return Aim.NOBODY
    if hit.entry.tier in ("soft", "mild") and before not in ("il", "elle", "ils", "elles", "he", "she", "they") and not _people(reading, hit):
        return Aim.NOBODY
    return _third(reading, hit)


def _people(reading: Reading, hit: Hit) -> bool:
    start, end = reading.sentence(hit.start)
    return bool(AUTHORS & set(reading.words[start:end])) or any(start <= at < end for at in reading.public)


def _no_verb(reading: Reading, hit: Hit, left: Frame) -> Aim:
    """No verb governs the word: it is called out at somebody, or spoken of somebody."""
    words = reading.words
    after = _after(reading, hit)
    if left.word in THESE:
        if left.word.startswith("quel") and after in YOU:
            return _address(reading, hit)
        return _third(reading, hit) if hit.entry.tier != "soft" else Aim.NOBODY
    if left.heap or SALUTES & set(left.passed) or left.word in ("mon", "ma", "mes"):
        return _called_out(reading, hit)
    if set(left.passed) & ARTICLES:
        return _third(reading, hit) if hit.entry.tier != "soft" else Aim.NOBODY
    if left.word in ("de", "d", "par", "avec", "chez", "contre", "of", "by", "with"):
        return _third(reading, hit) if hit.entry.tier in ("strong", "slur") else Aim.NOBODY
    alone = reading.parted(hit.end) or "," in reading.gap(hit.end) or "!" in reading.gap(hit.end) or hit.end == len(words)
    if hit.entry.tier == "soft" and not (after in YOU and alone):
        return Aim.NOBODY
    if alone or after in YOU or after in ORDERS:
        return _called_out(reading, hit)
    return _third(reading, hit) if hit.entry.tier in ("strong", "slur") else Aim.NOBODY


def _called_out(reading: Reading, hit: Hit) -> Aim:
    """A word thrown without a verb goes to the reader, unless all the talk is of somebody public."""
    if _after(reading, hit) in ("de", "d", "of") and any(hit.end < at <= hit.end + 4 for at in reading.public):
        return Aim.PUBLIC
    addressed = any(w in YOURS or w in ORDERS for w in reading.words)
    if addressed:
        return _address(reading, hit)
    if reading.public and (hit.entry.tier != "strong" or min(reading.public) < hit.start):
        return Aim.PUBLIC
    return Aim.READER


def _address(reading: Reading, hit: Hit) -> Aim:
    """Said in the second person: to a public figure when one is called on, else to the reader."""
    return addressee(reading, hit.start)


def _third(reading: Reading, hit: Hit) -> Aim:
    if AUTHORS & set(reading.words[max(0, hit.start - 6) : hit.end + 6]):
        return Aim.NAMED
    return Aim.PUBLIC if reading.public else Aim.SOMEBODY


def _you_are(reading: Reading, hit: Hit) -> bool:
    return any(w in YOU for w in reading.words[max(0, hit.start - 6) : hit.start])


def _names_commenter(reading: Reading, hit: Hit, names: tuple[str, ...]) -> bool:
    start, end = reading.sentence(hit.start)
    said = set(reading.words[start:end])
    return any(len(part) > 2 and part in said for name in names for part in split_words(name))


def _after(reading: Reading, hit: Hit) -> str:
    return reading.words[hit.end] if not reading.parted(hit.end) else ""


def _right(reading: Reading, hit: Hit, phrases: tuple[str, ...]) -> bool:
    follows = " ".join(reading.words[hit.end : hit.end + 6]) + " "
    return any(follows.startswith(p + " ") for p in phrases)


def unsaid(reading: Reading, hit: Hit) -> str:
    """Why the word is not really said: "quoted", "mentioned", "denied", or "" when it is."""
    if _right(reading, hit, FITS):
        return ""
    left = frame(reading, hit.start)
    if _denied(reading, hit, left):
        return "denied"
    if _mentioned(reading, hit, left):
        return "mentioned"
    return "quoted" if _quoted(reading, hit, left) else ""


def _denied(reading: Reading, hit: Hit, left: Frame) -> bool:
    """ "Tu n'es pas un ..." denies; "tu n'es qu'un ...", "pas seulement", "si tu n'étais pas aussi ..." do not. """
    window = reading.words[max(0, left.at - 4) : hit.start]
    nearest = reading.words[max(0, hit.start - 6) : hit.start]
    if hit.entry.target == "reader":
        return False
    if left.word in NOT:
        before = reading.words[max(0, left.at - 4) : left.at]
        if ONLY & set(left.passed) or "si" in before or "if" in before or {"aussi", "pourquoi"} & set(window):
            return False
        return bool((ARE | IS | AM | {"dis", "dit", "said", "fais", "fait"}) & set(before)) or "personne" in nearest
    return "sans" in nearest and bool(CALLED & set(nearest))


def _mentioned(reading: Reading, hit: Hit, left: Frame) -> bool:
    words = reading.words
    near = words[max(0, hit.start - 5) : hit.start]
    if CALLED & set(near):
        return not _names_caller(near)
    if left.word in WORDS_FOR or set(near[-3:]) & WORDS_FOR:
        return True
    after = words[hit.end : hit.end + 2]
    return bool(set(after) & MEANS) or " ".join(after[:2]) in ("est un", "est une") and bool(WORDS_FOR & set(words[hit.end : hit.end + 6]))


def _names_caller(near: list[str]) -> bool:
    """ "Je te traite de ..." calls; "il m'a traité de ..." tells. """
    text = " ".join(near)
    return any(p in text for p in ("je te ", "je vous ", "je t ", "i call you", "j appelle", "on t appelle", "on devrait t", "on devrait vous", "peut te ", "peut vous "))


def _quoted(reading: Reading, hit: Hit, left: Frame) -> bool:
    """Between quotation marks, unless the reader himself is called so ("tu es un « ... »") or all of the text is quoted."""
    if not reading.quotes:
        return False
    start, end = reading.span(hit.start, hit.end)
    for first, last in reading.quotes:
        if first <= start and end <= last:
            outside = len(reading.view.original.strip()) - (last - first)
            return outside > 8 and not _scare(reading, first, left)
    return False


def _scare(reading: Reading, first: int, left: Frame) -> bool:
    """True when the word that governs the hit stands before the quotation mark and points at the reader."""
    if not left.word or left.word not in ARE | YOU | {"ton", "ta", "votre"}:
        return False
    return reading.span(left.at, left.at + 1)[0] < first


def addressee(reading: Reading, at: int) -> Aim:
    """Who is spoken to at word `at` when something is said in the second person."""
    start, _ = reading.sentence(at)
    for place in reading.public:
        if start <= place < at and ("," in reading.gap(place + 1) or reading.words[place - 1] in MISTER):
            return Aim.PUBLIC
        if place >= 1 and reading.words[place - 1] in MISTER or place > 1 and tuple(reading.words[place - 2 : place]) in VOUS_LES:
            return Aim.PUBLIC
    return Aim.READER


def reported(reading: Reading, start: int, end: int) -> bool:
    """True when words start..end are somebody else's: within quotation marks, or told ("il m'a dit que ...")."""
    before = reading.words[max(0, start - 6) : start]
    if {"m", "me", "nous", "lui", "leur"} & set(before) and (CALLED | SAYING) & set(before):
        return True
    if not reading.quotes:
        return False
    first, last = reading.span(start, end)
    length = len(reading.view.original.strip())
    return any(a <= first and last <= b and length - (b - a) > 8 for a, b in reading.quotes)
