"""The token of a reply form: only ours is read, it ages, and it remembers when the reader began."""

import datetime

import pytest

from comments.form_token import FormToken, Tampered

NOW = datetime.datetime(2025, 4, 22, 14, 37, tzinfo=datetime.UTC)


def test_what_is_signed_is_read_back():
    token = FormToken.new(7, NOW)
    assert FormToken.read(token.signed(), 7) == token


def test_two_forms_share_no_key():
    one, other = FormToken.new(7, NOW), FormToken.new(7, NOW)
    assert len({one.idempotency_key, other.idempotency_key, one.browser_key, other.browser_key}) == 4


def changed(signed):
    return ("B" if signed[0] != "B" else "C") + signed[1:]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda signed: "",
        lambda signed: "n’importe quoi",
        changed,
        lambda signed: signed[:-1],
        lambda signed: signed.split(":")[0],
    ],
    ids=["missing", "nonsense", "changed", "cut off", "without signature"],
)
def test_a_token_that_is_not_ours_is_refused(spoil):
    with pytest.raises(Tampered):
        FormToken.read(spoil(FormToken.new(7, NOW).signed()), 7)


def test_the_token_of_another_articles_form_is_refused():
    with pytest.raises(Tampered):
        FormToken.read(FormToken.new(7, NOW).signed(), 8)


@pytest.mark.parametrize(("hours", "expired"), [(0, False), (1, False), (23.9, False), (24.1, True)])
def test_a_form_lives_as_long_as_the_settings_say(settings, hours, expired):
    settings.REPLY_FORM_HOURS = 24
    assert FormToken.new(7, NOW).expired(NOW + datetime.timedelta(hours=hours)) is expired


def test_a_renewed_token_is_new_in_all_but_the_time_its_reader_began():
    old = FormToken.new(7, NOW)
    later = NOW + datetime.timedelta(hours=30)
    renewed = old.renewed(later)
    assert renewed.idempotency_key != old.idempotency_key
    assert not renewed.expired(later)
    assert renewed.seconds_to_fill(later) == 30 * 3600
