"""A live run over a faulty network: what could not be judged is errored with its cause, and nothing stays behind."""

import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.apps.faulty import Fault, Proxy, between
from tests.cli.command import EXAMPLES, Ended, command
from tests.cli.serving import Mock, mock

LAG = 0.2  # seconds; `harness mock --write` gives deadlines of six lags
RECORDS = ("/fjordcrm/deal", "/nordbooks/order")
STATEMENT = "errored: Every Fjordcrm Deal will be synchronized with a Nordbooks Order.\n    "
GENEROUS = 60.0  # seconds for a run whose deadline is 1.2; what gives no answer is given five seconds each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Two simulated systems and the folder to run in; one of them is reached through the faulty network."""

    mock: Mock
    live: Path
    proxy: Proxy

    def run(self, *arguments: str) -> Ended:
        began = time.monotonic()
        ended = command("run", "../specs", "--mode", "live", *arguments, cwd=self.live)
        assert time.monotonic() - began < GENEROUS
        return ended

    def cleanup(self) -> Ended:
        return command("cleanup", cwd=self.live)

    def records(self) -> list[object]:
        return [self.mock.http.get(path).json() for path in RECORDS]


@contextmanager
def place(folder: Path, system: str, tls: ssl.SSLContext | None = None) -> Iterator[Place]:
    text = (EXAMPLES / "fjordcrm-nordbooks.rst").read_text(encoding="utf-8")
    first, last = (
        text.index("Fjordcrm Company to Nordbooks Customer\n"),
        text.index("Fjordcrm Deal to Nordbooks Order\n"),
    )
    (folder / "specs").mkdir()
    (folder / "specs/deals.rst").write_text(text[:first] + text[last:], encoding="utf-8")
    with (
        mock("specs", "--lag", str(LAG), "--write", "live", cwd=folder) as running,
        between(running.url, tls) as proxy,
    ):
        settle(folder / "live", system, f"{proxy.url}/{system}")
        yield Place(mock=running, live=folder / "live", proxy=proxy)


def settle(live: Path, system: str, url: str) -> None:
    """Have a system reached at another address from now on."""
    file = live / "harness.toml"
    defined = f'connector = "{system}.json"\n'
    text = re.sub(f'({re.escape(defined)})(base_url = ".*"\n)?', rf'\1base_url = "{url}"\n', file.read_text("utf-8"))
    assert f'base_url = "{url}"' in text
    file.write_text(text, encoding="utf-8")


