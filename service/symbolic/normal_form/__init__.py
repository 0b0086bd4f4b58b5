"""The normal form: the bounded clean-up that gives what a calculus book prints.

An expression is taken apart into a term, an exact coefficient times powers of distinct bases.
Products merge like powers (`products`), sums merge like terms (`sums`) and are factored or
expanded where that makes them shrink (`shrinking`), fractions are reduced (`fractions`); what
remains is put in the reader's order (`ordering`) and written as nodes again (`writing`).

Values are kept wherever the expression has one; a result may have a value at more points, as x/x
does. There are no identities of trigonometric functions, and products of sums stay as they are.
"""

from service.symbolic.normal_form.tidying import normal_form

__all__ = ["normal_form"]
