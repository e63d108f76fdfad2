"""Keeps the inner tables of parts we build on out of the admin, where nobody has anything to do with them."""

from django.contrib import admin

HIDDEN = {"django_smart_ratelimit", "easy_thumbnails"}

for model in [model for model in admin.site._registry if model._meta.app_label in HIDDEN]:
    admin.site.unregister(model)
