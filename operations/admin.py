"""Keeps out of the admin the inner tables of parts we build on, where nobody has anything to do, and everybody's second factors."""

from django.contrib import admin

HIDDEN = {"django_smart_ratelimit", "easy_thumbnails", "mfa"}  # mfa: secrets; `manage.py reset_second_factor` forgets one

for model in [model for model in admin.site._registry if model._meta.app_label in HIDDEN]:
    admin.site.unregister(model)
