"""Correct p values for the number of tests."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control


def q_values(p_values: pd.Series[float]) -> pd.Series[float]:
    """Return the q values of Benjamini and Hochberg (1995) over all tests that were made; NaN where none was."""
    corrected = pd.Series(np.nan, index=p_values.index, dtype=float)
    made = p_values.notna()
    if made.any():
        corrected[made] = false_discovery_control(p_values[made].to_numpy(dtype=float))
    return corrected
