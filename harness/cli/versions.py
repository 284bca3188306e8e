"""The two sides of a comparison: files, directories or git revisions with a path."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from harness.errors import UsageError
from harness.model.dataflow import Reading
from harness.spec.files import find, read_one
from harness.store.revision import Revision, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The documents of one side by their paths below what was given; `single` if that is one file."""

    named: str
    documents: Mapping[str, Reading]
    single: bool


def versions(old: str, new: str) -> tuple[Mapping[str, Reading], Mapping[str, Reading]]:
    """The documents of both sides, those that are to be compared under the same path.

    Two files are compared whatever they are called; a file and a directory as `diff` does it, with the file of that
    name in the directory. Raises UsageError for what is not there, and where there is no document at all.
    """
    before, after = _version(old), _version(new)
    if before.single != after.single:
        before, after = _beside(before, after), _beside(after, before)
    if not before.documents and not after.documents:
        raise UsageError("neither side holds a document", hint="documents are files that end in .rst")
    if before.single and after.single:
        (name,) = after.documents
        (reading,) = before.documents.values()
        return {name: reading}, after.documents
    return before.documents, after.documents


def _version(text: str) -> Version:
    there = place(text)
    if there is not None:
        documents = Revision(there.revision).documents(there.path)
        single = list(documents) == [PurePosixPath(there.path).name] and bool(there.path)
        return Version(named=text, documents=documents, single=single)
    path = Path(text)
    found = find([path])
    below = {each.path.relative_to(path).as_posix() if path.is_dir() else path.name: each for each in found}
    readings = {name: read_one(each) for name, each in below.items()}
    return Version(named=text, documents=readings, single=not path.is_dir())


def _beside(version: Version, other: Version) -> Version:
    """Of a directory the file that has the name of the other side's; raises UsageError where there is none."""
    if version.single:
        return version
    (name,) = other.documents
    if name not in version.documents:
        hint = "a file is compared with the file of that name in a directory"
        raise UsageError(f"{version.named}: holds no {name}", hint=hint)
    return Version(named=version.named, documents={name: version.documents[name]}, single=True)
