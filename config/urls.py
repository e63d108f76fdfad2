"""All addresses of the site; one of the two files that name all three apps."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
]
urlpatterns += i18n_patterns(
    path("", include("comments.urls")),
    path("", include("blog.urls")),
    prefix_default_language=False,
)
