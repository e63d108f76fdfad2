"""Keeps what off-topic needs of each article, and of the site as a whole, computed when articles change and not before."""

from __future__ import annotations

import datetime
import threading
import time
from dataclasses import dataclass, replace
from html import unescape

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.html import strip_tags

from blog.models import Article
from blog.prepared import Prepared
from moderation.fitted import Fitted
from moderation.models import ArticleProfile
from moderation.text.links import domain_of, domains_in
from moderation.topic.profile import Profile, SiteProfile, profile_of, site_of

NEWEST_ARTICLES = 2_000  # the others of the site a text is compared with; more say nothing new and cost memory
REFRESH_SECONDS = 60.0
PROFILES_KEPT = 64  # of articles that are discussed, in each process
CATCH_UP = 50  # articles without a profile that one refresh computes


def text_of(article: Article) -> str:
    """The article's plain text."""
    return unescape(strip_tags(article.body_html.replace("</p>", "\n").replace("</h", "\n</h")))


def profile_for(article: Article) -> Profile:
    """The stored profile of the article as it stands; computed and stored first where it is missing or old.

    A process asks once for each state of an article, of which the moment it was saved tells it apart.
    """
    state = (article.pk, article.version, article.updated_at)
    if (known := _of_state.get(state)) is None:
        if len(_of_state) >= PROFILES_KEPT:
            _of_state.clear()
        known = _of_state[state] = _stored_or_made(article)
    return known


_of_state: dict[tuple[int, int, datetime.datetime], Profile] = {}


def _stored_or_made(article: Article) -> Profile:
    stored: ArticleProfile | None = _STORED.first(article=article.pk, version=article.version)
    if stored:
        try:
            return Profile.from_bytes(bytes(stored.data))
        except ValueError:  # written by another release
            pass
    profile = profile_of(str(article.pk), article.title, text_of(article))
    profile = replace(profile, domains=domains_in(article.body_html))  # an address may stand behind a word
    ArticleProfile.objects.update_or_create(
        article=article, defaults={"article_version": article.version, "data": profile.to_bytes()}
    )
    return profile


_STORED = Prepared(
    lambda article, version: ArticleProfile.objects.filter(article=article, article_version=version), article=int, version=int
)


@dataclass
class _Kept:
    """The site's index of this process, and when it was last looked at."""

    site: SiteProfile
    state: tuple[int, int]
    looked_at: float


_kept: dict[str, _Kept] = {}
_lock = threading.Lock()


def forget() -> None:
    """Drop the index of this process and the profiles it read, as after a change of database."""
    _kept.clear()
    _of_state.clear()


def site_profile(fitted: Fitted, language: str) -> SiteProfile:
    """The index over the site's newest public articles; at most a minute old, built again only when they changed."""
    kept = _kept.get(language)
    if kept and time.monotonic() - kept.looked_at < REFRESH_SECONDS:
        return kept.site
    with _lock:
        state = _state()
        if kept and kept.state == state:
            kept.looked_at = time.monotonic()
            return kept.site
        _catch_up()
        site = site_of(_stored_profiles(language), fitted.empty_site(language).background)
        site = replace(site, domains=site.domains | own_domains())
        _kept[language] = _Kept(site, _state(), time.monotonic())
        return site


def own_domains() -> frozenset[str]:
    """The domains that this site itself answers under: a link to it leads nowhere else."""
    return frozenset(map(domain_of, (settings.SITE_ADDRESS, *settings.ALLOWED_HOSTS))) - {""}


def _state() -> tuple[int, int]:
    """Changes whenever the set of stored profiles does: how many of the newest there are, and their versions added up."""
    versions = ArticleProfile.objects.order_by("-pk").values_list("article_version", flat=True)[:NEWEST_ARTICLES]
    return len(versions), sum(versions)


def _catch_up() -> None:
    behind = Article.objects.public(timezone.now()).filter(Q(profile__isnull=True) | ~Q(profile__article_version=F("version")))
    for article in behind.newest_first()[:CATCH_UP]:
        profile_for(article)


def _stored_profiles(language: str) -> list[Profile]:
    public = Article.objects.public(timezone.now()).newest_first().values("pk")[:NEWEST_ARTICLES]
    profiles = []
    for data in ArticleProfile.objects.filter(article__in=list(public.values_list("pk", flat=True))).values_list(
        "data", flat=True
    ):
        try:
            profile = Profile.from_bytes(bytes(data))
        except ValueError:
            continue
        if profile.language == language:
            profiles.append(profile)
    return profiles
