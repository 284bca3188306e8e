"""`harness connectors` with plug-ins: those of the documentation against real servers, and ones that break."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.process import harness
from tests.connect.acme import BOOK_KEY, SIGNING_KEY, Acme
from tests.connect.plugging import documented, install, install_documented, shown
from tests.connect.serving import serving

SECRETS = {"BOOK_KEY": BOOK_KEY, "CRM_SIGNING_KEY": SIGNING_KEY}
CONNECTORS, SIGNING = "harness.connectors", "harness.signing"
PLUGGED = '[systems.X]\nconnector = "mine"\nbase_url = "http://127.0.0.1:9"\n'


def connectors(
    folder: Path, packages: Path, *arguments: str, environment: Mapping[str, str] = SECRETS
) -> tuple[int, str, str]:
    """Run `harness connectors ARGUMENTS` with packages on the path; no planted secret is ever printed."""
    path = os.pathsep.join(filter(None, (str(packages), os.environ.get("PYTHONPATH", ""))))
    ended = harness("connectors", *arguments, cwd=folder, environment={**environment, "PYTHONPATH": path})
    for secret in SECRETS.values():
        assert secret not in ended.stdout + ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


def configure(folder: Path, url: str) -> None:
    files = documented()
    assert files["harness.toml"].count(".example.com/api") == 2
    toml = files["harness.toml"]
    for name in ("book", "crm"):
        toml = toml.replace(f"https://{name}.example.com", url)
    (folder / "harness.toml").write_text(toml, encoding="utf-8")
    (folder / "crm.yaml").write_text(files["crm.yaml"], encoding="utf-8")


def test_the_plug_ins_of_the_documentation_are_listed_and_work_as_it_says(tmp_path: Path) -> None:
    packages = install_documented(tmp_path / "packages")
    listed, checked = shown()
    people = {id: {"id": id, "rev": "1", "email": f"{id}@x.test", "note": ""} for id in ("a", "b")}
    acme = Acme(people=people)
    with serving(acme) as served:
        configure(tmp_path, served.url)
        code, out, _ = connectors(tmp_path, packages)
        assert (code, out[-len(listed) :]) == (0, listed)
        assert not served.asked
        code, out, err = connectors(tmp_path, packages, "check")
        assert [f"{one.method} {one.path}" for one in served.asked if "contacts" in one.path] == ["GET /api/contacts"]
    command, _, printed = checked.partition("\n")
    assert command == "$ harness connectors check"
    assert (code, out, err) == (0, printed, "2 requests, nothing was written.\n")
    assert len(acme.nonces) == 1, "no signature was accepted"


def test_a_plug_in_is_listed_for_programs_and_not_loaded_for_it(tmp_path: Path) -> None:
    packages = install(
        tmp_path / "packages", "mine", {"mine.py": "raise SystemExit('loaded')"}, {CONNECTORS: {"mine": "mine:X"}}
    )
    code, out, _ = connectors(tmp_path, packages, "--format", "json")
    assert code == 0
    mine = next(each for each in json.loads(out) if each["name"] == "mine")
    assert (mine["kind"], mine["package"]) == ("connector plug-in", "mine 1.0")
    assert {each["kind"] for each in json.loads(out)} == {"definition", "connector plug-in"}


def test_wrong_keys_are_refused_by_the_systems_and_shown_nowhere(tmp_path: Path) -> None:
    """Both servers give back what they were sent; neither the key nor the signature comes through."""
    packages = install_documented(tmp_path / "packages")
    wrong = {"BOOK_KEY": "another-book-key", "CRM_SIGNING_KEY": "another-signing-key"}
    acme = Acme()
    with serving(acme) as served:
        configure(tmp_path, served.url)
        code, out, _ = connectors(tmp_path, packages, "check", environment=wrong)
    assert code == 3
    assert "Book Person: wrong: Book: plug-in address-book: GET http://" in out
    assert "was answered 401: no such key: [secret]" in out
    assert "wrong signature" in out
    assert "are the secrets right" in out
    assert "another-" not in out
    assert acme.signed[-1]
    assert acme.signed[-1] not in out


def test_a_secret_that_is_not_set_is_named_by_its_variable(tmp_path: Path) -> None:
    packages = install_documented(tmp_path / "packages")
    configure(tmp_path, "http://127.0.0.1:9")
    code, out, _ = connectors(tmp_path, packages, "check", "Book", environment={})
    assert code == 3
    assert out == "Book: wrong: systems.Book: $SECRET(key) has no value\n    hint: set BOOK_KEY\n"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("import no_such_module\n", "cannot be imported: ModuleNotFoundError: No module named 'no_such_module'"),
        ("x = 1\n", "cannot be imported: AttributeError: module 'mine' has no attribute 'plugin'"),
        ("def plugin(:\n", "cannot be imported: SyntaxError: "),
        ("import sys\nsys.exit(0)\n", "cannot be imported: SystemExit: 0 (mine.py, line 2)"),
        ("plugin = 1\n", "is a int, which cannot be called"),
        ("def plugin(context):\n    return {}['x']\n", "raised KeyError: 'x' (mine.py, line 2)"),
        ("def plugin():\n    pass\n", "raised TypeError: plugin() takes 0 positional arguments but 1 was given"),
        ("def plugin(context):\n    pass\n", "gave None without listing, get, create, update, delete"),
        ("async def plugin(context):\n    pass\n", "gave a coroutine without listing"),
    ],
)
def test_a_plug_in_that_breaks_the_contract_ends_the_command_with_its_name_and_package(
    module: str, said: str, tmp_path: Path
) -> None:
    packages = install(tmp_path / "packages", "acme-x", {"mine.py": module}, {CONNECTORS: {"mine": "mine:plugin"}})
    (tmp_path / "harness.toml").write_text(PLUGGED, encoding="utf-8")
    code, out, err = connectors(tmp_path, packages, "check")
    assert (code, out) == (2, "")
    assert err.startswith(f"harness: the plug-in mine of acme-x 1.0 {said}")
    assert "\n  hint: " in err


def test_two_packages_that_offer_the_same_name_are_both_named(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    for name in ("one", "two"):
        install(packages, name, {}, {CONNECTORS: {"mine": f"{name}:X"}})
    (tmp_path / "harness.toml").write_text(PLUGGED, encoding="utf-8")
    code, _, err = connectors(tmp_path, packages, "check")
    assert code == 2
    assert "several packages offer a plug-in mine: one 1.0 and two 1.0" in err


def test_a_shipped_definition_comes_before_a_plug_in_of_its_name(tmp_path: Path) -> None:
    packages = install(tmp_path / "packages", "mine", {}, {CONNECTORS: {"zendesk": "no_such_module:X"}})
    (tmp_path / "harness.toml").write_text('[systems.Z]\nconnector = "zendesk"\n', encoding="utf-8")
    code, out, _ = connectors(tmp_path, packages, "check")
    assert code == 3
    assert "$ENV(subdomain) has no value" in out


def test_a_name_that_nobody_has_is_answered_with_the_nearest_plug_in(tmp_path: Path) -> None:
    packages = install_documented(tmp_path / "packages")
    (tmp_path / "harness.toml").write_text('[systems.B]\nconnector = "adress-book"\n', encoding="utf-8")
    code, _, err = connectors(tmp_path, packages, "check")
    assert (code, err) == (2, "harness: there is no connector adress-book\n  hint: did you mean address-book?\n")


def test_a_plug_in_needs_an_address(tmp_path: Path) -> None:
    packages = install_documented(tmp_path / "packages")
    (tmp_path / "harness.toml").write_text('[systems.B]\nconnector = "address-book"\n', encoding="utf-8")
    code, _, err = connectors(tmp_path, packages, "check")
    assert code == 2
    assert "the address must be http or https" in err
    assert 'base_url = "https://…"' in err


def test_a_definition_that_names_a_signer_nobody_installed_is_refused_with_its_place(tmp_path: Path) -> None:
    packages = install(tmp_path / "packages", "other", {}, {SIGNING: {"acme-hmak": "other:sign"}})
    configure(tmp_path, "http://127.0.0.1:9")
    code, out, err = connectors(tmp_path, packages, "check", "Crm")
    assert (code, out) == (2, "")
    assert err == (
        "harness: crm.yaml: harness.signing.plugin: there is no signing plug-in acme-hmac installed\n"
        "  hint: did you mean acme-hmak?\n"
    )


@pytest.mark.parametrize("connector", ["crm.yaml", "address-book"])
def test_a_secret_in_harness_toml_itself_is_refused_and_not_shown(connector: str, tmp_path: Path) -> None:
    packages = install_documented(tmp_path / "packages")
    (tmp_path / "crm.yaml").write_text(documented()["crm.yaml"], encoding="utf-8")
    (tmp_path / "harness.toml").write_text(
        f'[systems.Crm]\nconnector = "{connector}"\nbase_url = "http://127.0.0.1:9"\n'
        f'values = {{ signing_key = "{SIGNING_KEY}" }}\nsecrets = {{ signing_key = "CRM_SIGNING_KEY" }}\n',
        encoding="utf-8",
    )
    code, out, err = connectors(tmp_path, packages, "check")
    assert (code, out) == (2, "")
    assert "systems.Crm.values.signing_key: " in err
    assert "no secret belongs into harness.toml" in err
    assert '[systems.Crm.secrets] signing_key = "VARIABLE"' in err
