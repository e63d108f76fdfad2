"""The states of a comment and its moves, written out by hand, against the table in the code."""

import pytest

from comments.models import MOVES, Status, Verb

# verb, from, to. "new" is a comment that does not exist yet. What is not here must not be possible.
TRUTH = """
submit     new        held
submit     new        published
adopt      new        held
adopt      new        published
adopt      new        removed
adopt      new        withdrawn
approve    held       published
remove     held       removed
remove     published  removed
re-ground  removed    removed
hold       published  held
restore    removed    published
reopen     removed    held
send-back  held       held
send-back  published  held
edit       held       held
edit       published  held
edit       published  published
withdraw   held       withdrawn
withdraw   published  withdrawn
withdraw   removed    withdrawn
"""
ALLOWED = {tuple(line.split()) for line in TRUTH.strip().splitlines()}


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("from_", ["new", *Status.values])
@pytest.mark.parametrize("to", Status.values)
def test_a_move_is_possible_only_if_the_truth_table_says_so(verb, from_, to):
    possible = to in MOVES[verb].get("" if from_ == "new" else from_, frozenset())
    assert possible == ((verb.value, from_, to) in ALLOWED)


def test_every_verb_has_its_row():
    assert set(MOVES) == set(Verb)


def test_nothing_comes_back_once_its_author_withdrew_it():
    assert not [verb for verb, moves in MOVES.items() if Status.WITHDRAWN in moves]
