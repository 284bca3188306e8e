"""Which scenarios of a run differ from those of the same documents at a git revision."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from harness.config import Bindings
from harness.gherkin.text import is_edited, origin, read
from harness.model.dataflow import Reading
from harness.model.scenario import Depth
from harness.planning.comparison import Comparison, compared
from harness.planning.touched import Touch
from harness.store.revision import Revision


class Since:
    """What is to be run of feature files: what differs from `revision`.

    A written scenario is run where its plan differs. Scenarios that are not written from a document alone (a person's
    own, or in a file that was edited by hand) are run where their file differs or any of the documents changed.
    """

    def __init__(self, revision: Revision, comparisons: Mapping[str, Comparison], depth: Depth) -> None:
        self._revision = revision
        self._depth = depth
        self._touched = {
            id: {each.scenario.name: each.touch for each in comparison.scenarios if each.touch is not Touch.GONE}
            for id, comparison in comparisons.items()
        }
        self._changed = any(comparison.document.changes for comparison in comparisons.values())
        self._files: dict[Path, File] = {}

    @property
    def reason(self) -> str:
        """Why the others are not run."""
        return f"unchanged since {self._revision.name}"

    def runs(self, path: Path, scenario: str) -> bool:
        """Whether a scenario of a feature file is to be run."""
        file = self._file(path)
        if file.document is None:
            return self._changed or file.differs(self._revision)
        return scenario in self._touched.get(file.document, ())

    def told(self, files: Iterable[Path]) -> str:
        """How many of how many scenarios of the files are run, and why, in one sentence."""
        every = [(file, name) for file in files for name in self._file(file).names(self._depth)]
        ran = [(file, name) for file, name in every if self.runs(file, name)]
        since = self._revision.name
        if not ran:
            changed = (
                f"what changed since {since} touches no scenario" if self._changed else f"nothing changed since {since}"
            )
            return f"{changed}: nothing was run of {len(every)} scenarios"
        why = Counter(self._why(file, name) for file, name in ran)
        reasons = ", ".join(f"{number} {reason}" for reason, number in why.items())
        return f"{len(ran)} of {len(every)} scenarios are run, the others are unchanged since {since}: {reasons}"

    def _why(self, path: Path, scenario: str) -> str:
        file = self._file(path)
        return "of your own" if file.document is None else self._touched[file.document][scenario]

    def _file(self, path: Path) -> "File":
        return self._files.setdefault(path, File(path))


@dataclass(frozen=True)
class File:
    """A feature file as a run needs to know it."""

    path: Path

    @cached_property
    def _content(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def _text(self) -> str:
        return self._content.decode("utf-8", "replace")

    def names(self, depth: Depth) -> tuple[str, ...]:
        """The scenarios that belong to a depth."""
        beyond = {other.value for other in Depth if not depth.includes(other)}
        return tuple(each.name for each in read(self._text) if not beyond & set(each.tags))

    @cached_property
    def document(self) -> str | None:
        """The id of the document that the file is written from, None if it is not from that alone."""
        head = origin(self._text)
        return head[1] if head is not None and not is_edited(self._text) else None

    def differs(self, revision: Revision) -> bool:
        """Whether the revision has the file not at all or otherwise."""
        return revision.content(self.path.as_posix()) != self._content


def changed_since(name: str, readings: Sequence[Reading], depth: Depth, bindings: Bindings) -> Since:
    """Compare documents with what a revision has of them; those it does not have are new. Raises UsageError."""
    revision = Revision(name)
    flows = {reading.path: reading.dataflow.id for reading in readings if reading.dataflow is not None}
    before = revision.read(flows)
    after = {reading.path: reading for reading in readings if reading.path in flows}
    comparisons = {
        path: compared({path: before[path]} if path in before else {}, {path: after[path]}, bindings) for path in after
    }
    return Since(revision, {flows[path]: comparison for path, (comparison,) in comparisons.items()}, depth)
