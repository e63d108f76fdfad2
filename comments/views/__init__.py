"""The pages of the discussion: a branch, the reply form, the author's receipt, the removal of a comment."""

from comments.views.discussion import branch, rules
from comments.views.receipt import find_receipt, receipt, withdraw
from comments.views.removal import remove, undo
from comments.views.reply import reply

__all__ = ["branch", "find_receipt", "receipt", "remove", "reply", "rules", "undo", "withdraw"]
