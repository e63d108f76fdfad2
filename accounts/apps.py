"""The accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "staff"  # allauth's app is called "account"; one letter is too little to tell them apart
    verbose_name = _("Staff")
