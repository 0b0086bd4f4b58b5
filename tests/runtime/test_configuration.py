"""The settings say how many workers there are and what they may take."""

from service.runtime.configuration import Configuration, configured
from service.settings import Settings


def test_each_setting_for_sympy_finds_its_place() -> None:
    settings = Settings(
        sympy_workers=3,
        sympy_queue=4,
        sympy_seconds=1.5,
        sympy_memory_mb=64,
        sympy_tasks=7,
        sympy_warm=True,
    )

    assert configured(settings) == Configuration(3, 4, 1.5, 64, 7, warm=True)
