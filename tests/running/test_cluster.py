"""Documents run on a Dask cluster: a scheduler and workers as processes of their own on loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import harness
from harness.cli.documents import read_documents
from harness.config import load
from harness.errors import HarnessError
from harness.model.scenario import Depth
from harness.model.verdict import Verdict
from harness.running.cluster import cluster, run_on_worker
from harness.running.parts import Features, Work
from harness.running.settings import Settings, new_id
from harness.running.spread import run_spread
from harness.store import runfile
from tests.cli.command import EXAMPLES, SPECS, command

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

SECONDS = 60


class Dask:
    """A scheduler and its workers; each worker has a folder of its own for temporary files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        self._until("scheduler", f"Scheduler at:.*{port}")

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        """Start a worker; gives its process once the scheduler knows it."""
        self.temporary(name).mkdir()
        process = self._start("worker", self.address, "--no-nanny", "--no-dashboard", "--nthreads", "2", name=name)
        self._until(name, "Registered to")
        return process

    def temporary(self, name: str) -> Path:
        return self._folder / f"temporary-{name}"

    def is_at_work(self, name: str) -> bool:
        """Whether a worker runs documents at the moment."""
        return any(self.temporary(name).glob("harness-*/*"))

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    def _start(self, what: str, *arguments: str, name: str = "scheduler") -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
                cwd=self._folder,
                env={**os.environ, "TMPDIR": str(self.temporary(name)) if what == "worker" else str(self._folder)},
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def _until(self, name: str, said: str) -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if re.search(said, (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")):
                return
            time.sleep(0.1)
        raise AssertionError((self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace"))


@pytest.fixture
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    made = Dask(tmp_path_factory.mktemp("dask"))
    try:
        yield made
    finally:
        made.stop()


def lines(run: Path) -> list[str]:
    """The lines of a run file but the first, which has the run's id, start and duration."""
    return (run / runfile.FILE_NAME).read_text(encoding="utf-8").splitlines()[1:]


def work(directory: Path) -> Work:
    id = new_id(datetime.now(UTC))
    settings = Settings(config=load(Path.cwd()), depth=Depth.SMOKE, fault="", directory=directory / id, id=id)
    return Work(settings=settings, readings=read_documents([str(EXAMPLES)]).readings)


def test_a_cluster_that_loses_a_worker_in_the_middle_gives_the_same_run_as_one_machine(
    tmp_path: Path, dask: Dask
) -> None:
    """What the worker was at is run elsewhere; files that a person wrote are run there as they are here."""
    assert command("generate", SPECS, EXAMPLES, cwd=tmp_path).code == 0
    features = tmp_path / "features"
    edited = features / "fjordcrm-nordbooks.feature"
    edited.write_text(edited.read_text(encoding="utf-8") + "\n# by hand\n", encoding="utf-8")
    (features / "custom").mkdir()
    own = (features / "youtrack-customwebshop.feature").read_text(encoding="utf-8")
    (features / "custom" / "own.feature").write_text(own[own.index("Feature:") :], encoding="utf-8")
    arguments = (SPECS, EXAMPLES, "--depth", "deep")
    assert command("run", *arguments, "-n", "1", "-o", "here", cwd=tmp_path).code == 0
    workers = {name: dask.worker(name) for name in ("one", "two", "three")}
    process = subprocess.Popen(
        [sys.executable, "-m", "harness", "run", *map(str, arguments), "-o", "there", "--cluster", dask.address],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    end = time.monotonic() + SECONDS
    while not all(map(dask.is_at_work, workers)) and time.monotonic() < end:
        time.sleep(0.01)
    assert all(map(dask.is_at_work, workers)), "not every worker got something to do"
    workers["two"].send_signal(signal.SIGKILL)
    _, err = process.communicate(timeout=240)
    assert dask.is_at_work("two"), "it had done its work before it was killed"
    assert process.returncode == 0, err
    assert lines(tmp_path / "here" / "latest") == lines(tmp_path / "there" / "latest")
    run = runfile.read(tmp_path / "there" / "latest")
    assert any(scenario.feature.endswith("own.feature") for scenario in run.scenarios)
    assert not dask.is_at_work("one")
    assert not dask.is_at_work("three")


def test_documents_of_a_cluster_without_workers_are_errored(tmp_path: Path, dask: Dask) -> None:
    """They are not waited for without end, and nothing of them passes."""
    asked = work(tmp_path)
    with cluster(dask.address, patience=1) as there:
        run = run_spread(asked, there)
    assert {document.id for document in run.documents} == set(asked.documents)
    assert {scenario.document for scenario in run.scenarios} == set(asked.documents)
    for scenario in run.scenarios:
        assert scenario.verdict is Verdict.ERRORED
        assert scenario.reason == f"{scenario.document}: the cluster has had no worker for 1 seconds"
    assert not [each for each in run.verdicts() if each.verdict is Verdict.PASSED]


def test_a_scheduler_that_does_not_answer_is_a_wrong_address(tmp_path: Path) -> None:
    """Nothing is run, and the address is named."""
    for address in ("tcp://127.0.0.1:1", "nowhere", "xyz://127.0.0.1:8786", "tcp://[::1", "tcp://host:port"):
        ended = command("run", SPECS, "--cluster", address, cwd=tmp_path)
        assert ended.code == 2, ended.err
        assert address in ended.err
    assert not list(tmp_path.glob("reports/*/run.jsonl"))


def test_a_worker_with_another_harness_is_refused(tmp_path: Path) -> None:
    """It could judge otherwise."""
    asked = work(tmp_path)
    with pytest.raises(HarnessError, match=re.escape(f"a worker of the cluster has harness {harness.__version__}")):
        run_on_worker(asked, Features(texts=()), asked.documents, "0.0")


@pytest.mark.parametrize(
    ("options", "said"),
    [(("-n", "2"), "leave out -n"), (("--changed-since", "HEAD"), "leave out --changed-since")],
)
def test_what_does_not_go_with_a_cluster_is_refused(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    """Before anybody is asked."""
    ended = command("run", SPECS, "--cluster", "tcp://127.0.0.1:1", *options, cwd=tmp_path)
    assert ended.code == 2
    assert said in ended.err
