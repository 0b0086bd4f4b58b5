import numpy as np
import pytest

from service.backprop.graph import graph_of
from service.backprop.network import Entry, Network
from service.errors import InvalidTensor, ShapeMismatch
from tests.backprop.examples import made


def test_an_index_that_is_no_row_is_found_before_computing() -> None:
    layer = made("embedding", num_embeddings=3, embedding_dim=1)
    layer.check_input(np.array([[0, 2], [1, 0]]))

    with pytest.raises(InvalidTensor, match="2 indices") as caught:
        layer.check_input(np.array([[0, 2], [3, -1]]))

    assert caught.value.pointer == "/1/0"
    assert caught.value.expected == "from 0 to 2"
    assert caught.value.actual == {"index": [1, 0], "value": 3}


TABLE = made("embedding", num_embeddings=3, embedding_dim=2)


@pytest.mark.parametrize(
    "entries",
    [
        (Entry("a", made("relu"), ("input",), "/0"), Entry("b", TABLE, ("a",), "/1")),
        (
            Entry("a", TABLE, ("input",), "/0"),
            Entry("b", made("relu"), ("input",), "/1"),
        ),
    ],
    ids=["numbers where indices are needed", "indices where numbers are needed"],
)
def test_indices_and_numbers_do_not_mix(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(ShapeMismatch, match="indices are inputs of their own") as caught:
        graph_of(Network(entries, ("input",), ("a", "b")), {"input": (2,)})

    assert caught.value.layer == "b"
    assert caught.value.pointer == "/1"


def test_the_row_of_padding_starts_at_zero() -> None:
    layer = made("embedding", num_embeddings=3, embedding_dim=2, padding_idx=-1).resolved(())

    start = layer.parameters()["weight"]
    weight = start.initializer.draw(np.random.default_rng(0), start.shape)

    assert (weight[2] == 0).all()
    assert (weight[:2] != 0).all()
