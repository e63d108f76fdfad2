"""Whether hard words are really said: what is quoted, mentioned, told of or denied is not."""

from __future__ import annotations

from moderation.reading.frames import AM, ARE, IS, ORDERS, THESE, YOU, YOURS, Frame, frame, words
from moderation.reading.reading import Hit, Reading

CALLED = words(
    "traite traites traiter traitee traitent traitait traitant traitez traita qualifie qualifies qualifier qualifiee "
    "qualifient appelle appelles appeler appelait appelez surnomme surnommer surnommee insulte insulter insultes "
    "accuse accuser accusee call called calling calls labelled"
)
WORDS_FOR = words(
    "mot mots terme termes insulte insultes injure injures expression expressions adjectif substantif nom noms "
    "vocable qualificatif juron jurons word words term insult slur epithet definition etymologie orthographe synonyme "
    "synonymes verlan sobriquet surnom feminin masculin pluriel singulier dictionnaire vocabulaire"
)
SAYING = words(
    "dit dire disait disent disant crie crier criait criant hurle hurlait lance lancer lancait lancant ecrit ecrire "
    "ecrivait repond repondu repondait lu lire entendu entendre scande scandait scandaient titre intitule cite citer "
    "citation replique parle repete repetait raconte racontait said says say saying shouted yelled wrote quote quoted "
    "quoting titled heard read chante chantait chanson film livre roman"
)
MEANS = words("signifie veut definition designe designait vient derive means denotes comes apparait date remonte ecrit")
ABOUT_WORDS = words(
    "homophobe sexiste raciste oppressif oppressive insultant injurieux pejoratif pejorative vulgaire mot insulte "
    "injure terme acceptable"
)
NOT = words("pas jamais point aucunement nullement guere not never isn aren ain don ni")
ONLY = words("que qu seulement juste simplement uniquement only just")
FITS = tuple(
    row + " "
    for row in (
        "te va", "vous va", "te vont", "vous vont", "te convient", "vous convient", "te decrit", "vous decrit", "te correspond",
        "vous correspond", "est fait pour toi", "est fait pour vous", "a ete invente pour toi", "a ete invente pour vous", "te definit",
        "vous definit", "te ressemble", "fits you", "describes you", "suits you", "te qualifie", "vous qualifie",
        "comme toi",
    )
)  # fmt: skip
CALLING = (
    "je te ",
    "je vous ",
    "je t ",
    "i call you",
    "on devrait t",
    "on devrait vous",
    "peut te ",
    "peut vous ",
    "raison de te ",
    "raison de vous ",
)
THINKING = words("pense dis crois trouve dit pensais dirais think say said prend prends prenne traite")

_ALONE = 3  # words; a sentence of no more calls out
_NEAR = 5  # words to either side, among which somebody would be spoken to
_LOOKED_BACK = 4  # earlier places of the same word


def unsaid(reading: Reading, hit: Hit) -> str:
    """Why the word is not really said: "quoted", "mentioned", "denied", or "" when it is."""
    if fits_you(reading, hit):
        return ""
    left = frame(reading, hit.start)
    if _denied(reading, hit, left):
        return "denied"
    if _mentioned(reading, hit, left):
        return "mentioned"
    if _quoted(reading, hit, left):
        return "quoted"
    return "mentioned" if _again(reading, hit, left) else ""


def _again(reading: Reading, hit: Hit, left: Frame) -> bool:
    """True for a word that was spoken of as a word before, and is now neither called out nor said to anybody."""
    start, end = reading.sentence(hit.start)
    around = reading.words[max(start, hit.start - _NEAR) : min(end, hit.end + _NEAR)]
    if end - start <= _ALONE or left.word in THESE or left.heap >= 0 or (YOURS | ORDERS) & set(around):
        return False
    before = [other for other in reading.hits if other.start < hit.start and other.entry is hit.entry][:_LOOKED_BACK]
    return any(_spoken_of(reading, other) for other in before)


def _spoken_of(reading: Reading, hit: Hit) -> bool:
    """True when the word stands here as a word, with its quotation marks or behind "le mot", or both."""
    left = frame(reading, hit.start)
    return reading.others_words(hit.start, hit.end) and _mentioned(reading, hit, left)


