"""Interrupted, crowded or forbidden, a write leaves the tidy folder as it was or complete, never mixed."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from ocop_analysis import tidy_files

KILLS = int(os.environ.get("KILLS", "8"))  # `make mutate` asks for 100
# Writes two versions of the tables in turn, so many times; each says in every file which one it is.
WRITER = """
import sys
from pathlib import Path
from ocop_analysis import tidy_files
folder = Path(sys.argv[1])
tables = {name: tidy_files.read_tidy(name) for name in ("articles", "figures", "audit", "targets")}
versions = [{n: t.assign(note=v) for n, t in tables.items()} for v in ("one", "two")]
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    for version in versions:
        tidy_files.write_tidy(version, folder)
"""


def state(folder) -> str:
    return hashlib.sha256(
        b"".join(path.name.encode() + path.read_bytes() for path in sorted(folder.iterdir()))
    ).hexdigest()


@pytest.fixture
def versions(tables):
    names = ("articles", "figures", "audit", "targets")
    return [{name: tables[name].assign(note=version) for name in names} for version in ("one", "two")]


@pytest.fixture
def whole(versions, tmp_path):
    """The states of the two complete folders."""
    states = set()
    for n, version in enumerate(versions):
        tidy_files.write_tidy(version, tmp_path / f"whole{n}")
        states.add(state(tmp_path / f"whole{n}"))
    return states


def writer(folder):
    process = subprocess.Popen([sys.executable, "-c", WRITER, folder, "1000"], stdout=subprocess.PIPE)
    process.stdout.readline()
    return process


def test_a_killed_write_leaves_a_whole_folder(versions, whole, tmp_path):
    folder, dice = tmp_path / "tidy", random.Random(7)
    tidy_files.write_tidy(versions[0], folder)
    for _ in range(KILLS):
        process = writer(folder)
        time.sleep(dice.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert state(folder) in whole
    tidy_files.write_tidy(versions[1], folder)  # the next run simply works, and clears what was left
    assert state(folder) in whole
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith(".tidy")}
    assert left <= {".tidy.lock"}


def test_two_writers_wait_for_one_another(whole, tmp_path):
    folder = tmp_path / "tidy"
    processes = [subprocess.Popen([sys.executable, "-c", WRITER, folder, "15"]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert state(folder) in whole


def test_a_full_disk_leaves_the_folder_as_it_was(versions, whole, tmp_path, monkeypatch):
    folder = tmp_path / "tidy"
    tidy_files.write_tidy(versions[0], folder)
    before, written = state(folder), []

    def no_room(self, path, **options):
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", no_room)
    with pytest.raises(OSError, match="No space left"):
        tidy_files.write_tidy(versions[1], folder)
    assert state(folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_read_only_target_is_left_as_it_was(versions, tmp_path):
    folder = tmp_path / "data" / "tidy"
    tidy_files.write_tidy(versions[0], folder)
    before = state(folder)
    folder.parent.chmod(0o555)
    try:
        with pytest.raises(PermissionError):
            tidy_files.write_tidy(versions[1], folder)
    finally:
        folder.parent.chmod(0o755)
    assert state(folder) == before
