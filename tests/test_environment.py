"""Versions stand once, everything repeats them, and the codebook says what the tables hold."""

import re
import sys
import tomllib
from importlib.metadata import distribution, version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from ocop_analysis import codebook

ROOT = codebook.ROOT


def pinned(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\s*(?:- )?([A-Za-z0-9_.-]+)==(\S+)$", text, flags=re.MULTILINE))


REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ASKED_FOR = pinned(REQUIREMENTS.split("# What those need")[0])
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_environment_yml_repeats_what_the_project_asks_for():
    assert pinned(ENVIRONMENT) == ASKED_FOR
    assert re.search(r"^name: ocop-analysis$", ENVIRONMENT, flags=re.MULTILINE)
    assert (
        re.findall(r"^  - (conda-forge|nodefaults|defaults)$", ENVIRONMENT, flags=re.MULTILINE)[0]
        == "conda-forge"
    )
    assert ENVIRONMENT.endswith("      - -e .\n")


def test_pyproject_takes_its_versions_from_the_pins():
    assert PROJECT["tool"]["setuptools"]["dynamic"]["dependencies"] == {"file": ["requirements.txt"]}
    assert "dependencies" in PROJECT["project"]["dynamic"]
    least = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"python={least}" in ENVIRONMENT


def test_every_line_of_the_pins_is_an_exact_version():
    lines = [line for line in REQUIREMENTS.splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(pinned(REQUIREMENTS))


@pytest.mark.parametrize("name", pinned(REQUIREMENTS))
def test_what_is_installed_is_what_is_pinned(name):
    assert Version(version(name)) == Version(pinned(REQUIREMENTS)[name])


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11) or sys.platform != "linux", reason="pins were made on 3.11, Linux"
)
def test_everything_that_is_needed_is_pinned():
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in pinned(REQUIREMENTS)}
    for name in names:
        for needed in map(Requirement, distribution(name).requires or []):
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert re.sub(r"[-_.]+", "-", needed.name).lower() in names | {"setuptools", "pip"}, (
                    name,
                    needed,
                )


def test_the_codebook_in_the_readme_is_the_one_in_columns_csv():
    text = (codebook.DATA / "README.md").read_text(encoding="utf-8")
    assert text.partition(codebook.MARK)[2].strip() == codebook.markdown().strip(), "run make refresh"


def test_an_empty_cell_means_the_same_in_every_tidy_table():
    rows = codebook.read_text_table(codebook.DATA / "reference" / "columns.csv")
    tidy = rows[rows["table"].str.startswith("tidy/") & (rows["required"] != "yes")]
    assert (tidy.fillna("").groupby("column")["empty"].nunique() == 1).all()
