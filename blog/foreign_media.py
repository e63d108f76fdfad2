"""Pictures and players that lie on other sites become captions with a link: a page of ours loads nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext
from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E

MEDIA = ("img", "iframe", "video", "audio", "object", "embed")
HOLDS_BLOCKS = {"div", "blockquote", "td", "th", "li", "dd"}
INLINE = {"a", "b", "i", "u", "em", "strong", "small"}
_FILE_NAME = re.compile(r"^\S+\.\w{2,5}$")


@dataclass(slots=True)
class CleaningReport:
    """How many of each were left out of one HTML text; pictures and players left a caption or link where they had one."""

    pictures: int = 0
    players: int = 0
    scripts: int = 0
    trackers: int = 0  # pictures of one pixel
    links: int = 0  # links without an address that leads somewhere; their words stay


def captioned_tables(root: HtmlElement) -> None:
    """Blogger's table of a picture above its caption becomes a figure."""
    for table in list(root.iter("table")):
        picture, caption = table.find(".//img"), table.find(".//td[@class='tr-caption']")
        if "tr-caption-container" not in table.get("class", "") or picture is None:
            continue
        link = picture.getparent() if picture.getparent().tag == "a" else picture
        figcaption = E.figcaption(*([caption.text or "", *caption] if caption is not None else []))
        link.tail = None
        _replace(table, E.figure(link, figcaption))


def replace_media(root: HtmlElement, report: CleaningReport) -> None:
    """Put words and links where pictures and players were, in the active language, and count them."""
    for media in list(root.iter(*MEDIA)):
        if not any(ancestor is root for ancestor in media.iterancestors()):
            continue  # it lay inside another one that is gone
        if media.tag == "img" and media.get("width") in {"0", "1"} and media.get("height") in {"0", "1"}:
            report.trackers += 1
            media.drop_tree()
            continue
        if media.tag == "img":
            report.pictures += 1
        else:
            report.players += 1
        _replace_by_link(media, root)


def _replace_by_link(media: HtmlElement, root: HtmlElement) -> None:
    """Put words and a link where a picture or player was: in the figure's caption, as a figure, or within the line."""
    words, link = _words_for(media), _link_to(_address_of(media), is_picture=media.tag == "img")
    figure = next(media.iterancestors("figure"), None)
    whole = _alone_within(media, root) if figure is None else _with_link(media)
    if link is not None and next(whole.iterancestors("a"), None) is not None:
        link = E.span(link.text)  # a link within a link is none: the outer one stays
    if figure is not None:
        whole.drop_tree()
        _say_in_caption(figure, words, link)
    elif whole.getparent().tag in HOLDS_BLOCKS:
        figure = E.figure(CLASS("elsewhere"))
        _say_in_caption(figure, words, link)
        _replace(whole, figure if len(figure) else None)
    else:
        _replace(whole, _in_brackets(words, link))


def _with_link(media: HtmlElement) -> HtmlElement:
    """The link around a picture, where there is one: it leads to the large picture."""
    parent = media.getparent()
    return parent if parent.tag == "a" and len(parent) == 1 and not parent.text_content().strip() else media


def _in_brackets(words: str, link: HtmlElement | None) -> HtmlElement | None:
    if link is None:
        return E.small(f"[{words}]") if words else None
    return E.small(f"[{words} " if words else "[", link, "]")


def _say_in_caption(figure: HtmlElement, words: str, link: HtmlElement | None) -> None:
    """Add `link` to the figure's caption, which gets `words` where it says nothing yet."""
    figure.set("class", "elsewhere")
    caption = figure.find(".//figcaption")
    if caption is None:
        if not words and link is None:
            return
        caption = E.figcaption()
        figure.append(caption)
    if not caption.text_content().strip() and words:
        caption.text = words
    if link is not None:
        _append_text(caption, " · " if caption.text_content().strip() else "")
        caption.append(link)


def _append_text(node: HtmlElement, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "").rstrip() + text
    else:
        node.text = (node.text or "").rstrip() + text


def _address_of(media: HtmlElement) -> str:
    """The address a reader may follow to see it: the link around it, else its own; "" where there is none."""
    parent = media.getparent()
    own = [media.get("src"), media.get("data"), *(source.get("src") for source in media.iter("source", "embed"))]
    own += [param.get("value") for param in media.iter("param") if param.get("name") in {"movie", "src", "url"}]
    around = [parent.get("href")] if parent.tag == "a" else []
    return next((found for found in map(absolute, around + own) if found), "")


def absolute(address: str | None) -> str:
    """An http(s) address with a host, or ""."""
    address = (address or "").strip()
    address = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def _words_for(media: HtmlElement) -> str:
    """The picture's alternative text, unless it is empty or a file's name."""
    words = (media.get("alt") or "").strip()
    return "" if _FILE_NAME.match(words) else words


def _link_to(address: str, *, is_picture: bool) -> HtmlElement | None:
    if not address:
        return None
    host = urlsplit(address).hostname
    words = gettext("See the picture on %(host)s") if is_picture else gettext("Open the player on %(host)s")
    return E.a(words % {"host": host}, href=address)


def _alone_within(node: HtmlElement, root: HtmlElement) -> HtmlElement:
    """The outermost element around `node` that holds nothing else."""
    while (parent := node.getparent()) is not root and parent.tag in INLINE | {"p", "div", "center"}:
        others = [child for child in parent if child is not node and child.tag != "br"]
        if others or (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
            break
        node = parent
    return node


def _replace(old: HtmlElement, new: HtmlElement | None) -> None:
    """Put `new` where `old` stands, or nothing; the text after it stays."""
    if new is None:
        old.drop_tree()
        return
    new.tail, old.tail = old.tail, None
    old.getparent().replace(old, new)
