"""Everything a machine can say about the code without running it; `make check` calls it, and all of it runs each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "formatting": [BIN / "ruff", "format", "--check", "."],
    "lint": [BIN / "ruff", "check", "."],
    "types": [BIN / "mypy"],
    "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": [sys.executable, "tests/catalogues.py"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        print(f"▸ {name}", flush=True)
        if subprocess.run([str(part) for part in command], cwd=ROOT).returncode:
            failed.append(name)
    print(f"✗ {', '.join(failed)}" if failed else "✓ all clean")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
