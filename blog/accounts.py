"""How staff accounts behave: nobody signs himself up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):
    """Accounts are made by an administrator or by `manage.py create_owner`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
