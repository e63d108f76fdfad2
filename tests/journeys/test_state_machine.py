"""Any sequence of what readers and moderators can do: the log replays to the present, and undoing all gives the page back."""

import datetime
import os

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from comments import log, services
from comments.drafts import Actor
from comments.models import MOVES, Comment, Status, StatusChange, Thread, Verb
from comments.page.listing import article_page
from comments.services import EditingOver, Overtaken, ParentGone, Seen, Words
from comments.services.moves import UNDONE_BY
from comments.services.returning import DAYS, bring_back
from moderation.desk.decisions import Choice, decide, decide_all
from moderation.reports.taking import Said, report
from tests.making import make_article, make_draft

RUNS = int(os.environ.get("STATE_MACHINE_RUNS", "500"))  # `make faults` asks for more
MODERATORS = st.sampled_from([Actor(11, "Alice"), Actor(12, "Bruno")])
GROUNDS = st.sampled_from(["off_topic", "insult", "illegal"])
DECISIONS = [Verb.APPROVE, Verb.HOLD, Verb.REMOVE, Verb.REGROUND, Verb.RESTORE, Verb.REOPEN]
TEXTS = st.sampled_from(["La flotte attend le traité et ses quotas.", "Tu n’es qu’un abruti.", "Bravo pour cet article."])
WHICH = st.integers(0, 2)
there_are_comments = precondition(lambda board: board.state)


