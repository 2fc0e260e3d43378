"""How fast it is, in ratios measured in one run: `make bench`. Prints a table and keeps it in build/bench.json.

Seconds on a small noisy machine say little; what is compared is done in the same run, each in a process of its own
where memory counts. Nothing here is a test: no time is asserted anywhere.
"""

import json
import math
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pandas as pd

from ocop_analysis import codebook, notebooks

SIZES = (10**3, 10**4, 10**5, 10**6)
COMPARED = 10**4  # figures at which other tools are timed: they take long
ROUNDS = 5
DRAWN, AGAIN = "brief, every chart drawn", "brief, nothing changed"
UNREADABLE = 100  # rows spoilt in the run that must find them all


def timed(command: list[str], **options) -> float:
    """Seconds a command takes, its output thrown away."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - started


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def child(stage: str, folder: Path) -> dict:
    """A stage in a process of its own: its seconds by part, its peak memory in MB, and what it found."""
    done = subprocess.run(
        [sys.executable, __file__, stage, str(folder)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def stage(name: str, folder: Path) -> dict:
    """What `child` runs."""
    took, found = {}, {}

    def part(label, function, *arguments):
        started = time.perf_counter()
        result = function(*arguments)
        took[label] = time.perf_counter() - started
        return result

    if name == "floor":
        files = sorted(folder.glob("r*/*.csv"))
        part("read", lambda: [pd.read_csv(path, dtype="str") for path in files])
    elif name == "ours":
        from ocop_analysis.audit import audit_table
        from ocop_analysis.read import read_ledger
        from ocop_analysis.tables import build_tables

        ledger = part("read and clean", read_ledger, folder)
        audit = part("audit", audit_table, ledger)
        tables = part("tidy", build_tables, ledger)
        took["tidy"] -= took["audit"]  # which it makes once more
        found = {
            "figures": len(ledger.figures),
            "rows": sum(map(len, tables.values())),
            "contradictions": audit.loc[audit["verdict"] == "contradicts", "relation_id"].tolist(),
        }
    elif name == "spoilt":
        from ocop_analysis.read import read_ledger
        from ocop_analysis.validate import LedgerError

        try:
            part("read", read_ledger, folder)
        except LedgerError as error:
            found = {"unreadable": [[p.line, p.column] for p in error.problems]}
    elif name == "by hand":
        part("read and parse", by_hand, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "total": sum(took.values()), "peak_mb": round(peak), **found}


def by_hand(folder: Path) -> pd.DataFrame:
    """The plain script an analyst would write: no checks, no bounds, one call a row, sums re-added one by one."""
    figures = pd.read_csv(folder / "raw" / "figures.csv")
    relations = pd.read_csv(folder / "raw" / "relations.csv")

    def value(row):
        digits = re.search(r"\d+(?:[.,]\d+)*", str(row["printed"]))
        number = float(digits[0].replace(".", "").replace(",", ".")) if digits else math.nan
        return number * (1e6 if "triệu" in row["printed"] else 1e9 if "tỷ" in row["printed"] else 1)

    figures["value"] = figures.apply(value, axis=1)
    known = figures.set_index("figure_id")["value"]
    sums = relations[(relations["kind"] == "sum") & relations["whole"].notna()]
    right = sums.apply(lambda r: sum(known[i] for i in r["parts"].split()) == known[r["whole"]], axis=1)
    return figures.assign(ok=right.mean())


def brief() -> dict:
    """The main job against its floor: as many notebooks with only their import cell, executed side by side.

    Everything is timed in turn, ROUNDS times, between two floors, and held against them; of the ratios the median is
    told, for the machine is fast and slow by turns.
    """
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        bare, chartless = Path(scratch) / "bare", Path(scratch) / "chartless"
        for folder in (bare, chartless):
            folder.mkdir()
        for path in sorted(notebooks.NOTEBOOKS.glob("*.ipynb")):
            for folder in (bare, chartless):
                notebook = nbformat.read(path, as_version=4)
                code = [cell for cell in notebook.cells if cell.cell_type == "code"]
                kept = code[:1] if folder == bare else [c for c in code if "charts.show" not in c.source]
                notebook.cells = kept
                nbformat.write(notebook, folder / path.name)
        commands = {
            "floor": executing(bare), "tables": [*OCOP, "build"], "notebooks without charts": executing(chartless),
            "tables and notebooks": executing(chartless, build=True), DRAWN: [*OCOP, "brief"], AGAIN: [*OCOP, "brief"],
            "floor after": executing(bare),
        }  # fmt: skip
        for _ in range(ROUNDS):
            for name, command in commands.items():
                if name == DRAWN:
                    shutil.rmtree(codebook.ROOT / "build", ignore_errors=True)
                seconds.setdefault(name, []).append(timed(command))
    rounds = pd.DataFrame(seconds)
    floor = (rounds["floor"] + rounds["floor after"]) / 2
    over = rounds.drop(columns=["floor", "floor after"]).div(floor, axis=0)
    return {"seconds": rounds.median().to_dict(), "over the floor": over.median().to_dict(),
            "least and most over the floor": over.agg(["min", "max"]).to_dict()}  # fmt: skip


OCOP = [sys.executable, "-m", "ocop_analysis"]


def executing(folder: Path, build: bool = False) -> list[str]:
    """The command that executes the notebooks of a folder; tables are built beside the imports, as `ocop brief` does."""
    begun = f"import subprocess; building = subprocess.Popen({[*OCOP, 'build']!r})" if build else ""
    ended = "assert not building.wait()" if build else ""
    run = f"from pathlib import Path; list(notebooks.execute_all(Path({str(folder)!r})))"
    return python("\n".join([begun, "from ocop_analysis import notebooks", ended, run]))


def scale(folder: Path) -> dict:
    """Reading, cleaning, audit and tables at every size, against reading the same files with pandas alone."""
    import generate

    results = {}
    for size in SIZES:
        place = folder / str(size)
        planted = generate.generate(place, size)
        floor, ours = child("floor", place), child("ours", place)
        exact = set(ours.pop("contradictions")) == planted.contradictions
        results[size] = ours | {
            "times the floor": ours["total"] / floor["total"], "times its memory": ours["peak_mb"] / floor["peak_mb"],
            "floor": floor["total"], "planted contradictions": len(planted.contradictions), "found exactly": exact,
        }  # fmt: skip
        print(
            f"  {size:>9,} figures: {ours['total']:.1f} s, {ours['total'] / floor['total']:.1f} times the floor",
            flush=True,
        )
    spoilt = folder / "spoilt"
    planted = generate.generate(spoilt, COMPARED, UNREADABLE)
    found = {tuple(cell) for cell in child("spoilt", spoilt)["unreadable"]}
    small, large = (results[size]["total"] for size in (10**4, SIZES[-1]))
    return {
        "by size": results, "growth exponent": math.log(large / small) / math.log(SIZES[-1] / 10**4),
        "unreadable rows planted": len(planted.unreadable), "unreadable rows found exactly": found == planted.unreadable,
    }  # fmt: skip


def others(folder: Path) -> dict:
    """What a user would pick instead, on the same files at one size."""
    from ocop_analysis import tidy_files
    from ocop_analysis.read import read_ledger
    from ocop_analysis.tables import build_tables

    place = folder / str(COMPARED)
    tidy_files.write_tidy(build_tables(read_ledger(place)), place / "tidy")
    ours = child("ours", place)["total"]
    package = place / "tidy" / "datapackage.json"
    validate = f"import frictionless; assert frictionless.validate({str(package)!r}).valid"
    seconds = {
        "ours": ours,
        "frictionless validate": timed(python(validate)),
        "plain pandas": child("by hand", place)["total"],
    }
    return {"seconds": seconds, "over ours": {name: value / ours for name, value in seconds.items()}}


def imports() -> dict:
    """`import ocop_analysis` over `import pandas`: the least of five each."""
    least = {
        name: min(timed(python(f"import {name}")) for _ in range(5)) for name in ("pandas", "ocop_analysis")
    }
    return {"seconds": least, "ratio": least["ocop_analysis"] / least["pandas"]}


def one_edit(full: float) -> dict:
    """After one changed cell of figures.csv, until tables, notebooks and charts are right again, over a full build."""
    path = codebook.DATA / "raw" / "figures.csv"
    kept = path.read_bytes()
    try:
        path.write_bytes(kept.replace("9.400 triệu đồng".encode(), "9.500 triệu đồng".encode()))
        changed = timed([*OCOP, "brief"])
    finally:
        path.write_bytes(kept)
        subprocess.run([*OCOP, "brief"], check=True, stdout=subprocess.DEVNULL)
    return {"seconds": changed, "over the full build": changed / full}


def told(result: dict) -> str:
    """The ratios as a short table, each with its aim; seconds, stages and smaller sizes stand in build/bench.json."""
    over, largest = result["brief"]["over the floor"], result["scale"]["by size"][str(SIZES[-1])]
    rows = [
        ("tables and notebooks over the floor", over["tables and notebooks"], 1.3),
        (f"{DRAWN}, over the floor", over[DRAWN], 2.5),
        (f"{AGAIN}, over the floor", over[AGAIN], 2.5),
        (f"{SIZES[-1]:,} figures over read_csv", largest["times the floor"], 4),
        ("their memory over read_csv", largest["times its memory"], 4),
        ("growth exponent", result["scale"]["growth exponent"], 1.1),
        ("import over pandas", result["import"]["ratio"], 1.2),
        ("one edit over the full build", result["one edit"]["over the full build"], ""),
        *(
            (f"{name} over ours", ratio, "")
            for name, ratio in result["others"]["over ours"].items()
            if name != "ours"
        ),
    ]
    exact = [found["found exactly"] for found in result["scale"]["by size"].values()]
    exact.append(result["scale"]["unreadable rows found exactly"])
    lines = [
        f"{'':45}{'ratio':>6}{'aim':>6}",
        *(f"{what:45}{ratio:6.2f}{aim:>6}" for what, ratio, aim in rows),
    ]
    return "\n".join([*lines, f"planted faults found exactly: {'yes' if all(exact) else 'NO'}"])


def main() -> None:
    subprocess.run([*OCOP, "brief"], check=True, stdout=subprocess.DEVNULL)  # warm
    machine = {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    result: dict = {"machine": machine, "import": imports(), "brief": brief()}
    result["one edit"] = one_edit(result["brief"]["seconds"][DRAWN])
    with tempfile.TemporaryDirectory() as scratch:
        result["scale"] = scale(Path(scratch))
        result["others"] = others(Path(scratch))
    rounded = json.loads(json.dumps(result), parse_float=lambda number: round(float(number), 3))
    (codebook.ROOT / "build" / "bench.json").write_text(
        json.dumps(rounded, indent=1) + "\n", encoding="utf-8"
    )
    print(told(rounded))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(stage(sys.argv[1], Path(sys.argv[2]))))
    else:
        main()
