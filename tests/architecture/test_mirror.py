"""The tests of service/a/b.py are in tests/a/test_b.py.

A package whose modules are the parts of one table is tested as a whole: service/a/b/ in
tests/a/test_b.py or tests/a/b/test_b.py.
"""

from pathlib import Path

from tests.architecture.repository import ROOT, files

SERVICE, TESTS = ROOT / "service", ROOT / "tests"

# Folders with tests of everything together.
ACROSS = {"architecture", "contract", "end_to_end", "properties"}

# Modules without tests of their own, and what tests them instead.
TESTED_ELSEWHERE = {
    "__main__.py": "end_to_end starts it",
    "api/answer_examples.py": "contract executes each of them",
    "api/calculus_examples.py": "contract executes each of them",
    "api/documentation.py": "contract compares the document that it makes",
    "api/example.py": "it says what an example is; contract executes each of them",
    "api/examples.py": "contract executes each of them",
    "api/network_examples.py": "contract executes each of them",
    "api/operations.py": "contract asks each of them",
    "api/routes.py": "contract asks each of them",
    "api/server.py": "end_to_end starts it",
    "api/validity_examples.py": "contract executes each of them",
    "operations/account.py": "operations/test_vectors.py reads what it writes",
    "operations/answer.py": "operations/test_differentiate.py reads whole answers",
    "operations/kinds.py": "operations/test_implicit.py reads what it writes",
    "operations/rates.py": "operations/test_parametric.py and test_inverse.py read what it finds",
    "operations/stages.py": "operations/test_differentiate.py compares what they come to",
    "schemas/batch.py": "api/test_batch.py validates real answers with it",
    "schemas/catalogue.py": "operations/test_catalogue.py validates real answers with it",
    "schemas/evaluate.py": "operations/test_evaluate.py validates real answers with it",
    "schemas/health.py": "contract compares real answers with it",
    "schemas/network_catalogue.py": "operations/test_network_catalogue.py validates with it",
    "schemas/problem.py": "api/test_problems.py validates every error with it",
    "schemas/state.py": "operations/test_states.py takes states through it",
    "schemas/symbolic.py": "schemas/test_differentiate.py tests what it holds",
    "schemas/training_answers.py": "operations/test_passes.py validates real answers with it",
    "schemas/validity.py": "operations/test_validity.py validates real answers with it",
    "schemas/vectors.py": "operations/test_vectors.py validates real answers with it",
    "symbolic/expression.py": "it says what nodes hold; symbolic/test_build.py makes them",
    "symbolic/point_values.py": "symbolic/test_pointwise.py compares them with those of arrays",
    "symbolic/step.py": "it says what a step holds; symbolic/test_derivation.py makes them",
}


def _places(module: Path) -> set[Path]:
    path = TESTS / module.relative_to(SERVICE)
    package = f"test_{path.parent.name}.py"
    return {
        path.with_name(f"test_{path.stem.strip('_')}.py"),
        path.parent / package,
        path.parent.parent / package,
    }


def _modules() -> list[Path]:
    return [path for path in files(SERVICE, "*.py") if path.name != "__init__.py"]


def test_every_module_has_its_test_file_or_a_reason_to_have_none() -> None:
    untested = {
        str(module.relative_to(SERVICE))
        for module in _modules()
        if not any(place.exists() for place in _places(module))
    }

    assert untested == set(TESTED_ELSEWHERE)


def test_every_test_file_has_its_module() -> None:
    places = {place for module in _modules() for place in _places(module)}
    strays = {
        str(path.relative_to(TESTS))
        for path in files(TESTS, "test_*.py")
        if path.relative_to(TESTS).parts[0] not in ACROSS and path not in places
    }

    assert strays == set()
