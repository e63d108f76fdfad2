"""The only writers of a comment's status: submit, adopt, edit, and the moves that moderators and authors make.

Order of locks everywhere: the Thread row, then the comment by compare-and-swap on (pk, status, revision). No lock is held
while a screener thinks. Each move writes its line of the log in the same transaction.
"""

from comments.services.adoption import adopt
from comments.services.editing import EditingOver, edit, editable_until, is_editable
from comments.services.moves import (
    PassageMissing,
    approve,
    approve_all,
    can_undo,
    decision_in_force,
    hold,
    reground,
    remove,
    remove_all,
    reopen,
    restore,
    send_back,
    undo,
    undo_all,
    undoable,
    withdraw,
)
from comments.services.moving import Moved, Overtaken, Seen, Words
from comments.services.nudging import Nudged
from comments.services.submission import Closed, ParentGone, SentDifferently, sent_before, submit
from comments.services.thread_row import queue_key

__all__ = [
    "Closed",
    "EditingOver",
    "Moved",
    "Nudged",
    "Overtaken",
    "ParentGone",
    "PassageMissing",
    "Seen",
    "SentDifferently",
    "Words",
    "adopt",
    "approve",
    "approve_all",
    "can_undo",
    "decision_in_force",
    "edit",
    "editable_until",
    "hold",
    "is_editable",
    "queue_key",
    "reground",
    "remove",
    "remove_all",
    "reopen",
    "restore",
    "send_back",
    "sent_before",
    "submit",
    "undo",
    "undo_all",
    "undoable",
    "withdraw",
]
