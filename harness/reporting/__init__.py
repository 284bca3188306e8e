"""Reports, made from a run alone."""

from pathlib import Path

from harness.model.run import Run
from harness.reporting import html, junit, sums
from harness.store.atomic import write_parts, write_text

__all__ = ["write_reports"]


def write_reports(run: Run, directory: Path) -> tuple[Path, ...]:
    """Write `report.html` and `junit.xml` into a directory and return their paths; the same run gives the same bytes.

    Raises AssertionError, before anything is written, when an output does not hold every statement and scenario of
    the run with its verdict, and OSError.
    """
    cases = junit.render(run)
    sums.agree_on_cases(run, cases)
    page, other = directory / "report.html", directory / "junit.xml"
    write_parts(page, sums.agreeing(run, html.parts(run)))
    write_text(other, cases)
    return page, other
