"""Simpler filters, as they are commonly used: word lists, and two packages in an environment of their own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console

ENVIRONMENT = Path(__file__).resolve().parents[1] / ".setup" / "screening-peers"
REQUIREMENTS = Path(__file__).with_name("screening_peers.txt")
Judge = Callable[[Sequence[str]], list[bool]]

# Reads a list of texts, writes a list of truth values; runs in the peers' environment.
_PROGRAMS = {
    "better-profanity": "from better_profanity import profanity; profanity.load_censor_words(); "
    "held = [profanity.contains_profanity(text) for text in texts]",
    "alt-profanity-check": "from profanity_check import predict; held = [bool(value) for value in predict(texts)]",
}


def word_lists(data: Path | None, console: Console) -> Iterator[tuple[str, Judge]]:
    """LDNOOBW, French and English, as WordPress uses a list (anywhere in the text) and as Coral does (whole words)."""
    files = sorted((data / "wordlists").glob("ldnoobw_*.txt")) if data else []
    if not files:
        console.print("LDNOOBW is left out: --data names no folder with wordlists/ldnoobw_*.txt")
        return
    words = sorted(
        {word.strip().lower() for file in files for word in file.read_text(encoding="utf-8").splitlines() if word.strip()}
    )
    yield "LDNOOBW, substring", lambda texts: [any(word in text.lower() for word in words) for text in texts]
    whole = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
    yield "LDNOOBW, whole word", lambda texts: [whole.search(text) is not None for text in texts]


def peers(console: Console) -> Iterator[tuple[str, Judge]]:
    """The packages that can be installed here."""
    if not installed(console):
        return
    for name, program in _PROGRAMS.items():
        yield name, lambda texts, program=program: judged(program, texts)  # type: ignore[misc]


def judged(program: str, texts: Sequence[str]) -> list[bool]:
    """What a package says; its time includes its start, as each group is a process of its own."""
    source = f"import json, sys; texts = json.load(sys.stdin); {program}; print(json.dumps(held))"
    done = subprocess.run(
        [ENVIRONMENT / "bin" / "python", "-c", source], input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True
    )
    return list(json.loads(done.stdout.splitlines()[-1]))


def installed(console: Console) -> bool:
    """True where the environment stands; False, and said, where it cannot be made here."""
    mark = ENVIRONMENT / REQUIREMENTS.name
    if mark.exists() and mark.read_text() == REQUIREMENTS.read_text():
        return True
    subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
    pip = [ENVIRONMENT / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "--requirement", str(REQUIREMENTS)], capture_output=True, text=True)
    if done.returncode:
        console.print(
            f"better-profanity and alt-profanity-check cannot be installed here, and are left out:\n{done.stderr[-400:]}"
        )
        return False
    mark.write_text(REQUIREMENTS.read_text())
    return True
