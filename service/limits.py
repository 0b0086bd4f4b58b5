"""The budgets that keep every request small; they bound the work before and while it is done."""

from dataclasses import dataclass

from service.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for.

    head_bytes             bytes of the head of a request, and of what else is not its body
    body_bytes             bytes of the body
    json_depth             nesting of arrays and objects in it
    expression_characters  characters of one text
    name_characters        characters of one name
    nesting                nesting of parentheses, functions and signs in a text
    expression_depth       nesting of nodes in any expression, derivatives included
    digits                 digits of an exact number, above or below the bar
    work                   units of work for any request; a unit is about half a microsecond
    least_work             units of work for a request of no length
    work_per_character     units more for each character that is to be differentiated
    batch_requests         requests in a batch
    batch_work             units of work for all of them together
    order                  how many times may be differentiated
    variables              names in `symbols` and in `at`
    definitions            intermediate variables
    questions              questions to the computer algebra system
    validity_work          units of work more where validity or a point is asked for
    validity_points        points at which a function is looked at for it
    paths                  paths from the result to the variable
    response_characters    characters of all distinct expressions of the answer, in one format
    trace_elements         numbers in a full trace
    explained              weights to be explained
    jacobian_elements      numbers in the local Jacobians behind them
    explain_products       products of two numbers that explanations take
    explain_routes         ways through the graph that are listed
    explain_paths          ways through single units that are listed
    checked_entries        entries that a gradient check compares
    check_products         products of two numbers that a gradient check takes
    listed_units           units, or kinks, that are listed of one kind
    network_body_bytes     bytes of the body of a request about a network
    json_values            numbers and lists in such a body when it is JSON
    nodes                  layers of a network
    tensors                tensors of one kind, such as parameters
    parameters             numbers in all parameters together
    batch                  examples in a batch
    elements               numbers in the values of all nodes, for the whole batch
    multiplications        products of two numbers in a forward and a backward pass
    points                 points at which an expression is evaluated
    point_work             nanoseconds, as estimated, that this may take at all of them together
    answer_values          numbers in lists of an answer in JSON
    """

    head_bytes: int = 65_536
    body_bytes: int = 1_000_000
    json_depth: int = 32
    expression_characters: int = 24_000
    name_characters: int = 64
    nesting: int = 64
    expression_depth: int = 160
    digits: int = 400
    work: int = 200_000
    least_work: int = 40_000
    work_per_character: int = 20
    batch_requests: int = 100
    batch_work: int = 1_000_000
    order: int = 20
    variables: int = 64
    definitions: int = 64
    questions: int = 16
    validity_work: int = 300_000
    validity_points: int = 16
    paths: int = 500
    response_characters: int = 8_000_000
    trace_elements: int = 500_000
    explained: int = 16
    jacobian_elements: int = 1_000_000
    explain_products: int = 1_500_000_000
    explain_routes: int = 16
    explain_paths: int = 100
    checked_entries: int = 2_000
    check_products: int = 1_000_000_000
    listed_units: int = 64
    network_body_bytes: int = 64_000_000
    json_values: int = 3_000_000
    nodes: int = 256
    tensors: int = 1024
    parameters: int = 2_000_000
    batch: int = 65_536
    elements: int = 10_000_000
    multiplications: int = 2_000_000_000
    points: int = 10_000_000
    point_work: int = 2_000_000_000
    answer_values: int = 12_000_000

    def work_for(self, characters: int) -> int:
        """Return the budget for texts of so many characters together."""
        return min(self.least_work + self.work_per_character * characters, self.work)

    def check(self, name: str, actual: int, detail: str) -> None:
        """Raise LimitExceeded when the actual amount is above the limit of this name."""
        value: int = getattr(self, name)
        if actual > value:
            raise LimitExceeded(detail, limit={"name": name, "value": value}, actual=actual)


LIMITS = Limits()