def fits_you(reading: Reading, hit: Hit) -> bool:
    """ "Le mot ... te va": a mention that is aimed after all."""
    return (" ".join(reading.words[hit.end : hit.end + 6]) + " ").startswith(FITS)


def _denied(reading: Reading, hit: Hit, left: Frame) -> bool:
    """ "Tu n'es pas un ..." denies; "tu n'es qu'un ...", "pas seulement", "si tu n'étais pas aussi ..." do not."""
    if hit.entry.target == "reader":
        return False
    nearest = reading.words[max(0, hit.start - 6) : hit.start]
    before = reading.words[max(0, left.at - 5) : left.at]
    if left.word in NOT:
        if ONLY & set(left.passed) or {"si", "if"} & set(before) or {"aussi", "pourquoi", "autant"} & set(left.passed):
            return False
        return bool((ARE | IS | AM | THINKING | {"fais", "fait"}) & set(before)) or "personne" in nearest
    if ({"sans", "without"} & set(nearest) and CALLED & set(nearest)) or ("personne" in nearest and THINKING & set(nearest)):
        return True
    return left.word in ARE and _thought_denied(before)


def _thought_denied(before: list[str]) -> bool:
    """ "Je ne pense pas que vous soyez ..." """
    return "pas" in before and bool(THINKING & set(before)) and "que" in before


def _mentioned(reading: Reading, hit: Hit, left: Frame) -> bool:
    said = reading.words
    near = said[max(0, hit.start - 5) : hit.start]
    start, end = reading.sentence(hit.start)
    addressed = (YOURS | ORDERS) & set(said[start:end])
    if _announced(reading, start):
        return True
    if CALLED & set(near):
        return not any(row in f"{' '.join(near)} " for row in CALLING) and not _after_comma(reading, hit, near)
    if WORDS_FOR & {left.word, *(near[-3:] if addressed else near)}:
        return not (addressed and _after_comma(reading, hit, near))
    if left.word in ("comme", "like") and MEANS & set(said[start:end]) and not addressed:
        return True
    after = set(said[hit.end : hit.end + 2])
    first = start == hit.start - len(left.passed)
    rest = set(said[hit.end : end])
    if first and not rest & (YOURS | ORDERS) and (after & MEANS or (WORDS_FOR & rest and "," in reading.gap(hit.end))):
        return True
    return first and bool({"est", "sont", "serait"} & after) and bool(ABOUT_WORDS & set(said[hit.end : hit.end + 5]))


def _announced(reading: Reading, start: int) -> bool:
    """True when the sentence is given as somebody's words: "Il écrit : ..."; not after "je te le dis : ..."."""
    if start == 0 or ":" not in reading.gap(start):
        return False
    before = set(reading.words[max(0, start - 4) : start])
    return bool((SAYING | CALLED) & before) and not before & (YOURS | {"je", "j"})


def _after_comma(reading: Reading, hit: Hit, near: list[str]) -> bool:
    """True when a comma stands between the word that mentions and the hit: a vocative after all."""
    first = hit.start - len(near)
    speaks = max((at for at, word in enumerate(near) if word in WORDS_FOR | CALLED), default=0)
    return any("," in reading.gap(at) for at in range(first + speaks + 1, hit.start + 1))


def _quoted(reading: Reading, hit: Hit, left: Frame) -> bool:
    """Between quotation marks, unless the reader himself is called so ("tu es un « ... »") or all of the text is quoted."""
    quote = reading.quote_of(hit.start, hit.end)
    return quote is not None and reading.others_words(hit.start, hit.end) and not _scare(reading, quote[0], left)


def _scare(reading: Reading, first: int, left: Frame) -> bool:
    """True when the word that governs the hit stands before the quotation mark and points at the reader."""
    if not left.word or left.word not in ARE | YOU | {"ton", "ta", "votre"}:
        return False
    return reading.span(left.at, left.at + 1)[0] < first


def reported(reading: Reading, start: int, end: int) -> bool:
    """True when words start..end are somebody else's: within quotation marks, or told ("il m'a dit que ...")."""
    first, last = reading.sentence(start)
    if _announced(reading, first) or {"comme", "disait"} <= set(reading.words[end:last]):
        return True
    before = reading.words[max(0, start - 6) : start]
    if {"m", "me", "nous", "lui", "leur"} & set(before) and (CALLED | SAYING) & set(before):
        return True
    return reading.others_words(start, end)
