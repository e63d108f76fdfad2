"""Pictures of articles: what is taken, what is taken out, what is stored, and how it is served."""

import datetime
import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from PIL import Image, ImageCms, PngImagePlugin

from blog import pictures
from tests.newsroom import image_bytes, upload

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(autouse=True)
def _pictures_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


def opened(picture):
    image = Image.open(BytesIO(picture.content))
    image.load()
    return image


# --- what is taken ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_", "mode", "extension"),
    [
        ("JPEG", "RGB", "jpg"),
        ("JPEG", "L", "jpg"),
        ("JPEG", "CMYK", "jpg"),
        ("PNG", "RGB", "png"),
        ("PNG", "P", "png"),
        ("PNG", "1", "png"),
        ("WEBP", "RGB", "webp"),
    ],
)
def test_it_stays_in_its_format_and_keeps_its_size(format_, mode, extension):
    colour = {"L": 90, "P": 3, "1": 1, "CMYK": (0, 200, 200, 20)}.get(mode, RED)
    prepared = pictures.prepare(upload(format_=format_, mode=mode, colour=colour))
    assert (prepared.extension, prepared.width, prepared.height) == (extension, 60, 40)
    assert opened(prepared).size == (60, 40)


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_what_can_be_seen_through_stays_so(format_):
    prepared = pictures.prepare(upload(format_=format_, mode="RGBA", colour=(*RED, 0)))
    assert opened(prepared).getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("situation", "content"),
    [
        ("a text", b"Bonjour"),
        ("a drawing that could carry a script", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a moving picture", image_bytes(format_="GIF", mode="P", colour=1)),
        ("a picture cut short", image_bytes(size=(300, 300))[:400]),
        ("a head without a body", b"\x89PNG\r\n\x1a\n"),
        ("nothing", b""),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(situation, content):
    with pytest.raises(ValidationError, match="JPEG, PNG or WebP"):
        pictures.prepare(upload(content))


def head_of_png(width, height):
    """A PNG that says how large it is, and then says no more."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 9) + b"IDAT"


@pytest.mark.parametrize(("size", "megapixels"), [((5001, 5000), 26), ((30_000, 1000), 30)])
def test_more_than_25_megapixels_are_refused_before_they_are_decoded(size, megapixels):
    with pytest.raises(ValidationError, match=f"This picture has {megapixels} megapixels; the limit is 25"):
        pictures.prepare(upload(head_of_png(*size)))


@pytest.mark.parametrize("size", [(10_000, 10_000), (60_000, 60_000)])
def test_what_pillow_itself_calls_a_bomb_is_refused_in_words(size):
    with pytest.raises(ValidationError, match="25 megapixels at most"):
        pictures.prepare(upload(head_of_png(*size)))


def test_25_megapixels_are_taken():
    assert pictures.prepare(upload(size=(5000, 5000), mode="L", colour=9)).width == 5000


def test_a_file_of_too_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    with pytest.raises(ValidationError, match="too heavy"):
        pictures.prepare(upload())


# --- what is taken out ------------------------------------------------------------------------------------------------


def exif(orientation=1):
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "Appareil témoin"
    data.get_ifd(0x8825)[1] = "N"
    return data


def srgb():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    "content",
    [
        image_bytes(exif=exif(), comment=b"Appareil temoin"),
        image_bytes(exif=exif(), icc_profile=srgb()),
        image_bytes(format_="WEBP", exif=exif(), xmp=b"<x:xmpmeta>temoin</x:xmpmeta>"),
        image_bytes(format_="PNG", exif=exif()),
    ],
    ids=["jpeg", "jpeg with colours", "webp", "png"],
)
def test_place_camera_and_comments_are_taken_out(content):
    prepared = pictures.prepare(upload(content))
    assert b"moin" not in prepared.content
    image = opened(prepared)
    assert not image.getexif()
    assert not {"comment", "xmp", "icc_profile", "exif"} & image.info.keys()


def test_words_in_a_png_are_taken_out():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "temoin")
    prepared = pictures.prepare(upload(image_bytes(format_="PNG", pnginfo=words)))
    assert b"temoin" not in prepared.content


def test_what_a_camera_held_sideways_took_is_turned_upright():
    sideways = Image.new("RGB", (60, 40), RED)
    sideways.paste(BLUE, (0, 0, 60, 20))  # blue above red; turned a quarter clockwise: red at the left
    output = BytesIO()
    sideways.save(output, "PNG", exif=exif(orientation=6))
    image = opened(pictures.prepare(upload(output.getvalue())))
    assert image.size == (40, 60)
    assert (image.getpixel((5, 30)), image.getpixel((35, 30))) == (RED, BLUE)


def test_what_a_program_hides_behind_the_picture_is_taken_out():
    prepared = pictures.prepare(upload(image_bytes() + b"<script>temoin</script>"))
    assert b"temoin" not in prepared.content


# --- what is stored ---------------------------------------------------------------------------------------------------


def dimensions(url):
    with default_storage.open(url.removeprefix("/media/")) as file:
        return Image.open(file).size


@pytest.mark.parametrize(
    ("size", "widths"),
    [((2000, 1337), [480, 960, 1472]), ((1000, 333), [480, 960, 1000]), ((960, 7), [480, 960]), ((60, 40), [60])],
)
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_page_is_told_the_true_sizes_without_opening_a_file(size, widths, format_):
    name = pictures.store(pictures.prepare(upload(size=size, format_=format_)))
    shown = pictures.shown(name)
    offered = [entry.split() for entry in shown.srcset.split(", ")] if shown.srcset else [[shown.src, f"{shown.width}w"]]
    assert [f"{width}w" for width in widths] == [width for _, width in offered]
    assert [dimensions(url)[0] for url, _ in offered] == widths
    assert dimensions(shown.src) == (shown.width, shown.height)


def test_a_list_is_given_the_smallest_copy():
    name = pictures.store(pictures.prepare(upload(size=(2000, 1000))))
    shown = pictures.shown(name, "small")
    assert (shown.width, shown.height, shown.srcset) == (480, 240, "")


def test_the_same_picture_twice_has_two_names_that_nobody_can_guess():
    prepared = pictures.prepare(upload())
    first, second = pictures.store(prepared), pictures.store(prepared)
    assert first != second
    assert len(first.rsplit("/", 1)[1].split("-")[0]) == 32


def test_discarding_leaves_no_file(tmp_path):
    name = pictures.store(pictures.prepare(upload(size=(2000, 1000))))
    pictures.discard(name)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_waiting_picture_is_found_again_by_its_name_alone():
    prepared = pictures.prepare(upload())
    name = pictures.set_aside(prepared)
    assert pictures.waiting(name) == prepared


@pytest.mark.parametrize("name", ["", "waiting/x.jpg", "../secret-1x1.jpg", "waiting/" + "0" * 32 + "-1x1.jpg"])
def test_no_other_name_is_a_waiting_picture(name):
    assert pictures.waiting(name) is None


def test_a_stored_picture_is_no_waiting_one():
    assert pictures.waiting(pictures.store(pictures.prepare(upload()))) is None


def test_what_waited_too_long_is_dropped(monkeypatch):
    prepared = pictures.prepare(upload())
    forgotten = pictures.set_aside(prepared)
    now = timezone.now() + datetime.timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: now)
    pictures.set_aside(prepared)
    assert pictures.waiting(forgotten) is None


# --- how it is served -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("format_", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_it_is_served_as_what_it_is_and_may_be_kept_for_good(client, format_, content_type):
    name = pictures.store(pictures.prepare(upload(format_=format_)))
    response = client.get(f"/media/{name}")
    assert response.headers["Content-Type"] == content_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_copy_is_served_too(client):
    name = pictures.store(pictures.prepare(upload()))
    assert client.get(f"/media/{name}.small.jpg").status_code == 200


def test_a_picture_that_is_not_saved_yet_is_kept_by_no_cache(client):
    name = pictures.set_aside(pictures.prepare(upload()))
    assert client.get(f"/media/{name}").headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "x.jpg",
        "articles/2025/04/x.jpg",
        "../palabre.sqlite3",
        "articles/../../secret_key",
        "articles/2025/04/" + "0" * 32 + "-1x1.jpg",
        "/etc/passwd",
    ],
)
def test_nothing_else_is_served(client, tmp_path, name):
    (tmp_path / "x.jpg").write_bytes(image_bytes())
    assert client.get(f"/media/{name}").status_code == 404