class Board(RuleBasedStateMachine):
    """One article and its comments; `state` is what each comment must be in, `base` where undoing must lead back to."""

    @initialize()
    def open_an_article(self):
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.article = make_article()
        self.state: dict[int, str] = {}
        self.base: dict[int, tuple[str, str]] = {}  # state and ground after what no moderator can undo
        self.readers = 0

    def teardown(self):
        if hasattr(self, "rolled_back"):
            try:
                self.replaying_the_log_gives_the_present_state()
                self.the_thread_counts_what_is_public_and_numbers_never_repeat()
                self.undoing_everything_gives_the_first_page_back()
                self.replaying_the_log_gives_the_present_state()
            finally:
                transaction.set_rollback(True)
                self.rolled_back.__exit__(None, None, None)

    def comment(self, which: int) -> Comment:
        return Comment.objects.select_related("article", "parent").get(pk=list(self.state)[which % len(self.state)])

    def settled(self, comment: Comment) -> None:
        """What the author or the machine did is where undoing stops."""
        comment.refresh_from_db()
        self.state[comment.pk] = comment.status
        self.base[comment.pk] = (comment.status, comment.ground)

    # --- what people do ---------------------------------------------------------------------------------------------

    @rule(text=TEXTS)
    def post(self, text):
        self.settled(services.submit(make_draft(self.article, text)))

    @there_are_comments
    @rule(which=WHICH, text=TEXTS)
    def answer(self, which, text):
        parent = self.comment(which)
        try:
            self.settled(services.submit(make_draft(self.article, text, parent=parent)))
        except ParentGone:
            assert parent.status != Status.PUBLISHED

    @there_are_comments
    @rule(which=WHICH, text=TEXTS)
    def edit(self, which, text):
        comment = self.comment(which)
        before = comment.status
        try:
            services.edit(comment, Seen.of(comment), make_draft(self.article, text))
        except EditingOver:
            assert before in (Status.REMOVED, Status.WITHDRAWN)
        else:
            assert comment.status in MOVES[Verb.EDIT][before]
            self.settled(comment)

    @there_are_comments
    @rule(which=WHICH)
    def withdraw(self, which):
        comment = self.comment(which)
        if comment.status == Status.WITHDRAWN:
            with pytest.raises(Overtaken):
                services.withdraw(comment, Seen.of(comment))
        else:
            services.withdraw(comment, Seen.of(comment))
            self.settled(comment)

    @there_are_comments
    @rule(which=WHICH, rule_=GROUNDS)
    def report(self, which, rule_):
        comment = self.comment(which)
        self.readers += 1
        report(comment, Said(rule_, "Voyez vous-même.", f"lecteur{self.readers}", f"connexion{self.readers}"))
        comment.refresh_from_db()
        assert comment.status in (self.state[comment.pk], Status.HELD)
        self.state[comment.pk] = comment.status

    @there_are_comments
    @rule(which=WHICH, n=st.integers(0, 2), who=MODERATORS, ground=GROUNDS)
    def decide(self, which, n, who, ground):
        comment = self.comment(which)
        possible = [verb for verb in DECISIONS if comment.status in MOVES[verb]]
        if possible:
            verb = possible[n % len(possible)]
            (self.state[comment.pk],) = MOVES[verb][comment.status]
            decide(comment, Seen.of(comment), who, Choice(verb, ground))

    @there_are_comments
    @rule(which=WHICH, who=MODERATORS)
    def send_back(self, which, who):
        comment = self.comment(which)
        words = Words("Autrement, peut-être.", passage=comment.text[:6])
        if comment.status in MOVES[Verb.SEND_BACK]:
            services.send_back(comment, Seen.of(comment), who, words)
            self.state[comment.pk] = Status.HELD
        else:
            with pytest.raises(Overtaken):
                services.send_back(comment, Seen.of(comment), who, words)

    @there_are_comments
    @rule(which=WHICH)
    def let_the_author_s_time_pass(self, which):
        """His silence decides nothing."""
        bring_back(self.comment(which).pk, timezone.now() + datetime.timedelta(days=DAYS))

    @there_are_comments
    @rule(which=WHICH, verb=st.sampled_from(DECISIONS), who=MODERATORS)
    def decide_what_cannot_be(self, which, verb, who):
        comment = self.comment(which)
        if comment.status not in MOVES[verb]:
            with pytest.raises(Overtaken):
                decide(comment, Seen.of(comment), who, Choice(verb, "insult"))

    @there_are_comments
    @rule(verb=st.sampled_from([Verb.APPROVE, Verb.REMOVE]), who=MODERATORS, ground=GROUNDS)
    def decide_on_all_at_once(self, verb, who, ground):
        every = {comment: Seen.of(comment) for comment in Comment.objects.filter(article=self.article)}
        batch = decide_all(every, who, Choice(verb, ground))
        movable = {comment for comment, seen in every.items() if seen.status in MOVES[verb]}
        assert {change.comment for change in batch.done} == movable
        for comment in movable:
            (self.state[comment.pk],) = MOVES[verb][every[comment].status]

    @there_are_comments
    @rule(which=WHICH, who=MODERATORS)
    def decide_on_what_somebody_else_saw_before(self, which, who):
        comment = self.comment(which)
        with pytest.raises(Overtaken):
            services.remove(comment, Seen(comment.status, comment.revision + 1), who, "insult")

    @there_are_comments
    @rule(which=WHICH, who=MODERATORS)
    def undo_the_last(self, which, who):
        comment = self.comment(which)
        last = services.decision_in_force(comment)
        if services.can_undo(last):
            before = comment.changes.filter(pk__lt=last.pk).order_by("pk").last()
            services.undo(last, who)
            self.state[comment.pk] = last.from_status
            comment.refresh_from_db()
            assert comment.ground == before.ground
        else:
            with pytest.raises(Overtaken):
                services.undo(last, who)

    # --- what holds at the end ----------------------------------------------------------------------------------------

    def replaying_the_log_gives_the_present_state(self):
        lines: dict[int, list[StatusChange]] = {pk: [] for pk in self.state}
        for line in StatusChange.objects.filter(comment__article=self.article).order_by("pk"):
            lines[line.comment_id].append(line)
        for comment in Comment.objects.filter(article=self.article):
            assert comment.status == self.state[comment.pk]
            replayed = ""
            for line in lines[comment.pk]:
                assert line.from_status == replayed
                assert line.to_status in MOVES[Verb(line.verb)][line.from_status]
                replayed = line.to_status
            last = lines[comment.pk][-1]
            assert (replayed, last.ground, last.revision) == (comment.status, comment.ground, comment.revision)
            assert log.broken_links(lines[comment.pk]) == []

    def the_thread_counts_what_is_public_and_numbers_never_repeat(self):
        thread = Thread.objects.filter(pk=self.article.pk).first() or Thread()  # there is none before the first comment
        numbers = [number for number in Comment.objects.filter(article=self.article).values_list("number", flat=True) if number]
        assert thread.public_count == list(self.state.values()).count(Status.PUBLISHED)
        assert sorted(numbers) == list(range(1, thread.last_number + 1))

    def undoing_everything_gives_the_first_page_back(self):
        for pk in self.state:
            comment = Comment.objects.get(pk=pk)
            while (last := services.decision_in_force(comment)) and (last.verb, last.from_status) in UNDONE_BY:
                services.undo(last, Actor(13, "Chloé"))
            comment.refresh_from_db()
            assert (comment.status, comment.ground) == self.base[pk]
            self.state[pk] = comment.status
        shown = {line.comment.pk for line in article_page(self.article).lines if line.public}
        assert shown == {pk for pk, (status, _ground) in self.base.items() if status == Status.PUBLISHED}


@pytest.mark.django_db
def test_any_sequence_of_moves_can_be_replayed_and_undone():
    run_state_machine_as_test(
        Board,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
