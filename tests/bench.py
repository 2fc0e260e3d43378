"""How fast the road is, in ratios of one run: machines are small and noisy.

Generated ledgers (tests/generate.py) are read, audited and tabled; the ratio is to pandas.read_csv of the same files.
With --brief the brief is held against the bare execution of its notebooks. Kept in build/bench.json.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from generate import generate

from ocop_analysis import codebook
from ocop_analysis.audit import audit_table
from ocop_analysis.notebooks import execute_all
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

SIZES = [10_000, 100_000]


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The least of some rounds: what the machine's other work adds is not ours."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def road(figures: int) -> dict[str, float]:
    """Stages of the road over read_csv, and whether every planted contradiction was found and no other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planted = generate(folder, figures)
        files = sorted((folder / "raw").glob("*.csv"))
        floor = seconds(lambda: [pd.read_csv(file) for file in files])
        ledger = read_ledger(folder)
        audit = audit_table(ledger).query("verdict == 'contradicts' and basis != 'found'")
        stages = {
            "read": seconds(lambda: read_ledger(folder)),
            "audit": seconds(lambda: audit_table(ledger)),
            "audit and tables": seconds(lambda: build_tables(ledger)),
        }
    whole = stages["read"] + stages["audit and tables"]
    ratios = {f"{stage} over read_csv": taken / floor for stage, taken in (stages | {"all": whole}).items()}
    exact = float(set(audit["relation_id"]) == planted)
    return {"figures": len(ledger.figures), "seconds": whole, **ratios, "faults found exactly": exact}


if __name__ == "__main__":
    found = {f"{size:,} figures": road(size) for size in SIZES}
    small, large = found.values()
    steps = math.log(large["seconds"] / small["seconds"]) / math.log(large["figures"] / small["figures"])
    found["growth"] = {"exponent": steps}
    if "--brief" in sys.argv:
        bare = seconds(lambda: list(execute_all()), 1)
        whole = seconds(
            lambda: subprocess.run([sys.executable, "-m", "ocop_analysis", "brief"], check=True), 1
        )
        found["brief"] = {"seconds": whole, "brief over its notebooks": whole / bare}
    print(pd.DataFrame(found).round(2).to_string(na_rep=""))
    (codebook.ROOT / "build").mkdir(exist_ok=True)
    (codebook.ROOT / "build" / "bench.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
