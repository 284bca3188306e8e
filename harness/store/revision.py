"""Documents as a git revision has them, read with `git` and without a checkout."""

import os
import posixpath
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path, PurePosixPath

from harness.errors import UsageError
from harness.model.dataflow import Reading
from harness.spec.document_ids import document_ids
from harness.spec.files import SUFFIX, read_content, unreadable
from harness.spec.limits import LARGEST_FILE

DRIVE = re.compile(r"[A-Za-z]:[\\/]")
PLACE = re.compile(r"(?P<revision>(?:[^:{]|\{[^}]*\})+):(?P<path>.*)", re.DOTALL)
FILE, LINK = "100", "120"  # how the modes of files and of symbolic links begin
QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
CHUNK = 1 << 16
GIT = ("git", "--no-pager", "--no-replace-objects")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A revision and a path in it, relative to the current directory, as in `HEAD~1:specs`."""

    revision: str
    path: str

    def __str__(self) -> str:
        return f"{self.revision}:{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file of a revision: its mode and its object."""

    mode: str
    object: str


def place(text: str) -> Place | None:
    """The place in a revision that a text names, None for a path; what exists as a file or looks like a drive is one.

    Raises UsageError for a revision that could be taken for an option.
    """
    if os.path.lexists(text) or DRIVE.match(text):
        return None
    named = PLACE.fullmatch(text)
    if named is None:
        if text.startswith(":"):
            raise UsageError(f"{text}: no revision before the colon", hint="write HEAD:path")
        return None
    return Place(revision=named["revision"], path=named["path"])


