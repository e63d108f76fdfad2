"""A furnished house for the browser tests: a site with its articles, comments in every state, and people of every role."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass, field
from io import BytesIO

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from blog import pictures
from blog.models import Article, CommentsMode, SiteSettings
from blog.services import publish
from comments import services
from comments.drafts import Actor, Draft
from comments.models import Comment, Status
from comments.people.identity import receipt_token
from comments.services import Seen, Words
from moderation.founding import EDITORS, MODERATORS
from moderation.models import SpotCheck
from tests.making import make_article, make_comment

_serial = itertools.count(1)
PASSWORD = "une-longue-phrase-de-passe"
BODY = """Au bout de la digue, le phare n’a plus de gardien depuis trente ans, mais sa lampe tourne toujours. La commune veut le
vendre ; les pêcheurs voudraient le garder ; l’État, qui le possède encore, ne répond à personne.

## Trois projets, une seule tour

Un gîte de quatre chambres, un petit musée de la brume, ou rien du tout : la réunion publique de jeudi dira lequel tient debout.

> Un phare qu’on éteint, c’est une rue de moins sur la mer.

Le conseil votera au printemps. D’ici là, chacun peut lire le dossier en mairie."""


@dataclass
class House:
    """What was made, by the names the walks use."""

    article: Article
    quiet: Article
    closed: Article
    reviewed: Article
    draft: Article
    first: Comment = field(init=False)
    removed: Comment = field(init=False)
    receipts: dict[str, str] = field(default_factory=dict)
    held: list[Comment] = field(default_factory=list)
    recovery_code: str = ""


def furnish() -> House:
    """Fill the empty database of a test; needs no network and no worker."""
    _settings()
    people = _people()
    house = _articles(people["claude"])
    _discussion(house)
    _deep_thread(house.closed)
    _held(house)
    _receipts(house)
    SpotCheck.objects.create(comment=house.first, revision=1, drawn_at=timezone.now())
    house.recovery_code = _second_factor(people["odile"])
    return house


def _settings() -> None:
    SiteSettings(
        name="La Gazette du phare",
        motto="Nouvelles de la côte, par gros temps et par beau temps",
        publisher="Les Amis de la digue",
        contact="gazette@phare.example",
        own_paragraph="La Gazette est faite par des bénévoles.\nMerci de vous relire.",
    ).save()


def _people() -> dict[str, User]:
    people = {
        "claude": User.objects.create_user("claude", password=PASSWORD, first_name="Claude", last_name="Le Goff"),
        "maud": User.objects.create_user("maud", password=PASSWORD, is_staff=True),
        "odile": User.objects.create_user("odile", password=PASSWORD, is_staff=True),
        "paul": User.objects.create_superuser("paul", password=PASSWORD),
    }
    for name, group in {"claude": EDITORS, "maud": MODERATORS, "odile": MODERATORS}.items():
        people[name].groups.add(Group.objects.get(name=group))
    return people


def _articles(writer: User) -> House:
    lighthouse = Article(title="Le phare cherche un gardien, ou au moins un acheteur", body=BODY, language="fr", writer=writer)
    lighthouse.slug, lighthouse.byline = "le-phare", "Claude Le Goff"
    lighthouse.source_name, lighthouse.source_address = "Le Courrier des grèves", "https://courrier.example/phare"
    lighthouse.picture_caption, lighthouse.picture_credit = "La tour, vue du môle.", "Photo : M. Kerbrat"
    publish(lighthouse, timezone.now() - datetime.timedelta(days=2), tags=["Patrimoine", "Port"], picture=_picture())
    older = timezone.now() - datetime.timedelta(days=9)
    return House(
        article=lighthouse,
        quiet=make_article(
            title="The ferry returns", slug="the-ferry", language="en", body="It sails on Mondays again.", published_at=older
        ),
        closed=make_article(title="Horaires de la criée", slug="criee", comments_mode=CommentsMode.CLOSED, published_at=older),
        reviewed=make_article(
            title="La plage sera fermée en mars", slug="plage", comments_mode=CommentsMode.REVIEW, published_at=older
        ),
        draft=make_article(title="Brouillon sur les bouées", slug="bouees", is_draft=True, published_at=None, writer=writer),
    )


def _picture() -> pictures.Prepared:
    """A dusk with a tower in it, drawn here so that no file has to be carried."""
    image = Image.new("RGB", (1600, 800))
    pen = ImageDraw.Draw(image)
    for y in range(800):
        pen.line(
            [(0, y), (1600, y)],
            fill=(238 - y // 6, 190 - y // 7, 150 - y // 9) if y < 560 else (60 - y // 40, 78 - y // 40, 92 - y // 40),
        )
    pen.polygon([(1090, 560), (1110, 190), (1150, 190), (1170, 560)], fill=(45, 40, 38))
    pen.rectangle([(1104, 150), (1156, 190)], fill=(250, 226, 160))
    pen.polygon([(1098, 150), (1130, 118), (1162, 150)], fill=(45, 40, 38))
    pen.polygon([(700, 600), (1400, 540), (1600, 560), (1600, 640)], fill=(38, 36, 36))
    file = BytesIO()
    image.save(file, "PNG")
    return pictures.prepare(ContentFile(file.getvalue()))


def _discussion(house: House) -> None:
    """Nested replies, a tombstone, a foreign direction and a folded text, some hours apart."""
    began = timezone.now() - datetime.timedelta(days=2)

    def said(hours: int, body: str, **fields: object) -> Comment:
        return make_comment(house.article, body=body, submitted_at=began + datetime.timedelta(hours=hours), **fields)

    steps = (
        "Mon grand-père y montait le pétrole sur son dos. Qui achètera doit savoir qu’il y a 163 marches, et pas une de droite."
    )
    house.first = said(3, steps, name="Annick")
    answer = said(5, "162, je les ai comptées avec lui. La dernière est un seuil.", parent=house.first, name="Ivo")
    house.removed = said(6, "Mots retirés.", name="Luc", status="removed", ground="personal_attack")
    said(9, "Cela fait tout de même un long escalier pour un petit déjeuner au gîte.", parent=answer)
    said(12, "Un musée de la brume : on n’y verra rien, mais on l’aura bien mérité.", name="Soazig")
    said(15, "אני זוכרת את האור מחלון הרכבת.", name="דליה")
    said(18, "<br>".join(["Le dossier compte quarante pages, dont trente de plans. " * 6] * 9), name="Gildas")


def _deep_thread(article: Article) -> None:
    """Replies as deep as the page hangs them, with a name and a word that do not end."""
    deepest = make_comment(article, body="La criée ouvre donc une heure plus tôt ?")
    for name in ("", "Loïc", "Tifenn", "Marie-Rose du Plessis-Kergariou de la Pointe-Saint-Gildas"):
        deepest = make_comment(parent=deepest, name=name, body="Anticonstitutionnellement" * 12)


def _receipts(house: House) -> None:
    """One comment in each state, with the secret of its tracking link."""
    for state in ("published", "removed", "withdrawn"):
        comment, house.receipts[state] = _sent(house.quiet, f"The timetable helps, thank you ({state}).")
        assert comment.status == Status.PUBLISHED, comment.held_because
        if state == "removed":
            services.remove(
                comment, Seen.of(comment), Actor(2, "Maud"), "off_topic", Words("Please stay with the ferry.", "Third time.")
            )
        elif state == "withdrawn":
            services.withdraw(comment, Seen.of(comment))
    _comment, house.receipts["waiting"] = _sent(house.reviewed, "Et la cale, sera-t-elle fermée aussi ?")


def _held(house: House) -> None:
    """What a moderator finds in the queue, with evidence under several rules."""
    sent = {
        "": "Bande de crétins, vous êtes trop bêtes pour compter des marches. Retournez à la maternelle !",
        "Régis": "Pauvre type, tu ne sais même pas compter des marches. Tais-toi donc.",
    }
    for name, text in sent.items():
        comment, token = _sent(house.article, text, name=name, parent=house.first)
        house.held.append(comment)
        house.receipts.setdefault("held", token)
    assert [comment.status for comment in house.held] == [Status.HELD] * len(sent), "the engine let one through"


def _sent(article: Article, text: str, **fields: object) -> tuple[Comment, str]:
    """What a reader sends, through the screener, and the secret of its tracking link."""
    key = f"{next(_serial):032}"
    draft = Draft(article=article, text=text, browser_key=f"browser-{key}", idempotency_key=key, **fields)
    return services.submit(draft), receipt_token(draft.browser_key, key)


def _second_factor(user: User) -> str:
    """Give `user` an authenticator app and recovery codes; answers one of the codes."""
    TOTP.activate(user, generate_totp_secret())
    return RecoveryCodes.activate(user).get_unused_codes()[0]
