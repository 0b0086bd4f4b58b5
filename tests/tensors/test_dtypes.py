"""Types of numbers are the same on every machine."""

import numpy as np
import pytest

from service.tensors.dtypes import DTYPES, NAMES, NON_FINITE


@pytest.mark.parametrize("name", DTYPES)
def test_types_are_little_endian_and_known_by_their_code(name: str) -> None:
    assert DTYPES[name] == np.dtype(name).newbyteorder("<")
    assert NAMES[DTYPES[name].str] == name


def test_the_names_of_numbers_that_json_lacks_read_back() -> None:
    assert [str(float(name)) for name in NON_FINITE] == [str(n) for n in NON_FINITE.values()]
