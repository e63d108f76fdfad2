"""`make bench-screening`: what screening one comment costs, and what simpler filters make of the same texts, in one run.

Prints microseconds and memory by detector, cost as texts and sites grow, start-up, and side by side: a word list as a
substring and as a whole word, better-profanity, alt-profanity-check. Never fails on a time; what cannot be measured here
is left out, and why is said. `--data DIR` names the folder with wordlists/ldnoobw_*.txt.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.prose import Prose
from bench.screening_peers import Judge, peers, word_lists
from bench.screening_texts import groups
from moderation.detectors import detectors
from moderation.engine import Submission
from moderation.fitted import load
from moderation.pipeline import screen_submission
from moderation.topic.profile import Profile, SiteProfile, profile_of, site_of

COMMENTS = 300
LENGTHS = (100, 1_000, 10_000)
SITES = (1, 100, 1_000, 10_000)
ROOT = Path(__file__).resolve().parents[1]
_START = """
import re, time
def kilobytes():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])
began, before = time.process_time(), kilobytes()
from moderation.engine import Submission
from moderation.pipeline import screen_submission
screen_submission(Submission("Bonjour, et merci pour cet article."))
print(time.process_time() - began, kilobytes() - before)
"""


def microseconds(call: Callable[[], object]) -> float:
    """What one call takes of the processor: another process's load must not count."""
    began = time.thread_time()
    call()
    return 1e6 * (time.thread_time() - began)


def site(articles: int, prose: Prose) -> tuple[Profile, SiteProfile]:
    """An article, and the site of so many that it stands on."""
    profiles = [profile_of(str(n), prose.sentence(), " ".join(prose.comment() for _ in range(4))) for n in range(articles)]
    return profiles[0], site_of(profiles, load().background["fr"])


def by_detector() -> Table:
    """Time and memory of each; the first that reads the words pays for the reading that all share."""
    article, around = site(100, Prose(2))
    prose = Prose(3)
    submissions = [Submission(prose.comment(), "", article, site=around) for _ in range(COMMENTS)]
    table = Table(title="each detector, 300 comments", title_justify="left")
    for heading in ("detector", "median µs", "p95 µs", "kB kept"):
        table.add_column(heading, justify="right" if heading != "detector" else "left")
    kept = memory_by_detector(submissions[0])
    line_up = detectors(load())
    taken: dict[str, list[float]] = {code: [0.0] * COMMENTS for code in kept}
    for at, submission in enumerate(submissions):
        for detector in line_up:
            taken[detector.code][at] += microseconds(lambda: list(detector(submission)))  # noqa: B023
    for code, kilobytes in kept.items():
        times = sorted(taken[code])
        table.add_row(code, f"{statistics.median(times):.0f}", f"{times[int(0.95 * len(times))]:.0f}", f"{kilobytes:.0f}")
    return table


def memory_by_detector(submission: Submission) -> dict[str, float]:
    """What each keeps after its first comment, in the order in which they are asked."""
    kept: dict[str, float] = {}
    tracemalloc.start()
    for detector in detectors(load()):
        before = tracemalloc.get_traced_memory()[0]
        list(detector(submission))
        kept[detector.code] = kept.get(detector.code, 0.0) + (tracemalloc.get_traced_memory()[0] - before) / 1024
    tracemalloc.stop()
    return kept


def growth(sites: Sequence[int]) -> Table:
    """The whole screening, as the text and as the site grow."""
    table = Table(title="the whole screening", title_justify="left")
    for heading in ("", "median µs", "p95 µs"):
        table.add_column(heading, justify="right" if heading else "left")
    article, around = site(100, Prose(4))
    for length in LENGTHS:
        prose = Prose(5)
        texts = [" ".join(prose.comment() for _ in range(1 + length // 100))[:length] for _ in range(40)]
        timed(table, f"text of {length} characters", [Submission(text, "Zoé", article, site=around) for text in texts])
    for articles in sites:
        article, around = site(articles, Prose(6))
        prose = Prose(7)
        timed(
            table, f"site of {articles} articles", [Submission(prose.comment(), "Zoé", article, site=around) for _ in range(100)]
        )
    return table


def timed(table: Table, name: str, submissions: Sequence[Submission]) -> None:
    """A line: each text once, after one that warms the site up."""
    screen_submission(submissions[0])
    times = sorted(microseconds(lambda one=one: screen_submission(one, deadline_seconds=60)) for one in submissions[1:])  # type: ignore[misc]
    table.add_row(name, f"{statistics.median(times):.0f}", f"{times[int(0.95 * len(times))]:.0f}")


def start() -> str:
    """A fresh process: time to the first verdict, memory added."""
    done = subprocess.run([sys.executable, "-c", _START], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, kilobytes = map(float, done.stdout.split())
    return f"first verdict of a fresh process after {seconds:.2f} s of the processor, {kilobytes / 1024:.0f} MB added"


def ours(texts: Sequence[str]) -> list[bool]:
    """Held under a rule about people."""
    personal = {"insult", "personal_attack", "illegal"}
    return [bool(personal & set(screen_submission(Submission(text, "Zoé"), deadline_seconds=60)[1].broken)) for text in texts]


def side_by_side(judges: Sequence[tuple[str, Judge]]) -> Table:
    """The share of each group of own texts that each filter holds; of insults much is good, of everything else little."""
    table = Table(title="held, own texts of tests/corpus (which our detectors were built against)", title_justify="left")
    found = groups()
    for heading in ("", *found, "µs a text"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, judge in judges:
        row, texts, began = [], 0, time.perf_counter()  # of the clock, for a package works in a process of its own
        for group in found.values():
            held = judge(group)
            texts += len(group)
            row.append(f"{100 * sum(held) / len(held):.1f} %")
        table.add_row(name, *row, f"{1e6 * (time.perf_counter() - began) / texts:.0f}")
    return table


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder that holds wordlists/")
    parser.add_argument("--quick", action="store_true", help="without the largest site, and without peers to install")
    options = parser.parse_args()
    console = Console()
    console.print(start())
    console.print(by_detector())
    console.print(growth(SITES[:-1] if options.quick else SITES))
    judges: list[tuple[str, Judge]] = [("Palabre", ours), *word_lists(options.data, console)]
    console.print(side_by_side([*judges, *([] if options.quick else peers(console))]))


if __name__ == "__main__":
    main()
