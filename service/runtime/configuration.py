"""How many workers there are and what each question may take."""

from dataclasses import dataclass

from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a pool is made from.

    workers    questions that are answered at a time; with none, every question is unavailable
    queue      questions that may wait for their turn
    seconds    how long a question may take, waiting included
    memory_mb  what a worker may allocate beyond what it is born with
    tasks      questions that a worker answers before another takes its place
    warm       whether to load everything before the first question
    answer     the function that answers, as module:function
    """

    workers: int
    queue: int
    seconds: float
    memory_mb: int
    tasks: int
    warm: bool = False
    answer: str = "service.symbolic.sympy_bridge:answer"


def configured(settings: Settings) -> Configuration:
    """Return the configuration that the settings come to."""
    return Configuration(
        workers=settings.sympy_workers,
        queue=settings.sympy_queue,
        seconds=settings.sympy_seconds,
        memory_mb=settings.sympy_memory_mb,
        tasks=settings.sympy_tasks,
        warm=settings.sympy_warm,
    )