CAUSES = {
    Fault.RESET: "ReadError: ",
    Fault.DRIP: "ReadTimeout: no whole answer within 5 s",
    Fault.HALF: "was answered 200 with no JSON, but application/json",
    Fault.HTML: "was answered 200 with no JSON, but text/html",
    Fault.ERROR: "was answered 500: Oops",
    Fault.REFUSED: "RemoteProtocolError: Server disconnected without sending a response",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A run during which one system broke, and the clean-ups when it was well again; records of both, at each time."""

    ended: Ended
    cleaned: Ended
    again: Ended
    before: list[object]
    left: list[object]
    after: list[object]


def broken(folder: Path, fault: Fault) -> Broken:
    with place(folder, "nordbooks") as here:
        before = here.records()
        here.proxy.spoil(fault, skip=1)  # the list before the run is whole
        ended, left = here.run("--depth", "smoke"), here.records()
        here.proxy.spoil(Fault.NONE)
        cleaned, after = here.cleanup(), here.records()
        return Broken(ended=ended, cleaned=cleaned, again=here.cleanup(), before=before, left=left, after=after)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Fault, Broken]:
    """A run for each fault, some at a time, as each waits more than it works."""
    folders = [tmp_path_factory.mktemp(fault.name.lower()) for fault in CAUSES]
    with ThreadPoolExecutor(3) as pool:
        return dict(zip(CAUSES, pool.map(broken, folders, CAUSES), strict=True))


@pytest.mark.parametrize("fault", CAUSES)
def test_a_system_that_breaks_after_the_write_costs_its_verdict_and_is_cleaned_later(
    ran: Mapping[Fault, Broken], fault: Fault
) -> None:
    """What the sync made there the run never saw: the end of the run says so, and cleanup finds it."""
    found, cause = ran[fault], CAUSES[fault]
    said = found.ended.out + found.ended.err
    assert found.ended.code == 3, said
    assert STATEMENT + "Nordbooks: operations.order-list: GET " in said
    assert cause in said.partition(STATEMENT)[2].splitlines()[0]
    assert "What the sync made could not be looked for" in said
    assert re.search(r"Nordbooks Order: Nordbooks: operations.order-list: .*" + re.escape(cause), said), said
    assert found.left[0] == found.before[0]
    made = found.left != found.before
    assert made or fault in (Fault.HALF, Fault.HTML)  # these are known at once, perhaps before the sync has acted
    assert (found.cleaned.code, found.after) == (0, found.before), found.cleaned.out + found.cleaned.err
    assert f"Cleaned up: {int(made)} record" in found.cleaned.out
    assert (found.again.code, found.again.out.splitlines()[-1].partition(": ")[2]) == (0, "clean")


def test_a_lost_connection_is_told_with_its_cause(ran: Mapping[Fault, Broken]) -> None:
    assert "ReadError: [Errno 104] Connection reset by peer" in ran[Fault.RESET].ended.err + ran[Fault.RESET].ended.out


def test_a_create_without_an_answer_is_listed_as_perhaps_made_and_found_later(tmp_path: Path) -> None:
    """The request was acted on and the answer is half of one; nobody can look whether it was until the network is."""
    with place(tmp_path, "fjordcrm") as here:
        before = here.records()
        here.proxy.spoil(Fault.HALF, skip=1)
        ended = here.run("--depth", "smoke")
        said = ended.out + ended.err
        assert ended.code == 3, said
        assert STATEMENT + "Fjordcrm: operations.deal-" in said
        assert "1 record could not be deleted; please do:" in said
        assert re.search(r'Fjordcrm Deal \(if it was made\) with title "[^"]+", amount \S+: \(Fjordcrm: ', said), said
        still = here.cleanup()
        assert (still.code, "could not be deleted" in still.out) == (3, True)
        here.proxy.spoil(Fault.NONE)
        cleaned = here.cleanup()
        assert (cleaned.code, here.records()) == (0, before), cleaned.out + cleaned.err


def test_a_run_with_many_records_in_a_system_that_breaks_lists_them_all_and_ends_soon(tmp_path: Path) -> None:
    """Each statement is errored or was judged before; a dead system is not asked once for each record to delete."""
    with place(tmp_path, "fjordcrm") as here:
        before = here.records()
        here.proxy.spoil(Fault.REFUSED, skip=20)
        ended = here.run("--format", "json")
        said = ended.err
        assert ended.code == 3, said
        statements = ended.json["statements"]
        assert isinstance(statements, dict)
        assert statements["errored"] > 0
        assert statements["errored"] + statements["passed"] == statements["total"] == 5
        found = re.search(r"(\d+) records could not be deleted; please do:", said)
        assert found, said
        listed = re.findall(r"Fjordcrm Deal (deal-\d+: http\S+|\(if it was made\) with [^:]+:) \(", said)
        assert len(listed) == len(set(listed)) == int(found[1]) > 3
        assert "not tried, as Fjordcrm gave no answer" in said
        here.proxy.spoil(Fault.NONE)
        cleaned = here.cleanup()
        assert (cleaned.code, here.records()) == (0, before), cleaned.out + cleaned.err


def test_a_burst_of_faults_is_lived_through(tmp_path: Path) -> None:
    """A read that fails is repeated as long as a sync may take."""
    with place(tmp_path, "nordbooks") as here:
        before = here.records()
        here.proxy.spoil(Fault.ERROR, times=1, skip=1)
        ended = here.run("--depth", "smoke")
        assert (ended.code, here.proxy.spoiled) == (0, 1), ended.out + ended.err
        assert here.records() == before


def test_json_that_says_it_is_text_is_read(tmp_path: Path) -> None:
    """What an answer is, its body shows: many a server in front of an API gets the header wrong."""
    with place(tmp_path, "nordbooks") as here:
        here.proxy.spoil(Fault.TYPE)
        ended = here.run("--depth", "smoke")
        assert (ended.code, here.proxy.spoiled > 1) == (0, True), ended.out + ended.err


def test_nothing_is_written_where_a_name_is_not_known(tmp_path: Path) -> None:
    """The other system is well, and still nothing is made there, as nobody could see what becomes of it."""
    with place(tmp_path, "nordbooks") as here:
        settle(here.live, "nordbooks", "http://crm.invalid/nordbooks")
        ended = here.run("--depth", "smoke")
        said = ended.out + ended.err
        assert ended.code == 3, said
        assert re.search(re.escape(STATEMENT) + r"Nordbooks: operations.order-list: GET \S+: ConnectError: \S", said)
        assert "Cleaned up" not in said or "Cleaned up: 0 records" in said
        run = (here.live / "reports/latest/run.jsonl").read_text(encoding="utf-8")
        assert '"method":"POST"' not in run.replace(" ", "")


def test_a_run_without_scenarios_asks_nothing(tmp_path: Path) -> None:
    with place(tmp_path, "nordbooks") as here:
        here.proxy.spoil(Fault.REFUSED)
        ended = here.run("-k", "nosuchthing")
        assert (ended.code, here.proxy.spoiled) == (4, 0), ended.out + ended.err


@pytest.mark.parametrize("expired", [True, False])
def test_a_certificate_that_has_expired_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expired: bool
) -> None:
    """The same authority's certificate that has not is taken, so that it is the date."""
    authority, tls = certificate(tmp_path, expired=expired)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with place(tmp_path, "nordbooks", tls) as here:
        ended = here.run("--depth", "smoke")
    said = ended.out + ended.err
    assert ended.code == (3 if expired else 0), said
    assert ("certificate has expired" in said.partition(STATEMENT)[2]) is expired


def certificate(folder: Path, *, expired: bool) -> tuple[Path, ssl.SSLContext]:
    """A new authority, and a server with its certificate for 127.0.0.1, which began or ended in 2020."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl to make certificates with")
    made = folder / "tls"
    (made / "new").mkdir(parents=True)
    (made / "index.txt").touch()
    (made / "serial").write_text("01", encoding="utf-8")
    (made / "ca.cnf").write_text(
        "[ca]\ndefault_ca = own\n[own]\nnew_certs_dir = new\ndatabase = index.txt\nserial = serial\npolicy = any\n"
        "default_md = sha256\nx509_extensions = server\n[any]\ncommonName = supplied\n"
        "[server]\nsubjectAltName = IP:127.0.0.1\nauthorityKeyIdentifier = keyid\nsubjectKeyIdentifier = hash\n",
        encoding="utf-8",
    )
    key = ("-newkey", "rsa:2048", "-nodes", "-batch")
    usage = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    own = ("-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key")
    end = "20200102000000Z" if expired else "20491231000000Z"
    for arguments in (
        ("req", "-x509", *key, "-subj", "/CN=Test authority", *usage, "-keyout", "ca.key", "-out", "ca.pem"),
        ("req", *key, "-subj", "/CN=127.0.0.1", "-keyout", "key.pem", "-out", "request.pem"),
        ("ca", *own, "-in", "request.pem", "-out", "cert.pem", "-startdate", "20200101000000Z", "-enddate", end),
    ):
        subprocess.run([program, *arguments], cwd=made, capture_output=True, check=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made / "cert.pem", made / "key.pem")
    return made / "ca.pem", context
