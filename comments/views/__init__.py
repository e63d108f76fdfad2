"""The pages of the discussion: a branch, the reply form, the author's receipt, the removal of a comment."""

from comments.views.discussion import branch, place, rules, rules_versions
from comments.views.edit import edit
from comments.views.newer import news
from comments.views.own_comments import mine
from comments.views.receipt import find_receipt, receipt, withdraw
from comments.views.removal import remove, undo
from comments.views.replies import replies
from comments.views.reply import reply

__all__ = [
    "branch",
    "edit",
    "find_receipt",
    "mine",
    "news",
    "place",
    "receipt",
    "remove",
    "replies",
    "reply",
    "rules",
    "rules_versions",
    "undo",
    "withdraw",
]
