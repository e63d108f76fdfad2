"""The key that signs sessions, forms and tracking links, where .env gives none: a file in the data folder."""

import os
import secrets
from pathlib import Path


def read_or_make(file: Path, *, make: bool) -> str:
    """The key in `file`; where there is none, a new one is written there, or "" returned unless `make`."""
    if not file.exists():
        if not make:
            return ""
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)  # of two processes that start at once one wins, and both read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()