class Revision:
    """One revision of the git repository that a directory is in; paths are relative to that directory.

    Nothing is written and nothing fetched. Raises UsageError where there is no git, no repository or no such revision.
    """

    def __init__(self, name: str, directory: Path | None = None) -> None:
        self.name = name
        self._directory = Path.cwd() if directory is None else directory
        if not name or name.startswith("-") or not name.isprintable():
            raise UsageError(f"{name!r} is no name of a revision", hint="a branch, a tag, a commit, or HEAD~1")
        top = self._git("rev-parse", "--show-prefix")
        if top.returncode:
            complaint = top.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
            raise UsageError(
                f"{self._directory.as_posix()}: no revision can be read here: {complaint}",
                hint=f"{name} is looked up in the git repository of the current directory",
            )
        self._prefix = os.fsdecode(top.stdout).removesuffix("\n")
        tree = self._git("rev-parse", "--verify", "--quiet", f"{name}^{{tree}}")
        if tree.returncode:
            raise UsageError(f"{name}: no such revision", hint="`git log --oneline` and `git tag` list revisions")
        self._tree = tree.stdout.decode("ascii").strip()

    def documents(self, path: str) -> dict[str, Reading]:
        """The documents of a file or directory by their paths below it; raises UsageError where there is none such."""
        inside, shown = self._inside(path), f"{self.name}:{path}"
        if inside in self._entries:
            name = PurePosixPath(path).name
            return {name: self._read({inside: (shown, PurePosixPath(name).stem)})[inside]}
        start = f"{inside}/" if inside else ""
        below = [each.removeprefix(start) for each in self._entries if each.startswith(start)]
        if not below:
            hint = _nearest(path, inside, self._entries)
            raise UsageError(f"{shown}: no such file or directory in that revision", hint=hint)
        below = sorted(each for each in below if _is_document(each))
        ids = document_ids([(each, str(PurePosixPath("/", inside, each))) for each in below])
        joined = shown if shown.endswith((":", "/")) else f"{shown}/"
        names = {f"{start}{each}": (f"{joined}{each}", id) for each, id in zip(below, ids, strict=True)}
        readings = self._read(names)
        return {each: readings[f"{start}{each}"] for each in below}

    def read(self, ids: Mapping[str, str]) -> dict[str, Reading]:
        """The documents at some paths, given with the ids they are to have, as far as the revision has them."""
        inside = {path: self._place_of(path) for path in ids}
        found = self._read({real: (f"{self.name}:{path}", ids[path]) for path, real in inside.items() if real})
        return {path: found[real] for path, real in inside.items() if real in found}

    def content(self, path: str) -> bytes | None:
        """The bytes of one file, None where the revision has no such file."""
        entry = self._entries.get(self._place_of(path))
        return next(self._blobs([entry.object])) if entry is not None and entry.mode.startswith(FILE) else None

    def _read(self, names: Mapping[str, tuple[str, str]]) -> dict[str, Reading]:
        """The documents among the paths, from the root, that are there; each is shown and called as it is said."""
        there = {path: self._entries[path] for path in names if path in self._entries}
        files = [path for path, entry in there.items() if entry.mode.startswith(FILE)]
        found = {}
        for path, content in zip(files, self._blobs([there[path].object for path in files]), strict=True):
            shown, id = names[path]
            found[path] = read_content(content, path=shown, document_id=id)
        hint = "name the file that it leads to"
        links = {
            path: unreadable(names[path][0], "a symbolic link, which is not followed in a revision", hint)
            for path in there.keys() - found.keys()
        }
        return found | links

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        """Every file and symbolic link of the revision by its path from the root."""
        found = {}
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", self._tree)
        if listed.returncode:
            raise UsageError(f"{self.name}: cannot be read: {listed.stderr.decode('utf-8', 'replace').strip()}")
        for record in filter(None, os.fsdecode(listed.stdout).split("\0")):
            about, _, path = record.partition("\t")
            mode, _, object = about.split(" ")
            if mode.startswith((FILE, LINK)):
                found[path] = Entry(mode=mode, object=object)
        return found

    def _blobs(self, objects: Sequence[str]) -> Iterator[bytes]:
        """The contents of objects in their order, each up to one byte more than a document may have."""
        if not objects:
            return
        with subprocess.Popen(  # noqa: S603 - no shell, and no argument from outside
            [*GIT, "cat-file", "--batch"],
            cwd=self._directory,
            env={**os.environ, **QUIET},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdin is not None  # noqa: S101 - asked for above
            assert process.stdout is not None  # noqa: S101
            for object in objects:
                process.stdin.write(f"{object}\n".encode("ascii"))
                process.stdin.flush()
                _, _, size = process.stdout.readline().decode("ascii").strip().rpartition(" ")
                if not size.isdigit():
                    raise UsageError(f"{self.name}: git does not have all of it", hint="`git fetch` may get the rest")
                content = process.stdout.read(min(int(size), LARGEST_FILE + 1))
                left = int(size) - len(content) + 1  # the answer ends with a line end
                while left > 0 and (more := process.stdout.read(min(left, CHUNK))):
                    left -= len(more)
                yield content
            process.stdin.close()

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - no shell, and no argument can be taken for an option
                [*GIT, *arguments],
                cwd=self._directory,
                env={**os.environ, **QUIET},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            hint = "install git, or give files and directories"
            raise UsageError(f"{self.name}: reading a revision needs git, which is not installed", hint=hint) from error

    def _place_of(self, path: str) -> str:
        """The path from the root of the revision of a file on disk; none that is in it for one outside."""
        real, here = os.path.realpath(path), os.path.realpath(self._directory)
        return posixpath.normpath(posixpath.join(self._prefix, Path(os.path.relpath(real, here)).as_posix()))

    def _inside(self, path: str) -> str:
        """A path of a place as one from the root of the revision; empty for the root itself."""
        if path.startswith("/"):
            hint = "a path in a revision is relative to the current directory"
            raise UsageError(f"{self.name}:{path}: an absolute path", hint=hint)
        inside = posixpath.normpath(posixpath.join(self._prefix, path))
        if inside.split("/")[0] == "..":
            raise UsageError(f"{self.name}:{path}: leads out of the repository")
        return "" if inside == "." else inside


def _nearest(path: str, inside: str, entries: Iterable[str]) -> str:
    """What a path may have meant: the same from the root, or a name like it."""
    known = {above for entry in entries for above in (entry, *map(str, PurePosixPath(entry).parents))}
    if posixpath.normpath(path) in known:
        return f"paths are relative to the current directory; from the root there is {path}"
    close = get_close_matches(inside, sorted(known), n=1)
    return f"did you mean {close[0]} (from the root)?" if close else ""


def _is_document(path: str) -> bool:
    parts = PurePosixPath(path)
    return parts.suffix.lower() == SUFFIX and not any(part.startswith(".") for part in parts.parent.parts)
