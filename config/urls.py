"""All addresses of the site; one of the two files that name all three apps."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

handler500 = "blog.error_pages.server_error"

urlpatterns = [
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
]
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("comments.urls")),
    path("", include("blog.urls")),
    prefix_default_language=False,
)
