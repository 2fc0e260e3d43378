"""Versions stand once, in pyproject.toml, and everything repeats them."""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from ocop_analysis import codebook
from ocop_analysis.codebook import ROOT

TEXT, ENVIRONMENT, CITATION, README = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("pyproject.toml", "environment.yml", "CITATION.cff", "README.md")
)
PROJECT = tomllib.loads(TEXT)["project"]
EXTRAS = PROJECT["optional-dependencies"]
PARTS = {"users": PROJECT["dependencies"], **EXTRAS}
MOST_PACKAGES = 110  # of users, who need none of the extras
PIN = re.compile(r"([A-Za-z0-9_.-]+)==(\S+)")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines: list[str]) -> dict[str, str]:
    return {canonical(name): number for name, number in (PIN.fullmatch(line).groups() for line in lines)}


def needed(name: str) -> set[str]:
    """What a package asks for here, without its extras."""
    asked = map(Requirement, distribution(name).requires or [])
    return {canonical(one.name) for one in asked if not one.marker or one.marker.evaluate({"extra": ""})}


def test_every_version_is_exact_no_two_parts_disagree_and_users_need_few():
    every = {pin for part in PARTS.values() for pin in pins(part).items()}
    assert len(every) == len({name for name, _ in every})
    assert all(not pins(PARTS["users"]).keys() & pins(extra).keys() for extra in EXTRAS.values())
    assert len(PARTS["users"]) <= MOST_PACKAGES


def test_environment_yml_repeats_what_is_asked_for():
    asked = re.findall(
        r'^    "([^"\n]+==[^"\n]+)",$', re.sub(r"    # What those need\n[^\]]*", "", TEXT), re.M
    )
    assert re.findall(r"^      - (\S+==\S+)$", ENVIRONMENT, re.M) == asked
    assert (
        ENVIRONMENT.endswith(f"      - -e .[{','.join(EXTRAS)}]\n")
        and "\nname: ocop-analysis\n" in ENVIRONMENT
    )
    assert re.findall(r"^channels:\n  - (.*)$", ENVIRONMENT, re.M) == ["conda-forge"]
    assert f"python={PROJECT['requires-python'].removeprefix('>=')}" in ENVIRONMENT
    assert f"Python {PROJECT['requires-python'].removeprefix('>=')} or later" in README


def test_the_version_of_the_project_is_the_same_everywhere():
    wanted = PROJECT["version"]
    assert f"\nversion: {wanted}\n" in CITATION and f"version {wanted}." in README
    assert codebook.CONSTANTS["package"].get("version", wanted) == wanted


@pytest.mark.parametrize("name", [name for part in ("users", "test") for name in pins(PARTS[part])])
def test_what_is_installed_is_what_is_pinned(name):
    assert Version(version(name)) == Version((pins(PARTS["users"]) | pins(PARTS["test"]))[name])


OURS = sys.version_info[:2] == (3, 11) and sys.platform == "linux"


@pytest.mark.skipif(not OURS, reason="the pins were made on Python 3.11, Linux")
@pytest.mark.parametrize("part", PARTS)
def test_everything_that_is_needed_is_pinned(part):
    names = pins(PARTS["users"]) | pins(PARTS[part]) | {"setuptools": "", "pip": ""}
    for name in pins(PARTS[part]):
        try:
            assert needed(name) <= names.keys(), name
        except PackageNotFoundError:
            assert part not in ("users", "test")  # the other extras may not be installed
