"""Imports run one way, moderation -> comments -> blog; the engine and all it leans on know neither Django nor a table."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "blog", "comments", "config", "moderation", "operations")

# app -> the other apps of ours that it may import
MAY_IMPORT = {
    "blog": set(),
    "comments": {"blog"},
    "moderation": {"blog", "comments"},
    "accounts": set(),
    "operations": {"blog", "comments", "moderation", "accounts"},
    "config": set(APPS),
}
BOARD = {"blog", "comments", "moderation"}
PURE = ("engine.py", "text", "reading", "topic", "detectors", "lexicons", "policy.py", "pipeline.py")


def files(*under: str) -> list[Path]:
    found = []
    for name in under:
        path = ROOT / name
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(file: Path) -> frozenset[str]:
    """Every module that `file` names in an import, wherever it stands; what is only for type checkers does not count."""
    found: set[str] = set()
    tree = ast.parse(file.read_text())
    for_checkers = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    ignored = {id(inner) for node in for_checkers for inner in ast.walk(node)}
    package = module_of(file) if file.name == "__init__.py" else module_of(file).rpartition(".")[0]
    for node in ast.walk(tree):
        if id(node) in ignored:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, [base, node.module]))
            found |= {source} | {f"{source}.{alias.name}" for alias in node.names}
    return frozenset(found)


def apps_in(modules: frozenset[str]) -> set[str]:
    return {module.split(".")[0] for module in modules} & set(APPS)


def file_of(module: str) -> Path | None:
    path = ROOT / module.replace(".", "/")
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()), None)


def reached_from(file: Path) -> set[Path]:
    """`file` and every file of ours that importing it may import."""
    seen, waiting = set(), [file]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += [there for module in imports(here) if (there := file_of(module))]
    return seen


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_what_lies_below_it(app):
    allowed = MAY_IMPORT[app] | {app}
    strangers = {f"{file.relative_to(ROOT)} imports {other}" for file in files(app) for other in apps_in(imports(file)) - allowed}
    assert strangers == set()


def test_outside_of_config_and_of_moderation_on_top_nobody_names_all_three_apps():
    named = {
        file: apps_in(imports(file)) | {module_of(file).split(".")[0]}
        for app in ("accounts", "blog", "comments", "operations")
        for file in files(app)
    }
    assert [str(file.relative_to(ROOT)) for file, apps in named.items() if apps >= BOARD] == []


@pytest.mark.parametrize("room", PURE)
def test_the_engine_and_all_it_leans_on_know_neither_django_nor_a_table(room):
    assert files(f"moderation/{room}"), f"moderation/{room} is not there any more"
    impure = {
        f"{reached.relative_to(ROOT)} (from {file.relative_to(ROOT)}) imports {module}"
        for file in files(f"moderation/{room}")
        for reached in reached_from(file)
        for module in imports(reached)
        if module.split(".")[0] == "django" or module.endswith(".models")
    }
    assert impure == set()


def test_no_test_is_imported_by_the_product():
    assert [
        str(file) for app in APPS for file in files(app) if "tests" in {module.split(".")[0] for module in imports(file)}
    ] == []


@pytest.mark.parametrize("app", APPS)
def test_each_module_says_in_its_first_line_what_it_is_for(app):
    silent = [
        file
        for file in files(app)
        if file.read_text().strip() and "migrations" not in file.parts and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert [str(file.relative_to(ROOT)) for file in silent] == []
