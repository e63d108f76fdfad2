"""How staff accounts behave: nobody signs himself up, and everybody lands where his work is."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class StaffAccounts(DefaultAccountAdapter):
    """Accounts are made by an administrator or by `manage.py create_owner`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Editors to their articles, everybody else to the admin."""
        writes = request.user.has_perm("blog.change_article") and not request.user.is_superuser
        return reverse("blog:desk" if writes else "admin:index")
