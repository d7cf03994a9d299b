"""Whatever is edited, undone and redone, in whatever order: every state comes back exactly."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.ocr import edits
from core.ocr.box import Box
from core.ocr.finding_choice import FindingChoice
from core.ocr.keeping import keep_corrections
from gui.ocr.editable_page import PageState
from tests.gui.ocr.conftest import SHAPE, page_of

PLACE = st.integers(0, 10**6)
PLACES = st.sets(PLACE, min_size=1, max_size=4)
BOX = st.builds(
    lambda top, left, high, wide: Box(top, left, top + high, left + wide),
    st.integers(0, 500),
    st.integers(0, 800),
    st.integers(2, 95),
    st.integers(2, 95),
)


class AnyEdits(RuleBasedStateMachine):
    """A list of states, and which of them holds: what undo and redo are expected to give."""

    make = None

    def __init__(self):
        super().__init__()
        self.document = self.make()
        self.states = [self.document.page]
        self.at = 0
        self.gesture = None

    def edit(self, work):
        """Edit, and note the state if there is a new one."""
        before = self.document.stack.index()
        work()
        if self.document.stack.index() != before:
            self.gesture = None
            del self.states[self.at + 1 :]
            self.states.append(self.document.page)
            self.at += 1

    def place(self, number):
        return number % len(self.document.page)

    def places(self, numbers):
        return {self.place(number) for number in numbers}

    @rule(box=BOX)
    def draw(self, box):
        self.edit(lambda: self.document.insert(box))

    @rule(place=PLACE, text=st.sampled_from("ABC123"))
    def type_text(self, place, text):
        if len(self.document.page):
            self.edit(lambda: self.document.type_text(self.place(place), text))

    @rule(places=PLACES)
    def verify(self, places):
        if len(self.document.page):
            self.edit(lambda: self.document.verify(self.places(places)))

    @rule(place=PLACE, box=BOX)
    def resize(self, place, box):
        if len(self.document.page):
            self.edit(lambda: self.document.set_box(self.place(place), box))

    @rule(places=PLACES)
    def delete(self, places):
        if len(self.document.page):
            self.edit(lambda: self.document.delete(self.places(places)))

    @rule(places=PLACES)
    def merge(self, places):
        if len(self.document.page):
            self.edit(lambda: self.document.merge(self.places(places)))

    @rule(place=PLACE, share=st.floats(0.1, 0.9))
    def split(self, place, share):
        if len(self.document.page):
            at = self.place(place)
            box = self.document.page.characters[at].box
            column = box.left + round(share * box.width)
            self.edit(lambda: self.document.split(at, column))

    @rule(places=PLACES, down=st.integers(-40, 40), right=st.integers(-40, 40))
    def move(self, places, down, right):
        if len(self.document.page):
            work = (edits.move, self.places(places), down, right, SHAPE)
            self.edit(lambda: self.document.change("Move", *work))

    @rule(place=PLACE, to=st.integers(-2, 9))
    def move_line(self, place, to):
        if len(self.document.page):
            line = self.document.page.characters[self.place(place)].line
            self.edit(lambda: self.document.change("Move line", edits.move_line, line, to))

    @rule(place=PLACE)
    def break_word(self, place):
        if len(self.document.page):
            self.edit(
                lambda: self.document.change("Part words", edits.break_word, self.place(place))
            )

    @rule()
    def sort(self):
        self.edit(lambda: self.document.change("Sort lines", edits.sort_lines))

    @rule(closing=st.sampled_from((0.1, 0.2, 0.3)), gesture=st.integers(1, 2))
    def find_anew(self, closing, gesture):
        choice = FindingChoice.of("default", {"closing": closing})
        state = PageState(keep_corrections(self.document.page, page_of()), choice)
        if state == self.document.state:
            return
        # Answers within one gesture are one step.
        goes_on, count = gesture == self.gesture, self.document.stack.count()
        self.edit(lambda: self.document._step("Change closing", state, [], gesture))
        if goes_on:
            assert self.document.stack.count() == count
            self.states[self.at] = self.document.page
        self.gesture = gesture
        assert self.document.choice == choice

    @rule(steps=st.integers(1, 6))
    def undo(self, steps):
        for _ in range(steps):
            self.document.stack.undo()
        self.gesture = self.gesture if self.at == 0 else None
        self.at = max(0, self.at - steps)

    @rule(steps=st.integers(1, 6))
    def redo(self, steps):
        for _ in range(steps):
            self.document.stack.redo()
        last = len(self.states) - 1
        self.gesture = self.gesture if self.at == last else None
        self.at = min(last, self.at + steps)

    @invariant()
    def the_state_is_the_one_expected(self):
        assert self.document.page == self.states[self.at]

    @invariant()
    def lines_and_words_are_in_order(self):
        order = [(each.line, each.word) for each in self.document.page]
        assert order == sorted(order)

    def teardown(self):
        """Go through all there is, back and forth."""
        while self.document.stack.canUndo():
            self.document.stack.undo()
            self.at -= 1
            assert self.document.page == self.states[self.at]
        assert self.at == 0
        while self.document.stack.canRedo():
            self.document.stack.redo()
            self.at += 1
            assert self.document.page == self.states[self.at]
        assert self.at == len(self.states) - 1


def test_two_hundred_edits_of_any_kind_are_undone_and_redone_exactly(make_document):
    AnyEdits.make = staticmethod(make_document)
    run_state_machine_as_test(
        AnyEdits,
        settings=settings(
            max_examples=12,
            stateful_step_count=200,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
