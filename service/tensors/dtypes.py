"""The types of numbers that tensors may hold on the wire: little-endian, whatever the machine."""

import numpy as np

DTYPES: dict[str, np.dtype[np.generic]] = {
    "float32": np.dtype("<f4"),
    "float64": np.dtype("<f8"),
    "int32": np.dtype("<i4"),
    "int64": np.dtype("<i8"),
}

# The name of each type by its code, because NumPy computes names anew each time.
NAMES = {dtype.str: name for name, dtype in DTYPES.items()}

# JSON has no such numbers, so they are strings.
NON_FINITE = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}
