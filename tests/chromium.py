"""Finds a Chromium for the browser tests; run as a script it also tries to install one, saying each step.

Playwright's own comes first, then the system's. Without any, the browser tests are skipped, unless REQUIRE_BROWSER=1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 600


def find() -> str | None:
    """The path of a Chromium that starts, or None."""
    own = sorted(_playwright_folder().glob("chromium-*/*/chrome"))
    system = [path for path in map(shutil.which, SYSTEM_NAMES) if path]
    return next((path for path in [*map(str, own), *system] if _starts(path)), None)


def _playwright_folder() -> Path:
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")


def _starts(path: str) -> bool:
    """A downloaded browser may lack libraries of the system."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _download() -> None:
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _from_debian() -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    if not _run(install, **quiet) and _run(["apt-get", "update", "--quiet"], **quiet):
        _run(install, **quiet)


def _run(command: list[str], **environment: str) -> bool:
    print("  $", " ".join(command), flush=True)
    try:
        done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}")
        return False
    if done.returncode:
        said = (done.stderr or done.stdout).splitlines()
        print("  did not work:", next((line for line in said if "rror" in line or line.startswith("E:")), "no reason was given"))
    return done.returncode == 0


def install() -> str | None:
    """The path of a Chromium, installed if it must and can be."""
    ways: list[tuple[str, Callable[[], None]]] = [("Playwright's download", _download)]
    if shutil.which("apt-get"):
        if os.geteuid() == 0:
            ways.append(("the system's packages", _from_debian))
        else:
            print("  apt-get is not tried: that needs root.")
    for name, way in ways:
        print(f"▸ Chromium for the browser tests, from {name}", flush=True)
        way()
        if path := find():
            return path
    return None


def main() -> int:
    path = find() or install()
    if path:
        print(f"▸ Chromium: {path}")
        return 0
    print("▸ No Chromium could be had: the browser tests are skipped. Installing your system's chromium by hand is enough.")
    return 1 if os.environ.get("REQUIRE_BROWSER") == "1" else 0


if __name__ == "__main__":
    sys.exit(main())
