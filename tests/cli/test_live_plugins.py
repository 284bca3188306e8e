"""A live run of which one system is reached by a plug-in."""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.command import EXAMPLES, command
from tests.cli.serving import mock
from tests.connect.plugging import install

PLUGIN = """
from harness.connect.plugins import Datatype, Observed, PluginContext, PluginDatatype, Shows, dumps, loads


class Fjord:
    datatypes = tuple(
        PluginDatatype(
            name=name,
            assigned=("id", "_version", "_updated"),
            shows=Shows(versions="_version", edit_times="_updated", resolution=0.000001, writes=True),
        )
        for name in ("Company", "Person", "Deal")
    )

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._key = context.secret("key")

    async def listing(self, datatype: Datatype) -> tuple[Observed, ...]:
        return tuple(self._observed(datatype, each) for each in await self._ask("GET", datatype))

    async def get(self, datatype, id):
        answer = await self._ask("GET", datatype, id)
        return answer and self._observed(datatype, answer)

    async def create(self, datatype, fields, *, mark=""):
        return self._observed(datatype, await self._ask("POST", datatype, fields=fields))

    async def update(self, datatype, id, patch):
        answer = await self._ask("PATCH", datatype, id, patch)
        return answer and self._observed(datatype, answer)

    async def delete(self, datatype, id):
        path = f"{datatype.name.lower()}/{id}"
        return (await self._context.send("DELETE", path, accept=[404])).status_code != 404

    async def _ask(self, method, datatype, id="", fields=None):
        path = f"{datatype.name.lower()}/{id}".rstrip("/")
        body = "" if fields is None else dumps(fields)
        headers = {"content-type": "application/json", "x-key": self._key}
        response = await self._context.send(method, path, headers=headers, body=body, accept=[404])
        return None if response.status_code == 404 else loads(response.text)

    def _observed(self, datatype, answer):
        return Observed(datatype=datatype, id=answer["id"], version="", fields=answer)
"""
SECRET = "planted-in-the-environment"


def test_a_live_run_works_through_a_plug_in_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a plug-in makes is found, judged and deleted as any other record, and its secret is in no file."""
    packages = install(
        tmp_path / "packages", "acme-x", {"fjord.py": PLUGIN}, {"harness.connectors": {"fjord": "fjord:Fjord"}}
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(packages), os.environ.get("PYTHONPATH", "")))))
    monkeypatch.setenv("FJORD_KEY", SECRET)
    specs, live = tmp_path / "specs", tmp_path / "live"
    specs.mkdir()
    shutil.copy(EXAMPLES / "fjordcrm-nordbooks.rst", specs)
    with mock(specs, "--write", live, "--lag", "0.4", cwd=tmp_path) as running:
        toml = (live / "harness.toml").read_text(encoding="utf-8")
        defined = 'connector = "fjordcrm.json"\n'
        assert defined in toml
        plugged = f'connector = "fjord"\nbase_url = "{running.url}/fjordcrm"\nsecrets = {{ key = "FJORD_KEY" }}\n'
        (live / "harness.toml").write_text(toml.replace(defined, plugged), encoding="utf-8")
        (live / "fjordcrm.json").unlink()
        paths = ("/fjordcrm/company", "/nordbooks/customer")
        before = [running.http.get(path).json() for path in paths]
        ended = command("run", specs, "--mode", "live", "--depth", "smoke", cwd=live)
        assert [running.http.get(path).json() for path in paths] == before
    assert ended.code == 0, ended.out + ended.err
    assert "2 scenarios" in ended.out + ended.err
    assert "2 passed" in ended.out + ended.err
    assert "Cleaned up: 4 records deleted" in ended.out + ended.err
    files = {path.name: path.read_text(encoding="utf-8") for path in (live / "reports").rglob("*") if path.is_file()}
    assert '"method":"POST"' in files["run.jsonl"].replace(" ", "")
    assert "/fjordcrm/company" in files["run.jsonl"]
    assert not [name for name, text in files.items() if SECRET in text]
