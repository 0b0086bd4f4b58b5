"""A workspace looks at each distinct expression once."""

from service.symbolic.normal_form.tidying import Tidying
from tests.symbolic.normal_form.support import read


def test_a_form_is_its_own_form() -> None:
    work = Tidying()
    form = work.form(read("x*(2*x + 4)/2"))

    assert work.form(form) is form


def test_passes_are_repeated_until_nothing_changes() -> None:
    work = Tidying()
    form = work.form(read("(x - 2/3)*9*cos(x)/(3*x - 2)**2"))

    assert work.changes > 0
    assert Tidying().form(form) is form
