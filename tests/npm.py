"""Single files of published npm packages, for tests against what others publish."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest


def published(package: str, member: str, folder: Path) -> bytes:
    """A file of a package; skips where npm is missing or does not get the package."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"no npm to get {package} with")
    try:
        subprocess.run([npm, "pack", "--silent", package], cwd=folder, capture_output=True, timeout=120, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip(f"npm could not get {package}")
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        found = packed.extractfile(f"package/{member}")
        assert found is not None
        return found.read()
