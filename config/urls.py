"""All addresses of the site; one of the two files that name all three apps."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa.base import views as second_factor
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from accounts import trusted_devices
from accounts.readers import close
from blog import media, sitemap, views
from blog.urls import app_name
from blog.urls import urlpatterns as blog_urls
from comments.page.kept import kept
from comments.views.follow import follow
from comments.views.search import asks, search
from comments.views.whole import whole, whole_json
from config.rate_limits import View, is_read, limited

admin.site.enable_nav_sidebar = False  # the desk is small: breadcrumbs lead back

handler500 = "blog.error_pages.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one way in, and it knows the second factor

_FOR_ROBOTS = {"sitemap": f"{settings.SITE_ADDRESS}/sitemap.xml"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("media/<path:name>", media.picture, name="picture"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain", extra_context=_FOR_ROBOTS)),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.part, name="sitemap_part"),
]
# The article page shows comments, of which blog knows nothing: here it is wrapped in their kept page.
blog_pages = [path("articles/<slug:slug>/", kept(views.article), name="article"), *blog_urls]


def whole_thread(view: View) -> View:
    """A long discussion takes a moment to write out, so that even reading it is counted."""
    return limited(kept(view), "whole", times=60, seconds=600, counts=is_read, refusal_page="comments/too_often.html")


urlpatterns += i18n_patterns(
    path("", include((blog_pages, app_name))),  # first, for it is asked for most
    path("admin/", admin.site.urls),
    path("accounts/login/", limited(account.login, "login", times=20, seconds=600), name="account_login"),
    path(
        "accounts/2fa/authenticate/", limited(second_factor.authenticate, "login", times=20, seconds=600), name="mfa_authenticate"
    ),
    path(
        "accounts/password/reset/", limited(account.password_reset, "reset", times=5, seconds=600), name="account_reset_password"
    ),
    path(
        "accounts/signup/",
        limited(account.signup, "signup", times=5, seconds=3600, refusal_page="comments/too_often.html"),
        name="account_signup",
    ),
    path("accounts/close/", close, name="account_close"),
    path("accounts/2fa/trust/forget/", trusted_devices.forget_all, name="mfa_forget_devices"),
    path("accounts/", include("allauth.urls")),
    path(
        "search/",
        limited(search, "search", times=30, seconds=60, counts=asks, refusal_page="comments/search_refused.html"),
        name="search",
    ),
    path("discussion/<slug:slug>/whole/", whole_thread(whole), name="whole"),
    path("discussion/<slug:slug>/whole.json", whole_thread(whole_json), name="whole_json"),
    path("", include("moderation.reports.urls")),
    path("", include("moderation.rules.urls")),
    path("", include("moderation.digest.urls")),
    path("", include("moderation.appeals.urls")),
    path("", include("comments.urls")),
    path(
        "discussion/receipt/<receipt_token:token>/follow/",
        limited(follow, "follow", times=5, seconds=3600, refusal_page="comments/too_often.html"),
        name="follow_replies",
    ),
    prefix_default_language=False,
)
