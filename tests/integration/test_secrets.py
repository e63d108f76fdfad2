"""What no page of the admin shows, whoever asks."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


def test_the_owner_cannot_read_anybodys_second_factor(client):
    client.force_login(User.objects.create_superuser("patronne"))
    assert not [model for model in admin.site._registry if model._meta.app_label == "mfa"]
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/").status_code == 200
