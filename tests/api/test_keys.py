"""API keys are told once, and known by their hashes."""

from pathlib import Path

import pytest

from service.api.keys import ImpossibleKey, Keys, new_key
from service.settings import Settings

HASH = "0" * 64


def test_a_key_is_known_by_its_hash_and_no_other_is() -> None:
    (first, its_hash), (second, _) = new_key(), new_key()
    keys = Keys([f"ada:{its_hash}", f"bob:{HASH}"])

    assert keys.name_of(first.encode()) == "ada"
    assert keys.name_of(second.encode()) is None
    assert keys.name_of(its_hash.encode()) is None
    assert first not in repr(vars(keys))


def test_keys_come_from_a_setting_and_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"c:{HASH}\n\nd:{HASH}\n")
    keys = Keys.of(Settings(api_keys=f"a:{HASH}, b:{HASH}", api_keys_file=str(file)))

    assert list(keys._rows) == ["a", "b", "c", "d"]
    assert not Keys.of(Settings())


@pytest.mark.parametrize("row", ["secret", "ada:secret", f":{HASH}", f"a b:{HASH}"])
def test_a_row_that_is_none_is_refused_without_repeating_it(row: str) -> None:
    with pytest.raises(ImpossibleKey, match=r"^API key 1 is not name:hash$"):
        Keys([row])


def test_a_name_stands_for_one_key() -> None:
    with pytest.raises(ImpossibleKey, match="name of another"):
        Keys([f"a:{HASH}", f"a:{HASH}"])


@pytest.mark.parametrize("content", [None, ""])
def test_a_file_of_keys_without_any_does_not_mean_that_everybody_may(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "keys"
    if content is not None:
        file.write_text(content)

    with pytest.raises(ImpossibleKey):
        Keys.of(Settings(api_keys_file=str(file)))
