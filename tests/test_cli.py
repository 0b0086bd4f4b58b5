"""The commands."""

import json
import socket
from pathlib import Path
from threading import Thread

import pytest

from service.api.keys import Keys
from service.cli import serve as serve_command
from service.cli.main import main
from service.settings import Settings
from tests.end_to_end.serving import free_port


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Collect the settings that the service would be started with."""
    started: list[Settings] = []
    monkeypatch.setattr(serve_command, "serve", started.append)
    return started


def test_every_setting_is_a_flag_that_comes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, served: list[Settings]
) -> None:
    monkeypatch.setenv("GRADIENT_PORT", "9000")
    monkeypatch.setenv("GRADIENT_WORKERS", "2")
    flags = [f"--{name.replace('_', '-')}" for name in Settings.model_fields]
    values = [
        "localhost", "9001", "3", "debug", "1", "2", "3", "1", "2.5", "64", "5", "6", "true",
        "true", "7", "1000000", "4", "5.5", "6", "7.5", "true", "", "", "a", "http://b", "8", "9",
        "10", "",
    ]  # fmt: skip

    main(["serve"])
    main(["serve", *(part for pair in zip(flags, values, strict=True) for part in pair)])

    assert (served[0].port, served[0].workers) == (9000, 2)
    assert [str(value).lower() for value in served[1].model_dump().values()] == values


def test_a_setting_that_makes_no_sense_is_explained(
    capsys: pytest.CaptureFixture[str], served: list[Settings]
) -> None:
    status = main(["serve", "--port", "http", "--workers", "0"])

    assert status == 2
    assert served == []
    port, workers = capsys.readouterr().err.splitlines()
    assert port.startswith("GRADIENT_PORT or --port: Input should be a valid integer")
    assert workers == "GRADIENT_WORKERS or --workers: Input should be greater than or equal to 1"


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--host", "::"], "--allow-anonymous"),
        (["--host", "192.0.2.1"], "--allow-anonymous"),
        (["--host", "192.0.2.1", "--api-keys", " ,"], "--allow-anonymous"),
        (["--api-keys", "secret"], "API key 1 is not name:hash"),
    ],
)
def test_others_are_not_listened_to_by_mistake(
    capsys: pytest.CaptureFixture[str], served: list[Settings], flags: list[str], told: str
) -> None:
    assert main(["serve", *flags]) == 2
    assert told in capsys.readouterr().err
    assert served == []


@pytest.mark.parametrize("flags", [["--allow-anonymous"], ["--api-keys", f"ada:{'0' * 64}"]])
def test_with_keys_or_without_asking_for_them_others_may_be(
    served: list[Settings], flags: list[str]
) -> None:
    assert main(["serve", "--host", "::", *flags]) == 0
    assert served


@pytest.mark.parametrize("address", ["http://secret@cache", "redis://:secret@cache:port/0"])
def test_an_address_that_is_no_redis_is_explained_and_not_repeated(
    capsys: pytest.CaptureFixture[str], served: list[Settings], address: str
) -> None:
    assert main(["serve", "--cache-url", address]) == 2
    told = capsys.readouterr().err
    assert told.startswith("GRADIENT_CACHE_URL or --cache-url: ")
    assert "secret" not in told
    assert served == []


def test_a_key_is_made_with_its_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "ada"]) == 0
    header, row = capsys.readouterr().out.splitlines()

    keys = Keys([row.removeprefix("GRADIENT_API_KEYS=")])
    assert keys.name_of(header.removeprefix("Authorization: Bearer ").encode()) == "ada"
    assert main(["key", "a b"]) == 2


def test_a_derivation_is_printed_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["differentiate", "(x^2 + 1)^3"])
    printed = capsys.readouterr().out.splitlines()

    assert status == 0
    assert "d/dx" in printed[0]
    assert "6*x*(x**2 + 1)**2" in printed[-1]


def test_an_expression_that_cannot_be_read_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["differentiate", "x +"])

    assert status == 2
    assert capsys.readouterr().err.startswith("Syntax error: ")


def test_the_variable_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["differentiate", r"a\cdot x", "--variable", "a", "--syntax", "latex"]) == 0
    assert "x" in capsys.readouterr().out.splitlines()[-1]


def test_a_service_that_is_not_there_is_not_healthy(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["healthcheck", "--port", str(free_port())])

    assert status == 2
    assert capsys.readouterr().err.startswith("not alive: ")


@pytest.mark.parametrize("answer", [b"SSH-2.0\r\n", b"HTTP/1.1 200 OK\r\n\r\nhello", b""])
def test_something_else_at_the_port_is_not_healthy(
    capsys: pytest.CaptureFixture[str], answer: bytes
) -> None:
    def reply(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        replying = Thread(target=reply, args=(listening,))
        replying.start()
        status = main(["healthcheck", "--port", str(listening.getsockname()[1])])
        replying.join()

    assert status == 2
    assert capsys.readouterr().err.startswith("not alive: ")


def test_the_openapi_document_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    assert json.loads(capsys.readouterr().out)["openapi"].startswith("3.1")


def test_the_openapi_document_is_written_with_its_examples(tmp_path: Path) -> None:
    assert main(["openapi", "--write", str(tmp_path / "openapi")]) == 0
    example = json.loads((tmp_path / "openapi" / "examples" / "chain-rule.json").read_text())

    assert (tmp_path / "openapi" / "openapi.json").exists()
    assert list(example) == ["title", "operation", "request", "status", "response"]


def test_without_a_command_it_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "COMMAND" in capsys.readouterr().err
