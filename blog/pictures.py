"""Pictures of articles: read with a limit, turned upright, stripped of metadata, encoded anew, stored with smaller copies.

A stored name says its size in pixels ("articles/2025/04/<32 hexadecimal digits>-1600x900.jpg"), so that a page can give
width, height and the smaller copies' addresses without opening a file. Files under `waiting/` belong to a form that is not
saved yet.
"""

from __future__ import annotations

import datetime
import re
import secrets
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from easy_thumbnails.files import get_thumbnailer
from PIL import Image, ImageCms, ImageOps

MAX_PIXELS = 25_000_000
MAX_BYTES = 30_000_000
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
QUALITY = {"JPEG": {"quality": 88, "progressive": True}, "PNG": {}, "WEBP": {"quality": 88}}
WAITING = "waiting"
WAITING_DAYS = 2
FILE_NAME = r"[0-9a-f]{32}-(?P<width>\d+)x(?P<height>\d+)\.(?P<extension>jpg|png|webp)"
_NAME = re.compile(rf"(?:[\w-]+/)*{FILE_NAME}")
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture that may be stored: decoded once, encoded anew, without metadata; sizes in pixels."""

    content: bytes
    extension: str
    width: int
    height: int

    @property
    def file_name(self) -> str:
        """A name nobody can guess."""
        return f"{secrets.token_hex(16)}-{self.width}x{self.height}.{self.extension}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What an `img` element needs; sizes are None for a file that this module did not name."""

    src: str
    srcset: str
    width: int | None
    height: int | None


# --- reading ----------------------------------------------------------------------------------------------------------


def prepare(upload: File[bytes]) -> Prepared:
    """Decode and encode anew what somebody sent. Raises ValidationError with a sentence that says what to do."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("This file is too heavy: %(limit)d MB at most.") % {"limit": MAX_BYTES // 1_000_000})
    try:
        with Image.open(upload, formats=list(FORMATS)) as image:
            _refuse_too_large(image)
            format_ = "JPEG" if image.format == "MPO" else str(image.format)  # MPO: a phone's JPEG with a second view inside
            image.load()
            return _encode(_upright(image), format_)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("This picture is too large: 25 megapixels at most.")) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise ValidationError(_("This file cannot be read as a picture. Send a JPEG, PNG or WebP file.")) from None


def _refuse_too_large(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise ValidationError(
            _("This picture has %(pixels)d megapixels; the limit is %(limit)d. Make it smaller and send it again.")
            % {"pixels": -(-pixels // 1_000_000), "limit": MAX_PIXELS // 1_000_000}
        )


def _upright(image: Image.Image) -> Image.Image:
    """The pixels as they are meant to be seen, in sRGB, with nothing beside them."""
    turned = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    alpha = turned.convert("RGBA").getchannel("A") if turned.has_transparency_data else None
    colours = _in_srgb(turned, profile)
    if alpha is not None:
        colours.putalpha(alpha)
    bare = Image.new(colours.mode, colours.size)
    bare.paste(colours)
    return bare


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
            return converted if converted is not None else image.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the plain conversion is what a browser would show
    return image.convert("RGB")


def _encode(image: Image.Image, format_: str) -> Prepared:
    output = BytesIO()
    image.convert("RGB" if format_ == "JPEG" else image.mode).save(output, format=format_, **QUALITY[format_])
    return Prepared(output.getvalue(), FORMATS[format_], image.width, image.height)


# --- storing ----------------------------------------------------------------------------------------------------------


def store(picture: Prepared) -> str:
    """Store a picture and its smaller copies; answers the name to put into `Article.picture`."""
    folder = timezone.now().strftime("articles/%Y/%m")
    name = default_storage.save(f"{folder}/{picture.file_name}", ContentFile(picture.content))
    thumbnailer = get_thumbnailer(default_storage, relative_name=name)
    for alias, options in settings.THUMBNAIL_ALIASES[""].items():
        default_storage.save(_copy_name(name, alias), thumbnailer.generate_thumbnail(options))
    return name


def discard(name: str) -> None:
    """Delete a stored picture and its smaller copies."""
    for copy in (_copy_name(name, alias) for alias in settings.THUMBNAIL_ALIASES[""]):
        default_storage.delete(copy)
    default_storage.delete(name)


def set_aside(picture: Prepared) -> str:
    """Keep the picture of a form that has to be sent again; answers its waiting name."""
    _drop_forgotten()
    return default_storage.save(f"{WAITING}/{picture.file_name}", ContentFile(picture.content))


def waiting(name: str) -> Prepared | None:
    """The picture that was set aside under `name`, if it is still there."""
    match = _NAME.fullmatch(name)
    if not match or not name.startswith(f"{WAITING}/") or not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return Prepared(file.read(), match["extension"], int(match["width"]), int(match["height"]))


def _drop_forgotten() -> None:
    """Delete what waited too long for its form."""
    limit = timezone.now() - datetime.timedelta(days=WAITING_DAYS)
    try:
        files = default_storage.listdir(WAITING)[1]
    except FileNotFoundError:
        return
    for name in (f"{WAITING}/{file}" for file in files):
        if default_storage.get_modified_time(name) < limit:
            default_storage.delete(name)


# --- showing ----------------------------------------------------------------------------------------------------------


def shown(name: str, largest: str = "large") -> Shown:
    """How a stored picture is put on a page, in its copy `largest` (an alias of THUMBNAIL_ALIASES) and those below."""
    match = _NAME.fullmatch(name)
    if not match or name.startswith(f"{WAITING}/"):
        size = (int(match["width"]), int(match["height"])) if match else (None, None)
        return Shown(default_storage.url(name), "", *size)
    sizes: dict[int, str] = {}
    full, widths = int(match["width"]), _copy_widths()
    for alias, width in widths.items():
        if width <= widths[largest]:
            sizes.setdefault(min(width, full), default_storage.url(_copy_name(name, alias)))
    width = max(sizes)
    srcset = ", ".join(f"{url} {pixels}w" for pixels, url in sorted(sizes.items())) if len(sizes) > 1 else ""
    return Shown(sizes[width], srcset, width, max(1, round(int(match["height"]) * width / full)))


def _copy_widths() -> dict[str, int]:
    """The widths of the smaller copies, in pixels, by alias."""
    aliases: dict[str, dict[str, Any]] = settings.THUMBNAIL_ALIASES[""]
    return {alias: options["size"][0] for alias, options in aliases.items()}


def _copy_name(name: str, alias: str) -> str:
    return f"{name}.{alias}.{name.rsplit('.', 1)[-1]}"
