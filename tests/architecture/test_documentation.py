"""The documentation is complete, and its links lead somewhere."""

import asyncio
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.metrics import MetricWrapperBase

from service.api.app import create_app
from service.cli.main import main
from service.errors import ServiceError
from service.limits import Limits
from service.observability import metrics
from service.settings import Settings
from tests.architecture.repository import ROOT, files

PAGES = list(files(ROOT, "*.md"))
LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#]*)(?:#(?P<anchor>[^)]+))?\)")
EXAMPLE = re.compile(r"^## (\S+)\n\n(?:(?!## ).*\n)*?```json\n(.*)\n```", re.MULTILINE)


def _path(body: str) -> str:
    """Return the operation that a body is for."""
    if '"network"' not in body:
        return "/differentiate"
    return "/train-step" if '"loss"' in body else "/forward"


def _answer(body: str) -> httpx.Response:
    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings()))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            headers = {"Content-Type": "application/json"}
            return await client.post(_path(body), content=body, headers=headers)

    return asyncio.run(post())


def _contains(whole: Any, part: Any) -> bool:
    """Whether the part is what is left of the whole when members of objects are taken away."""
    if isinstance(part, dict):
        return all(name in whole and _contains(whole[name], part[name]) for name in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(_contains, whole, part))
    return bool(whole == part)


def _codes(cls: type[ServiceError] = ServiceError) -> dict[str, int]:
    own = {cls.code: cls.status} if "code" in vars(cls) else {}
    return {
        code: status for sub in cls.__subclasses__() for code, status in _codes(sub).items()
    } | own


def test_every_error_code_has_its_section_with_its_status_and_every_section_its_code() -> None:
    text = (ROOT / "docs/errors.md").read_text()
    sections = re.findall(r"^## (\S+)\n\n(\d{3})\. ", text, re.MULTILINE)

    assert {code: int(status) for code, status in sections} == _codes()
    assert len(sections) == text.count("\n## ")


@pytest.mark.parametrize(("code", "body"), EXAMPLE.findall((ROOT / "docs/errors.md").read_text()))
def test_the_example_of_an_error_provokes_it(code: str, body: str) -> None:
    assert _answer(body).json()["code"] == code


def test_the_picture_in_the_readme_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (picture,) = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)

    assert main(["differentiate", "(x^2 + 1)^3"]) == 0
    assert capsys.readouterr().out == picture


def test_the_readme_shows_the_real_answer_to_its_request() -> None:
    text = (ROOT / "README.md").read_text()
    (request,) = re.findall(r"-d '(.*)'", text)
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)

    assert _contains(_answer(request).json(), json.loads(shown))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    for link in LINK.finditer(page.read_text()):
        target = page.parent / link["path"] if link["path"] else page
        assert target.exists(), link.group()
        if link["anchor"]:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            assert link["anchor"] in {
                re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings
            }, link.group()


def test_every_setting_has_its_row_with_its_default_and_every_row_its_setting() -> None:
    text = (ROOT / "docs/configuration.md").read_text()
    rows = re.findall(
        r"^\| `GRADIENT_(\w+)` \| `--([\w-]+)` \| `(.*?)` \| (.*) \|$", text, re.MULTILINE
    )

    assert rows == [
        (
            name.upper(),
            name.replace("_", "-"),
            f"{field.default:g}" if isinstance(field.default, float) else str(field.default),
            field.description,
        )
        for name, field in Settings.model_fields.items()
    ]


def test_every_metric_has_its_row_and_every_row_its_metric() -> None:
    text = (ROOT / "docs/operations.md").read_text()
    rows = re.findall(r"^\| `(gradient_\w+)` \| (\w+) \| (.*?) ?\| (.*) \|$", text, re.MULTILINE)

    assert rows == [
        (
            each._name + ("_total" if each._type == "counter" else ""),
            each._type,
            ", ".join(f"`{label}`" for label in each._labelnames),
            each._documentation,
        )
        for each in vars(metrics).values()
        if isinstance(each, MetricWrapperBase)
    ]


def test_the_image_and_the_composition_ask_the_same_about_health() -> None:
    image = (ROOT / "Dockerfile").read_text()
    composition = (ROOT / "docker-compose.yml").read_text()
    patterns = {
        "command": (r"HEALTHCHECK .*CMD (\[.*\])", r'test: \["CMD", (.*\])'),
        "interval": (r"--interval=(\S+)", r"interval: (\S+)"),
        "timeout": (r"--timeout=(\S+)", r"timeout: (\S+)"),
        "start": (r"--start-period=(\S+)", r"start_period: (\S+)"),
    }
    for one, other in patterns.values():
        assert re.findall(one, image)[0].lstrip("[") == re.findall(other, composition)[0]


def test_the_tests_that_the_documentation_names_exist() -> None:
    named = {
        name for page in PAGES for name in re.findall(r"`(tests/[\w/]+\.py)`", page.read_text())
    }

    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_limit_has_its_row_and_every_row_its_limit() -> None:
    text = (ROOT / "docs/configuration.md").read_text()
    rows = re.findall(
        r"^\| `GRADIENT_LIMIT_(\w+)` \| `(\d+)` \| `(\d+)` \| `(\d+)` \| (.*) \|$",
        text,
        re.MULTILINE,
    )

    assert rows == [
        (
            row.name.upper(),
            *map(str, (row.default, row.metadata["least"], row.metadata["most"])),
            row.metadata["description"],
        )
        for row in fields(Limits)
    ]


@pytest.mark.parametrize("body", re.findall(r"\| `(\{.*\})` \|", (ROOT / "README.md").read_text()))
def test_the_requests_in_the_readme_are_answered(body: str) -> None:
    assert _answer(body).status_code == 200


def test_the_readme_is_at_most_150_lines_long() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150
