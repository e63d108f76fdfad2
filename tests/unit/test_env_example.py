""".env.example documents each variable that the settings read, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text()
NAME = re.compile(r"#?([A-Z][A-Z_]+)=")


def read_by_the_settings() -> set[str]:
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    of_env = [call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"]
    return {
        call.args[0].value
        for call in of_env
        if call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value.isupper()
    }


def documented() -> list[str]:
    return [match.group(1) for line in EXAMPLE.splitlines() if (match := NAME.match(line))]


def test_the_example_names_what_the_settings_read():
    assert set(documented()) == read_by_the_settings()


def test_no_variable_is_documented_twice():
    assert len(documented()) == len(set(documented()))


@pytest.mark.parametrize("name", documented())
def test_each_variable_has_a_comment_above_it(name):
    lines = EXAMPLE.splitlines()
    at = next(i for i, line in enumerate(lines) if (match := NAME.match(line)) and match.group(1) == name)
    while NAME.match(lines[at]):
        at -= 1
    assert lines[at].startswith("# "), f"{name} has no comment above it"


def test_the_example_as_it_stands_sets_only_what_a_real_site_must_say():
    on = [line.split("=")[0] for line in EXAMPLE.splitlines() if re.match(r"[A-Z]", line)]
    assert on == ["PALABRE_MODE", "SITE_ADDRESS", "SECRET_KEY"]
