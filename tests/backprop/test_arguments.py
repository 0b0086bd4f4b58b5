from dataclasses import dataclass
from typing import ClassVar

from service.backprop.arguments import Configured


@dataclass(frozen=True)
class Row(Configured):
    type: ClassVar[str] = "row"

    size: int
    bias: bool = True


def test_arguments_are_the_fields_of_a_row_and_not_what_its_class_says() -> None:
    assert Row(3).arguments() == {"size": 3, "bias": True}
