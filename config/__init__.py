"""Wiring of the three apps; here, and nowhere else, a safe SQLite takes the place of the system's."""

import sys

try:
    import pysqlite3
except ImportError:  # no wheel for this platform: Python's own sqlite3 stays, `manage.py doctor` says which version it is
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
