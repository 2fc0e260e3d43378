"""What may be reckoned with, and how: exact values, halves rounded up, each figure named once."""

from collections import defaultdict

import numpy as np
import pandas as pd


def exact(rows: pd.DataFrame) -> pd.Series:
    """The values of rows; none of a bound, none that is suspect."""
    return rows["value"].where((rows["bound"] == "exact") & ~(rows["flag"] == "suspect"))


def half_up(numbers: pd.Series, decimals: int = 0) -> pd.Series:
    """Numbers rounded as papers do: a half goes up, also where a float lies a hair below it."""
    return np.floor((numbers * 10**decimals).round(6) + 0.5) / 10**decimals


def joined(names: pd.Series, by: pd.Series | pd.Index, sign: str = " ") -> pd.Series:
    """The names or lists of names of each group as one list, each once, by the values of `by`."""
    lists = defaultdict(list)
    for group, ids in zip(by.tolist(), names.tolist(), strict=True):
        lists[group].append(ids)
    once = {group: sign.join(dict.fromkeys(sign.join(ids).split(sign))) for group, ids in lists.items()}
    return pd.Series(once, dtype="str")
