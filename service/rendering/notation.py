"""The strings and templates in which a format writes what Typeset has decided."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Template: TypeAlias = Callable[..., str]


@dataclass(frozen=True)
class Notation:
    """The strings and templates of a format; templates take their arguments by position.

    commands     names of functions, written before their arguments
    functions    by name and number of arguments, those with a notation of their own
    """

    times: str
    dot: str
    comma: str
    both: str
    always: str
    relations: Mapping[str, str]
    commands: Mapping[str, str]
    functions: Mapping[tuple[str, int], Template]
    number: Template
    name: Template
    fraction: Template
    power: Template
    sqrt: Template
    root: Template
    scientific: Template
    exponential: Template
    call: Template
    open_call: Template
    primes: tuple[Template, Template]
    order: Template
    gap: str
    differential: str
    subscript: Template
    derivative: Template
    rate: Template
    integral: Template
    branch: Template
    last_branch: Template
    next_branch: str
    cases: Template


def macro(template: str) -> Template:
    """Return the template as a function of what replaces #1, #2, …, as in a macro of TeX."""
    texts = re.split(r"#\d", template)
    places = [int(digit) - 1 for digit in re.findall(r"#(\d)", template)]
    # An f-string is three times as fast as str.format, and these two shapes are nearly all.
    if places == [0]:
        before, after = texts
        return lambda one: f"{before}{one}{after}"
    if places == [0, 1]:
        before, between, after = texts
        return lambda one, two: f"{before}{one}{between}{two}{after}"
    escaped = [text.replace("{", "{{").replace("}", "}}") for text in texts]
    fields = [f"{{{place}}}" for place in places] + [""]
    return "".join(text + field for text, field in zip(escaped, fields, strict=True)).format
