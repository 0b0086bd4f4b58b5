"""Matrix products run in one thread, with the kernels that the processor has."""

import os

import pytest

from service.processor import prepare, settings

AVX512 = "avx512f avx512dq avx512cd avx512bw avx512vl"


@pytest.mark.parametrize(
    ("cpuinfo", "core"),
    [
        (f"processor : 0\nflags : fpu {AVX512} sse\n", "SkylakeX"),
        ("processor : 0\nflags : fpu avx2 avx512f\n", None),
        ("", None),
    ],
)
def test_wide_kernels_are_asked_for_only_where_the_flags_show_them(
    cpuinfo: str, core: str | None
) -> None:
    assert settings(cpuinfo).get("OPENBLAS_CORETYPE") == core
    assert settings(cpuinfo)["OPENBLAS_NUM_THREADS"] == "1"


def test_what_is_set_already_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")

    prepare()

    assert os.environ["OPENBLAS_NUM_THREADS"] == "2"
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"
