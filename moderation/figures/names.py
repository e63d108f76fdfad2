"""What is counted, by name; the word after the dash says what its key is. Pure."""

from __future__ import annotations

from typing import Final

COUNTED: Final = "counted"  # – : the day has been counted, with all that follows
SENT: Final = "sent"  # – : comments that came in
AT_ONCE: Final = "at_once"  # – : published without waiting
HELD: Final = "held"  # reason: began to wait
NOTICED: Final = "noticed"  # rule: reached by the automatic check
DECIDED: Final = "decided"  # verb:rule: by a person, what undoes another decision left out
UNDONE: Final = "undone"  # verb: taken back
WAITED: Final = "waited"  # span: from the beginning of the wait to a person's decision
BY: Final = "by"  # account: decisions of one moderator
TURNED: Final = "turned"  # verb:rule: decisions that another person, or an appeal, turned round that day
TURNED_OF: Final = "turned_of"  # account: the same, by whose decision it was
REPORTED: Final = "reported"  # rule: reports of readers
RIGHT: Final = "right"  # rule: reports after which a person removed the comment
WRONG: Final = "wrong"  # rule: reports after which a person left it
REPORT_WAITED: Final = "report_waited"  # span: from a report to that
APPEALED: Final = "appealed"  # rule: decisions contested
ANSWERED: Final = "answered"  # outcome: appeals answered
APPEAL_WAITED: Final = "appeal_waited"  # span
BLIND: Final = "blind"  # kind:rule: drawn comments judged by their words alone; without a rule it may stand
ALIKE: Final = "alike"  # yes or no: two persons about one drawn comment

# Of the newest count alone, about the last QUALITY_DAYS days:
HITS: Final = "hits"  # rule/detector
AGREED: Final = "agreed"
DISAGREED: Final = "disagreed"
BAND_AGREED: Final = "band_agreed"  # rule/step: of those the check held with a probability within the step
BAND_DISAGREED: Final = "band_disagreed"
SNAPSHOT: Final = (HITS, AGREED, DISAGREED, BAND_AGREED, BAND_DISAGREED)
QUALITY_DAYS: Final = 90
