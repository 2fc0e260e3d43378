"""Versions stand once, and everything repeats them."""

import re
import sys
import tomllib
from importlib.metadata import distribution, version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from ocop_analysis.codebook import ROOT


def pinned(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\s*(?:- )?([A-Za-z0-9_.-]+)==(\S+)$", text, flags=re.MULTILINE))


REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = pinned(REQUIREMENTS)


def test_environment_and_project_repeat_the_pins_of_what_is_asked_for():
    lines = [line for line in REQUIREMENTS.splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(PINS)  # every one of them an exact version
    assert pinned(ENVIRONMENT) == pinned(REQUIREMENTS.split("# What those need")[0])
    channels = re.findall(r"^  - (conda-forge|nodefaults|defaults)$", ENVIRONMENT, flags=re.MULTILINE)
    assert channels[0] == "conda-forge"
    assert ENVIRONMENT.endswith("      - -e .\n") and "\nname: ocop-analysis\n" in f"\n{ENVIRONMENT}"
    assert PROJECT["tool"]["setuptools"]["dynamic"]["dependencies"] == {"file": ["requirements.txt"]}
    assert "dependencies" in PROJECT["project"]["dynamic"]
    assert f"python={PROJECT['project']['requires-python'].removeprefix('>=')}" in ENVIRONMENT


@pytest.mark.parametrize("name", PINS)
def test_what_is_installed_is_what_is_pinned(name):
    assert Version(version(name)) == Version(PINS[name])


OURS = sys.version_info[:2] == (3, 11) and sys.platform == "linux"


@pytest.mark.skipif(not OURS, reason="the pins were made on Python 3.11, Linux")
def test_everything_that_is_needed_is_pinned():
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in PINS} | {"setuptools", "pip"}
    for name in PINS:
        for needed in map(Requirement, distribution(name).requires or []):
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert re.sub(r"[-_.]+", "-", needed.name).lower() in names, (name, needed)
