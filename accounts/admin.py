"""Second factors are secrets: nobody reads them in the admin. `manage.py reset_second_factor` forgets one."""

import allauth.mfa.admin  # noqa: F401  registers what is taken back here
from allauth.mfa.models import Authenticator
from django.contrib import admin

admin.site.unregister(Authenticator)
