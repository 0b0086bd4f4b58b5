"""The trace of the passes of one request."""

from service.backprop.plan import Plan
from service.backprop.trace.backward import accumulations, backward
from service.backprop.trace.forward import forward, inputs
from service.backprop.trace.loss import loss
from service.backprop.trace.record import Detail, Trace
from service.backprop.trace.size import check_size
from service.backprop.trace.symbols import symbols_of

VERSION = 1


def trace(plan: Plan, detail: Detail) -> Trace:
    """Return what the passes over a plan did; `update.updates` adds the update.

    To be called after the passes and before an update, which moves the plan's parameters. All
    arrays are copies. Raises LimitExceeded before anything is copied.
    """
    if detail == "full":
        check_size(plan)
    symbols = symbols_of(plan.graph, plan.ask.examples)
    record: Trace = {
        "version": VERSION,
        "detail": detail,
        "inputs": inputs(plan, symbols, detail),
        "forward": forward(plan, symbols, detail),
    }
    if plan.ask.loss is not None:
        record["loss"] = loss(plan, symbols, detail)
        record["backward"] = backward(plan, symbols, detail)
        record["accumulations"] = accumulations(plan, symbols, detail)
    return record
