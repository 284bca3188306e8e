"""What the tests of the command line share: the published schema of SARIF 2.1.0, from the npm package that has it."""

import json

import jsonschema
import pytest

from tests.npm import published

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> jsonschema.Draft4Validator:
    """Validates against the schema; skips where it cannot be had."""
    schema = json.loads(published(PACKAGE, MEMBER, tmp_path_factory.mktemp("schema")))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
