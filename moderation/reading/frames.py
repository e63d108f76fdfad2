"""The frame around a hard word: what governs it to the left, found by walking over fillers ("un vrai gros ...")."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.reading.reading import Reading


def words(row: str) -> frozenset[str]:
    """A set of folded words."""
    return frozenset(row.split())


YOU = words("tu t toi te vous vs you u ya vou ty toe")
YOURS = YOU | words("ton ta tes votre vos your yours ur")
ARE = words(
    "es etes seras serez etais etiez sois soyez deviens devenez restes restez resteras resterez sembles semblez "
    "parais paraissez serais seriez are re r were"
)
AM = words("suis etais am m sommes etions serai fus")
IS = words("est sont etait etaient sera seront is was s serait fut reste restent devient c")
HAVE = words("as avez a")
MAKE = words("fais faites ferais feriez fait")
ORDERS = words(
    "va vas allez degage degagez ferme fermez tais taisez arrete arretez retourne retournez casse cassez creve crevez "
    "lis lisez apprends apprenez regarde regardez ecoute ecoutez lache lachez reveille reveillez fous foutez viens "
    "venez continue continuez mange mangez rentre rentrez barre barrez tire tirez cherche cherchez reflechis "
    "reflechissez go get shut stop learn read leave grow ouvre ouvrez relis "
    "relisez avoue calme calmez sors sortez"
)
ARTICLES = words("un une des le la les l a an the")
FILLERS = ARTICLES | words(
    "vraiment bien trop si tellement tres assez plutot aussi gros grosse grosses petit petite petits petites vieux "
    "vieille vieil beau belle bel sacre sacree sacres sacrees complet parfait parfaite total pur pure vrai vraie vrais vraies fieffe "
    "simple immense enorme enormes encore toujours decidement franchement quand meme tous toutes tout toute qu que "
    "plus juste grand grande grands putain putains fucking the such so really real complete absolute big fat just "
    "totally utterly little old bloody rien sombre triste jeune affreux affreuse sinistre infame ignoble miserable "
    "completement totalement carrement bon bonne foutu foutue incroyable ostie osti crisse estie maudit maudite "
    "calisse damn stupid dirty ugly pathetic dumb filthy worthless vulgaire pareil pareille peu franc incurable "
    "premier premiere sale sales pauvre pauvres donc deux trois clairement visiblement manifestement apparemment "
    "evidemment effectivement absolument definitivement horrible vilain vilaine espece genre quelque ridicule "
    "lamentable parfois souvent autant giga mega ultra super hyper archi ptn grave mechant mechante ben bin triple double"
)
HEAP = words("bougre bougres espece especes bande bandes tas ramassis troupeau tribu bunch pack kind sorte meute troupe equipe")
INTENSE = words("putain putains ptn saloperie enculerie enorme fucking chierie foutu crisse osti")
SALUTES = words(
    "sale sales pauvre pauvres gros grosse grosses petit petite petits petites vieux vieille espece you sacre sombre "
    "maudit sinistre"
)
THESE = words(
    "ce cet cette ces ses son sa leur leurs quel quelle quels quelles aucun aucune chaque this that these those his "
    "her their what"
)
ASKING = words("quel quelle quels quelles what")


_FARTHEST = 20  # words walked over
_SHORTEST_MANNER = 8  # letters; "element" and "jugement" are shorter or as long


@dataclass(frozen=True, slots=True)
class Frame:
    """The governing word and its place ("" at the start of a sentence or after a comma), and what was passed over.

    `passed` runs outwards, from the hit to the governing word. `heap` is the place in it of "espèce de", "bande de", or -1.
    """

    at: int
    word: str
    before: str
    passed: tuple[str, ...]
    heap: int
    comma: bool

    @property
    def article(self) -> bool:
        """True when an article stands before the hit ("un ...", "les ...")."""
        return bool(ARTICLES & set(self.passed))

    @property
    def told_of(self) -> bool:
        """True for "une bande de ..." and "cette espèce de ...": spoken of, not called out."""
        return self.heap >= 0 and bool((ARTICLES | {"tout", "toute"}) & set(self.passed[self.heap + 1 :]))


def frame(reading: Reading, at: int) -> Frame:
    """Walk left from word `at` over fillers, to the word that governs it."""
    said = reading.words
    passed: list[str] = []
    heap = -1
    first = at
    while at > 0 and len(passed) < 10 and first - at < _FARTHEST and not reading.parted(at):
        gap = reading.gap(at)
        if (earlier := _joined_hit(reading, at, gap, passed, heap)) is not None:
            at = earlier
            continue
        if gap != " " and any(sign in gap for sign in (",", "(", " -", "- ")):
            return Frame(at, "", "", tuple(passed), heap, True)
        word = said[at - 1]
        if word in ("de", "d", "of") and at > 1 and said[at - 2] in HEAP | INTENSE:
            passed += [word, said[at - 2]]
            heap = len(passed) - 1 if said[at - 2] in HEAP else heap
            at -= 2
        elif (
            word in FILLERS or _in_a_manner(word) or (word in ("de", "d") and passed and at > 1 and said[at - 2] in ARE | FILLERS)
        ):
            passed.append(word)
            at -= 1
        else:
            return Frame(at - 1, word, said[at - 2] if at > 1 else "", tuple(passed), heap, False)
    return Frame(at, "", "", tuple(passed), heap, False)


def _in_a_manner(word: str) -> bool:
    """True for adverbs made of adjectives ("parfaitement"), which say how much and not who."""
    return word.endswith("ement") and len(word) > _SHORTEST_MANNER


def _joined_hit(reading: Reading, at: int, gap: str, passed: list[str], heap: int) -> int | None:
    """Where an earlier hit begins that "et", "ou" or a comma joins to what starts at word `at`: they share their frame."""
    said = reading.words
    listed = "," in gap and heap < 0 and bool(ARTICLES & set(passed))
    ends = at - 1 if said[at - 1] in ("et", "ou", "and", "or", "ni") else at if listed else -1
    earlier = reading.hit_ends.get(ends)
    return earlier.start if earlier is not None and earlier.start > 0 else None
