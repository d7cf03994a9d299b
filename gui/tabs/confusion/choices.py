"""Which runs a matrix can be of, and which it can be compared with."""

from gui.session import Session, SessionRun
from gui.tabs.confusion.question_panel import QuestionPanel, RunChoice


def show_choices(question: QuestionPanel, session: Session, *, with_whole: bool) -> None:
    """Offer what the session holds, newest first, beside the run that is selected.

    Parameters
    ----------
    question : QuestionPanel
    session : Session
    with_whole : bool
        Whether the run is without some of its units, and can be compared with itself as a whole.
    """
    run = session.current_run
    current = None if run is None else run.run_id
    runs = [each for each in reversed(session.runs) if each is run or not each.reconstructs]
    runs = [each for each in runs if each.history.last is not None]
    question.set_runs([_choice(each) for each in runs], current)
    question.set_splits({} if run is None else run.record.dataset.samples)
    data = None if run is None or run.reconstructs else run.record.dataset.fingerprint
    alike = [each for each in runs if each.record.dataset.fingerprint == data]
    # This run first: its other epochs are what it is compared with most often.
    alike.sort(key=lambda each: each is not run)
    question.set_others([_choice(each) for each in alike], current, with_whole=with_whole)


def _choice(run: SessionRun) -> RunChoice:
    last = run.history.last
    return RunChoice(
        run.run_id,
        run.record.name,
        run.history.rows[0].epoch,
        0 if last is None else last.epoch,
    )
