"""A run's ledger: what is on disk when, what is read back, and what is refused."""

from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.model.dataflow import Datatype
from harness.store.ledger import FILE_NAME, Ledger, left_behind
from harness.store.ledgerfile import Trace

PERSON, CUSTOMER = Datatype(system="Alfa", name="Person"), Datatype(system="Beta", name="Customer")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "20261121T080000Z-1a2b" / FILE_NAME


def written(path: Path) -> Ledger:
    """A ledger with one record made and deleted, one not answered, one adopted and one left; still open."""
    ledger = Ledger(path)
    ledger.begin("run", {"Alfa": "alfa"})
    ledger.found_before(CUSTOMER, ["2", "1"])
    trace = Trace.of(CUSTOMER, "title", "Kåre")
    made = ledger.creating(PERSON, {"name": "Kåre", "size": 1}, [trace])
    ledger.created(made, "p1")
    ledger.creating(PERSON, {"name": "Kari"})
    adopted = ledger.adopt(CUSTOMER, "c1", "recognised by its values")
    ledger.deleted(made)
    ledger.left(adopted, "refused")
    return ledger


def test_what_was_written_is_read_back(path: Path) -> None:
    ledger = written(path)
    ledger.close()
    again = Ledger(path)
    again.close()
    assert (again.run, again.systems, again.before) == (ledger.run, ledger.systems, ledger.before)
    assert again.entries == ledger.entries
    assert again.is_cleaned is ledger.is_cleaned is False
    assert again.owns(CUSTOMER, "c1")
    assert not again.owns(CUSTOMER, "1")
    assert left_behind(path) == 1


def test_each_line_is_on_disk_before_the_next_thing_happens(path: Path) -> None:
    """Whoever kills the process loses nothing."""
    ledger = Ledger(path)
    ledger.begin("run", {})
    ledger.creating(PERSON, {"name": "Kari"})
    assert '"creating"' in path.read_text(encoding="utf-8").splitlines()[-1]
    ledger.close()


def test_a_cleanup_counts_until_the_next_record(path: Path) -> None:
    ledger = written(path)
    ledger.cleaned()
    ledger.close()
    again = Ledger(path)
    looked = [again.is_cleaned]
    again.creating(PERSON, {"name": "Ola"})
    again.close()
    assert [*looked, again.is_cleaned] == [True, False]


def test_one_process_has_it_at_a_time(path: Path) -> None:
    ledger = written(path)
    with pytest.raises(UsageError, match="another process is using it"):
        Ledger(path)
    ledger.close()


def test_half_a_line_is_cut_off_so_that_the_next_one_is_whole(path: Path) -> None:
    written(path).close()
    whole = path.read_bytes()
    line = '{"event":"left","n":1,"why":"Kåre"}'.encode()
    for length in range(1, len(line) + 1):  # in the middle of a letter as well
        path.write_bytes(whole + line[:length])
        ledger = Ledger(path)
        ledger.cleaned()
        ledger.close()
        assert path.read_bytes() == whole + b'{"event":"cleaned"}\n'


@pytest.mark.parametrize("n", [-4, -1, 0, 5, 10**30])
@pytest.mark.parametrize("event", ['"created","id":"x"', '"deleted"', '"left","why":"x"'])
def test_a_line_about_no_record_of_the_ledger_is_refused(path: Path, event: str, n: int) -> None:
    written(path).close()
    number = len(path.read_text(encoding="utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8") as file:
        file.write(f'{{"event":{event},"n":{n}}}\n')
    with pytest.raises(UsageError, match=rf"{FILE_NAME}:{number}: not a line of a ledger"):
        Ledger(path)


def test_any_letters_survive(path: Path) -> None:
    """Also those that some take for the end of a line."""
    text = "a\u2028b\x85c\x1cd\x00e\U0001f600\r\n"
    ledger = Ledger(path)
    ledger.begin("run", {})
    ledger.creating(PERSON, {"name": text})
    ledger.close()
    again = Ledger(path)
    again.close()
    assert [entry.found_by for entry in again.entries] == [{"name": text}]


def test_bytes_that_are_no_text_are_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\n")
    with pytest.raises(UsageError, match=f"{FILE_NAME}:1: not a line"):
        Ledger(path)


def test_a_refused_file_is_not_changed_and_not_held(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("garbage\nhalf", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(UsageError, match="not a line of a ledger"):
            Ledger(path)
    assert path.read_text(encoding="utf-8") == "garbage\nhalf"
