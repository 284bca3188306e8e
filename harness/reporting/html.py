"""The report as one HTML file."""

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from harness.model.run import Run
from harness.model.verdict import Verdict
from harness.reporting.characters import shown
from harness.reporting.view import page

SIGNS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.ERRORED: "!",
    Verdict.MANUAL: "☐",
    Verdict.UNVERIFIABLE: "?",
    Verdict.SKIPPED: "–",
}
SCRIPT = ("words", "index", "layout", "evidence", "scenario", "document", "search", "matrix", "main")
"""The script's files in the order in which they stand in the page; each knows those before it."""
SEVERAL = 1000  # pieces of a page that are joined at a time
MEANINGS = {
    Verdict.PASSED: "something was seen that only a sync which does as the sentence says would show",
    Verdict.FAILED: "the sync does something else than the sentence says",
    Verdict.ERRORED: "it should have been judged, but a system or the harness failed",
    Verdict.MANUAL: "a person must judge it",
    Verdict.UNVERIFIABLE: "nothing that can be seen from outside could judge it",
    Verdict.SKIPPED: "it was left out on request",
}


def render(run: Run) -> str:
    """The report of a run: one page that opens from disk, needs no network and is the same for the same run."""
    return "".join(parts(run))


def parts(run: Run) -> Iterator[str]:
    """The report of a run in parts, so that a long one need not be held as a whole."""
    return _filled("report.html", style=("common.css", "report.css"), script=SCRIPT, page=page(run))


def filled(template: str, *, style: tuple[str, ...], script: tuple[str, ...] = (), **values: object) -> str:
    """A page made from a template, with its style and script inside and a policy that lets nothing else run."""
    return "".join(_filled(template, style=style, script=script, **values))


def _filled(template: str, *, style: tuple[str, ...], script: tuple[str, ...] = (), **values: object) -> Iterator[str]:
    sheet, code = "\n".join(_text(name) for name in style), "\n".join(_text(f"script/{name}.js") for name in script)
    made = (
        _environment()
        .get_template(template)
        .stream(
            style=Markup(sheet),  # noqa: S704 - our own file, and nothing of a run is in it
            script=Markup(code),  # noqa: S704 - our own file, and nothing of a run is in it
            policy=_policy(sheet, code),
            signs=SIGNS,
            meanings=MEANINGS,
            **values,
        )
    )
    made.enable_buffering(SEVERAL)
    return iter(made)


def _policy(sheet: str, code: str) -> str:
    scripts = f"script-src '{_digest(code)}'; " if code else ""
    return f"default-src 'none'; style-src '{_digest(sheet)}'; {scripts}base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _text(name: str) -> str:
    return (files("harness.reporting") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("harness.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # The last thing before escaping, so that no template can forget it.
        finalize=lambda value: shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    environment.globals["Verdict"] = Verdict
    return environment
