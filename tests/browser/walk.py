"""Where the browser tests go: every page of every role, with what has to be done there to bring it into each of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from playwright.sync_api import Page

from moderation.models import PostedRule
from tests.browser.house import PASSWORD, House

ROLES = ("reader", "account", "editor", "moderator", "owner")
SIGNED_IN_AS = {"account": "paul", "editor": "claude", "moderator": "maud", "owner": "paul"}
Act = Callable[[Page], None]


@dataclass(frozen=True)
class Stop:
    """A page, and what is done on it before it is looked at; `status` is what the address itself answers."""

    name: str
    path: str
    then: Act | None = None
    status: int = 200


def walk(page: Page, base: str, house: House, role: str, language: str = "") -> Iterator[Stop]:
    """Bring `page` to each stop of `role` in turn; `language` is "" for French, "/en" for English."""
    if role in SIGNED_IN_AS:
        sign_in(page, base, SIGNED_IN_AS[role])
    if role == "account":
        virtual_key(page)
    for stop in STOPS[role](house):
        answer = page.goto(f"{base}{language}{stop.path}")
        assert answer is not None, f"{stop.name}: no answer"
        assert answer.status == stop.status, f"{stop.name}: {answer.status}"
        if stop.then:
            stop.then(page)
        yield stop


def sign_in(page: Page, base: str, name: str) -> None:
    page.goto(f"{base}/accounts/login/?next=/accounts/2fa/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("#main form [type=submit]:not([form])")
    page.wait_for_load_state()


def virtual_key(page: Page) -> None:
    """A passkey that says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _click(selector: str) -> Act:
    """Press what leads to another page, and wait until it is there."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.click(selector)

    return act


def _fill_and_click(values: dict[str, str], selector: str) -> Act:
    def act(page: Page) -> None:
        for field, value in values.items():
            page.fill(field, value)
        _click(selector)(page)

    return act


def _open_all_folds(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def _open_form(page: Page) -> None:
    page.locator(".thread .do a").first.click()
    page.locator("form[data-in-place] textarea").wait_for()


def _send_an_insult(page: Page) -> None:
    page.fill("[name=name]", "Yann")
    page.fill("[name=text]", "Espèce de crétin, tu n’as jamais monté un escalier.")
    page.wait_for_timeout(2_100)  # nobody types faster: rule 4 is told of to nobody
    _click(SEND)(page)
    page.locator("[name=as_it_is]").wait_for()


def _without_required(selector: str) -> Act:
    """Send an empty form past the browser, as an old or a blind one would."""

    def act(page: Page) -> None:
        page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
        _click(selector)(page)

    return act


def _tell_keys(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def _open_around(page: Page) -> None:
    page.locator(".card.now .everything").click()
    page.locator(".card.now .around section").first.wait_for()


def _decide_in_place(page: Page) -> None:
    page.locator(".card.now [value=approve]").click()
    page.locator("#after form.done").wait_for()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where nothing lies under the bar


def _to_the_question_of_trust(house: House) -> Act:
    def act(page: Page) -> None:
        page.context.clear_cookies()  # of who stopped half-way through signing in
        page.reload()
        _fill_and_click({"[name=login]": "odile", "[name=password]": PASSWORD}, SEND)(page)
        _fill_and_click({"[name=code]": house.recovery_code}, SEND)(page)

    return act


SEND = "#main form [type=submit]:not([form]), #main form button:not([type]):not([form])"


def _of_readers(house: House) -> list[Stop]:
    article, first = house.article.slug, house.first.number
    receipts = {state: f"/discussion/receipt/{token}/" for state, token in house.receipts.items()}
    return [
        Stop("front page", "/"),
        Stop("older articles, none left", "/?before=0-1"),
        Stop("archives", "/archives/"),
        Stop("one month", f"/archives/{timezone.localtime(house.article.published_at):%Y/%m}/"),
        Stop("one tag", "/tags/patrimoine/"),
        Stop("search", "/search/"),
        Stop("search, found", "/search/?q=port"),
        Stop("search, nothing found", "/search/?q=introuvable"),
        Stop("search, no word to look for", "/search/?q=le"),
        Stop("article", f"/articles/{article}/", _open_all_folds),
        Stop("article under review", f"/articles/{house.reviewed.slug}/"),
        Stop("reply form in place", f"/articles/{article}/", _open_form),
        Stop("article, newest first", f"/articles/{article}/?order=newest"),
        Stop("article at a comment", f"/articles/{article}/#c{first}"),
        Stop("article closed to comments", f"/articles/{house.closed.slug}/"),
        Stop("branch", f"/discussion/{article}/{first}/"),
        Stop("whole discussion", f"/discussion/{article}/whole/"),
        Stop("reply form", f"/discussion/{article}/reply/"),
        Stop("reply to a comment", f"/discussion/{article}/reply/{first}/"),
        Stop("reply left empty", f"/discussion/{article}/reply/", _without_required(SEND)),
        Stop(
            "reply previewed",
            f"/discussion/{article}/reply/{first}/",
            _fill_and_click({"[name=text]": "> 163\n\n162."}, "[name=preview]"),
        ),
        Stop("parent quoted", f"/discussion/{article}/reply/{first}/", _click("[name=quote]")),
        Stop("told before sending", f"/discussion/{article}/reply/{first}/", _send_an_insult),
        Stop("reply under review", f"/discussion/{house.reviewed.slug}/reply/"),
        Stop("reply where closed", f"/discussion/{house.closed.slug}/reply/"),
        Stop("reply to a removed comment", f"/discussion/{article}/reply/{house.removed.number}/", status=410),
        *[Stop(f"tracking page, {state}", path) for state, path in receipts.items()],
        Stop("withdraw", receipts["held"] + "withdraw/"),
        Stop("edit", receipts["held"] + "edit/"),
        Stop("edit, left empty", receipts["held"] + "edit/", _fill_and_click({"[name=text]": " "}, SEND)),
        Stop("comments of a browser that has none", "/discussion/receipt/mine/"),
        Stop("find one's comment", "/discussion/receipt/"),
        Stop("find one's comment, wrong link", "/discussion/receipt/", _fill_and_click({"[name=link]": "x"}, SEND)),
        Stop("remove, as anybody", f"/discussion/{article}/{first}/remove/"),
        Stop("remove what is removed", f"/discussion/{article}/{house.removed.number}/remove/"),
        Stop("posted rules", "/discussion/rules/"),
        Stop("versions of the rules", "/discussion/rules/versions/"),
        Stop("no such page", "/nulle-part/", status=404),
        Stop("nobody's receipt", f"/discussion/receipt/{'0' * 40}/", status=404),
        Stop("sign-in", "/accounts/login/"),
        Stop("sign-in refused", "/accounts/login/", _fill_and_click({"[name=login]": "maud", "[name=password]": "non"}, SEND)),
        Stop("no sign-up", "/accounts/signup/"),
        Stop("spent password link", "/accounts/password/reset/key/1-set-password/"),
        Stop("second step", "/accounts/login/", _fill_and_click({"[name=login]": "odile", "[name=password]": PASSWORD}, SEND)),
        Stop("is this device trusted", "/accounts/login/", _to_the_question_of_trust(house)),
    ]


def _of_accounts(house: House) -> list[Stop]:
    return [
        Stop("second factor, none", "/accounts/2fa/"),
        Stop("set up an app", "/accounts/2fa/totp/activate/"),
        Stop("set up an app, wrong code", "/accounts/2fa/totp/activate/", _fill_and_click({"[name=code]": "000"}, SEND)),
        Stop("no key yet", "/accounts/2fa/webauthn/"),
        Stop("add a key", "/accounts/2fa/webauthn/add/"),
        Stop("a key added", "/accounts/2fa/webauthn/add/", _click("#mfa_webauthn_add")),
        Stop("keys", "/accounts/2fa/webauthn/"),
        Stop("rename a key", "/accounts/2fa/webauthn/", _click("a[href$='/edit/']")),
        Stop("take a key off", "/accounts/2fa/webauthn/", _click("a[href$='/remove/']")),
        Stop("recovery codes", "/accounts/2fa/recovery-codes/"),
        Stop("new recovery codes", "/accounts/2fa/recovery-codes/generate/"),
        Stop("second factor, set up", "/accounts/2fa/"),
        Stop("change password", "/accounts/password/change/"),
        Stop("change password, refused", "/accounts/password/change/", _without_required(SEND)),
        Stop("is it still you", "/accounts/reauthenticate/"),
        Stop("sign out", "/accounts/logout/"),
    ]


def _of_editors(house: House) -> list[Stop]:
    lighthouse, draft = house.article.pk, house.draft
    return [
        Stop("desk", "/redaction/?whose=all"),
        Stop("desk, nothing in this state", "/redaction/?state=scheduled"),
        Stop("write", "/redaction/write/"),
        Stop("write, nothing filled in", "/redaction/write/", _without_required("[name=action][value=publish]")),
        Stop("edit", f"/redaction/{lighthouse}/"),
        Stop("preview", f"/redaction/{lighthouse}/", _click("[name=action][value=preview]")),
        Stop("strictness", f"/redaction/{lighthouse}/strictness/"),
        Stop("make it a draft again", f"/redaction/{lighthouse}/unpublish/"),
        Stop("draft as readers will see it", f"/articles/{draft.slug}/"),
        Stop("article, signed in", f"/articles/{house.article.slug}/"),
        Stop("front page, signed in", "/"),
        Stop("moderation is not for editors", f"/discussion/{house.article.slug}/{house.first.number}/remove/"),
    ]


def _of_moderators(house: House) -> list[Stop]:
    article, queue = house.article.slug, "/admin/moderation/queuedcomment/"
    return [
        Stop("admin", "/admin/"),
        Stop("queue", queue),
        Stop("queue, all unfolded", queue, _open_all_folds),
        Stop("queue, nothing answers", queue + "?name=Personne"),
        Stop("published", queue + "?status=published"),
        Stop("one comment", f"{queue}{house.held[0].pk}/change/", _open_all_folds),
        Stop("help", queue + "help/"),
        Stop("history", "/admin/moderation/decision/"),
        Stop("undo", "/admin/moderation/decision/", _click("a[href$='/undo/']")),
        Stop("remove under a rule", f"/discussion/{article}/{house.first.number}/remove/"),
        Stop("remove without a rule", f"/discussion/{article}/{house.first.number}/remove/", _without_required(SEND)),
        Stop("decided already", f"/discussion/{article}/{house.removed.number}/remove/"),
        Stop("reply as staff", f"/discussion/{article}/reply/{house.first.number}/"),
        Stop("editing is not for moderators", "/redaction/", status=403),
        Stop("spot checks", queue + "spot-checks/", _open_all_folds),
        Stop("queue, keys told", queue, _tell_keys),
        Stop("queue, around a comment", queue, _open_around),
        Stop("least suspect", "/admin/moderation/batch/least/"),
        Stop("revert decisions", "/admin/moderation/batch/revert/"),
        Stop("whole list, before it is done", queue + "?rule=insult", _ask_for_the_whole_list),
        Stop("just decided", queue, _decide_in_place),
        Stop("whole list, done", queue + "?rule=insult", _decide_on_the_whole_list),
        Stop("batches", "/admin/moderation/batch/"),
        Stop("figures", "/admin/moderation/dayfigure/", _open_all_folds),
    ]


def _ask_for_the_whole_list(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details.head').forEach(head => { head.open = true })")  # folded on a phone
    _click("form.whole button")(page)


def _decide_on_the_whole_list(page: Page) -> None:
    _ask_for_the_whole_list(page)
    _click("[name=do][value=publish]")(page)


def _of_owners(house: House) -> list[Stop]:
    rule = f"/admin/moderation/postedrule/{PostedRule.objects.get(code='insult').pk}/change/"
    return [
        Stop("admin with first steps", "/admin/"),
        Stop("site settings", "/admin/blog/sitesettings/1/change/"),
        Stop("posted rules, list", "/admin/moderation/postedrule/"),
        Stop("posted rules, to read", "/admin/moderation/postedrule/read/"),
        Stop("posted rule", "/admin/moderation/postedrule/", _click("#result_list tbody a")),
        Stop("posted rule tried on history", rule, _click("[name=_backtest]")),
        Stop("what is on trial", rule.replace("change", "trial")),
        Stop("users", "/admin/auth/user/"),
        Stop("new user", "/admin/auth/user/add/"),
        Stop("user", "/admin/auth/user/", _click("#result_list tbody a")),
        Stop("versions of the rules", "/admin/moderation/policy/"),
    ]


STOPS: dict[str, Callable[[House], list[Stop]]] = {
    "reader": _of_readers,
    "account": _of_accounts,
    "editor": _of_editors,
    "moderator": _of_moderators,
    "owner": _of_owners,
}
