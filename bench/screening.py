"""`make bench-screening`: what screening one comment costs, and what simpler filters make of the same texts, in one run.

Prints microseconds and memory by detector, cost as texts and sites grow, start-up, and side by side: a word list as a
substring and as a whole word, better-profanity, alt-profanity-check. Never fails on a time; what cannot be measured here
is left out, and why is said. `--data DIR` names the folder with wordlists/ldnoobw_*.txt.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.prose import Prose
from bench.screening_peers import Judge, peers, timed, word_lists
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
        line(table, f"text of {length} characters", [Submission(text, "Zoé", article, site=around) for text in texts])
    for articles in sites:
        article, around = site(articles, Prose(6))
        prose = Prose(7)
        line(
            table, f"site of {articles} articles", [Submission(prose.comment(), "Zoé", article, site=around) for _ in range(100)]
        )
    return table


def line(table: Table, name: str, submissions: Sequence[Submission]) -> None:
    """A line: each text once, after one that warms the site up."""
    screen_submission(submissions[0])
    times = sorted(microseconds(lambda one=one: screen_submission(one, deadline_seconds=60)) for one in submissions[1:])  # type: ignore[misc]
    table.add_row(name, f"{statistics.median(times):.0f}", f"{times[int(0.95 * len(times))]:.0f}")


def start() -> str:
    """A fresh process: time to the first verdict, memory added."""
    done = subprocess.run([sys.executable, "-c", _START], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, kilobytes = map(float, done.stdout.split())
    return f"first verdict of a fresh process after {seconds:.2f} s of the processor, {kilobytes / 1024:.0f} MB added"


def ours(text: str) -> bool:
    """Held under a rule about people."""
    personal = {"insult", "personal_attack", "illegal"}
    return bool(personal & set(screen_submission(Submission(text, "Zoé"), deadline_seconds=60)[1].broken))


def side_by_side(judges: Iterable[tuple[str, Judge]], console: Console) -> Table:
    """The share of each group of own texts that each filter holds; of insults much is good, of everything else little."""
    table = Table(title="held, own texts of tests/corpus (which our detectors were built against)", title_justify="left")
    found = groups()
    texts = [text for group in found.values() for text in group]
    for heading in ("", *found, "µs a text", "of Palabre's"):
        table.add_column(heading, justify="right" if heading else "left")
    first = 0.0
    for name, judge in judges:
        try:
            with console.status(f"{name}: {len(texts)} texts"):
                judged = judge(texts)
        except (subprocess.SubprocessError, ValueError, OSError) as error:
            console.print(f"{name} is left out, it does not work here: {error}")
            continue
        first = first or judged.seconds
        shares = (f"{100 * share:.1f} %" for share in by_group(found, judged.held))
        table.add_row(name, *shares, f"{1e6 * judged.seconds / len(texts):.0f}", f"{judged.seconds / first:.2f}")
    return table


def by_group(found: Mapping[str, Sequence[str]], held: Sequence[bool]) -> Iterator[float]:
    """The share held of each group; `held` goes through the groups one after the other."""
    rest = iter(held)
    for group in found.values():
        yield sum(islice(rest, len(group))) / len(group)


def load_told() -> str:
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder that holds wordlists/")
    parser.add_argument("--quick", action="store_true", help="without the largest site")
    options = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120)  # a file has no width of its own
    console.print(f"At the beginning: {load_told()}. Times are of the processor, so that other work counts little.")
    for title, measured in (
        ("start", start),
        ("detectors", by_detector),
        ("growth", lambda: growth(SITES[:-1] if options.quick else SITES)),
    ):
        with console.status(f"{title} …"):
            part = measured()
        console.print(part)
    ours_first: list[tuple[str, Judge]] = [("Palabre", timed(ours))]
    console.print(side_by_side(chain(ours_first, word_lists(options.data, console), peers(console)), console))
    console.print(f"At the end: {load_told()}.")


if __name__ == "__main__":
    main()
