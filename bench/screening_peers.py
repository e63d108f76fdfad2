"""Simpler filters, as they are commonly used: word lists, and two packages, each in an environment of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

ENVIRONMENTS = Path(__file__).resolve().parents[1] / ".setup" / "screening-peers"
REQUIREMENTS = Path(__file__).with_name("screening_peers.txt")
INSTALL_SECONDS = 240  # alt-profanity-check brings scikit-learn and SciPy with it
JUDGE_SECONDS = 120
MARK = "installed.txt"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a filter says of texts, in their order, and what that took of the processor, its start left out."""

    held: Sequence[bool]
    seconds: float


Judge = Callable[[Sequence[str]], Judged]

# Each defines `held`, a list of truth values, from `texts`; `ready()` is called when it has started. Runs in its own environment.
_PROGRAMS = {
    "better-profanity": "from better_profanity import profanity; profanity.load_censor_words(); ready(); "
    "held = [profanity.contains_profanity(text) for text in texts]",
    "alt-profanity-check": "from profanity_check import predict; predict(['']); ready(); "
    "held = [bool(predict([text])[0]) for text in texts]",
}
_FRAME = """
import json, sys, time
began = [0.0]
def ready(): began[0] = time.process_time()
texts = json.load(sys.stdin)
{program}
print(json.dumps([held, time.process_time() - began[0]]))
"""


def timed(judge: Callable[[str], bool]) -> Judge:
    """A filter that works in this process, one text at a time."""

    def all_of(texts: Sequence[str]) -> Judged:
        began = time.process_time()
        return Judged([judge(text) for text in texts], time.process_time() - began)

    return all_of


def word_lists(data: Path | None, console: Console) -> Iterator[tuple[str, Judge]]:
    """LDNOOBW, French and English, as WordPress uses a list (anywhere in the text) and as Coral does (whole words)."""
    files = sorted((data / "wordlists").glob("ldnoobw_*.txt")) if data else []
    if not files:
        console.print("LDNOOBW is left out: --data names no folder with wordlists/ldnoobw_*.txt")
        return
    words = sorted(
        {word.strip().lower() for file in files for word in file.read_text(encoding="utf-8").splitlines() if word.strip()}
    )
    yield "LDNOOBW, substring", timed(lambda text: any(word in text.lower() for word in words))
    whole = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
    yield "LDNOOBW, whole word", timed(lambda text: whole.search(text) is not None)


def peers(console: Console) -> Iterator[tuple[str, Judge]]:
    """The packages that can be installed here, one by one; what cannot is left out, and why is said."""
    for requirement in requirements():
        name = requirement.partition("==")[0]
        if not installed(requirement, ENVIRONMENTS / name):
            console.print(f"{name}: being installed into .setup/, once; at most {INSTALL_SECONDS} s …")
        with console.status(name):
            problem = install(requirement, ENVIRONMENTS / name)
        if problem:
            console.print(f"{name} is left out, it cannot be installed here: {problem}")
        else:
            yield name, lambda texts, name=name: judged(name, texts)  # type: ignore[misc]


def requirements() -> list[str]:
    """The packages to compare with, each with its version."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def judged(name: str, texts: Sequence[str]) -> Judged:
    """What a package says, in a process of its own; subprocess.SubprocessError where it cannot."""
    command = [str(ENVIRONMENTS / name / "bin" / "python"), "-c", _FRAME.format(program=_PROGRAMS[name])]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=JUDGE_SECONDS)
    return Judged(*json.loads(done.stdout.splitlines()[-1]))


def install(requirement: str, environment: Path) -> str:
    """Make the environment unless it stands; the reason where that fails, nothing where it does not."""
    if installed(requirement, environment):
        return ""
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], capture_output=True, check=True, timeout=60)
        subprocess.run(
            [environment / "bin" / "python", *pip, requirement],
            capture_output=True,
            text=True,
            check=True,
            timeout=INSTALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "it took too long. The next run tries again"
    except subprocess.CalledProcessError as error:
        return reason(error)
    (environment / MARK).write_text(requirement, encoding="utf-8")
    return ""


def installed(requirement: str, environment: Path) -> bool:
    """True where this very version stands."""
    mark = environment / MARK
    return mark.exists() and mark.read_text(encoding="utf-8") == requirement


def reason(error: subprocess.CalledProcessError) -> str:
    """The last line a command complained with."""
    said = error.stderr.decode(errors="replace") if isinstance(error.stderr, bytes) else error.stderr or ""
    return (said.strip().splitlines() or [f"it ended with {error.returncode}"])[-1]
