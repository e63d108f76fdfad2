"""Makes the people of a newsroom and the pictures they send."""

from io import BytesIO

from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from moderation.founding import EDITORS


def make_editor(name="claire", **fields) -> User:
    """May write, and change what everybody wrote."""
    user = User.objects.create_user(name, password="un mot de passe", **fields)
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def make_writer(name="paul", **fields) -> User:
    """May write, and change what he wrote."""
    user = User.objects.create_user(name, password="un mot de passe", **fields)
    user.user_permissions.add(Permission.objects.get(codename="add_article", content_type__app_label="blog"))
    return user


def image_bytes(size=(60, 40), format_="JPEG", mode="RGB", colour=(200, 30, 30), **saved) -> bytes:
    output = BytesIO()
    Image.new(mode, size, colour).save(output, format_, **saved)
    return output.getvalue()


def upload(content=None, name="photo.jpg", **made) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(**made) if content is None else content)
