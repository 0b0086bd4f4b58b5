"""The repository works on any machine: it names no registry and no place on a developer's disk."""

import re

from tests.architecture.repository import ROOT, files

# Written so that they do not match themselves.
ADDRESSES = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.]|index[-_]url|find[-_]links"
    r"|/hom[e]/\w|/roo[t]/|/User[s]/|/wor[k]/|/opt/(?:wheel|pypi)|file:[/]{3}\w",
    re.IGNORECASE,
)


def test_no_file_names_a_package_registry_or_a_machine_path() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in files()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if (match := ADDRESSES.search(line))
    }

    assert found == set()
