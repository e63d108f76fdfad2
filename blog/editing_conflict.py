"""What two people wrote into the same article at the same time, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from blog.forms import ArticleForm
from blog.models import Article


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the stored article is not what the form says."""

    label: str
    stored: str
    is_long: bool


def differences(form: ArticleForm, stored: Article) -> list[Difference]:
    """The fields of `stored` that saving the form would replace by something else."""
    found = [
        Difference(str(form.fields[name].label), _in_words(stored, name), name == "body")
        for name in form.Meta.fields
        if (getattr(stored, name) or "") != (form.cleaned_data[name] or "")
    ]
    names = [tag.name for tag in stored.tags.all()]
    if sorted(names) != sorted(form.cleaned_data["tag_names"]):
        found.append(Difference(str(form.fields["tag_names"].label), ", ".join(names), False))
    return found


def _in_words(stored: Article, name: str) -> str:
    if name in {"language", "comments_mode"}:
        return str(getattr(stored, f"get_{name}_display")())
    return str(getattr(stored, name) or "–")
