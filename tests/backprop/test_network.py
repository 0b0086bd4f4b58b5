from service.backprop.layers.linear import Linear
from service.backprop.network import Named, sequence
from tests.backprop.building import chain


def test_each_layer_of_a_sequence_reads_the_one_before_it() -> None:
    network = chain(3, "tanh", 1)

    assert [entry.inputs for entry in network.entries] == [("input",), ("linear_1",), ("tanh_1",)]
    assert network.outputs == ("linear_2",)


def test_layers_without_a_name_are_numbered_by_their_type() -> None:
    names = [entry.name for entry in chain(3, "tanh", 2, "tanh", 1).entries]

    assert names == ["linear_1", "tanh_1", "linear_2", "tanh_2", "linear_3"]


def test_a_generated_name_makes_way_for_a_given_one() -> None:
    network = sequence(
        [Named(Linear(2), None, ""), Named(Linear(2), "linear_1", ""), Named(Linear(2), None, "")]
    )

    assert [entry.name for entry in network.entries] == ["linear_2", "linear_1", "linear_3"]
