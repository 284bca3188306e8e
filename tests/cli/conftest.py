"""What the tests of the command line share: the published schema of SARIF 2.1.0, from the npm package that has it."""

import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import jsonschema
import pytest

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> jsonschema.Draft4Validator:
    """Validates against the schema; skips where npm is missing or does not get the package."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm to get the published SARIF schema with")
    folder = tmp_path_factory.mktemp("schema")
    try:
        subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, timeout=120, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip(f"npm could not get {PACKAGE}, which has the published SARIF schema")
    return jsonschema.Draft4Validator(_schema(next(folder.glob("*.tgz"))), format_checker=jsonschema.FormatChecker())


def _schema(archive: Path) -> dict[str, object]:
    with tarfile.open(archive) as packed:
        member = packed.extractfile(MEMBER)
        assert member is not None
        schema = json.load(member)
    assert isinstance(schema, dict)
    return schema
