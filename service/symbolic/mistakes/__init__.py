"""The known mistakes: one table, in the order in which they are tried."""

from service.symbolic.mistakes.chain import CHAIN
from service.symbolic.mistakes.functions import FUNCTIONS
from service.symbolic.mistakes.integrals import INTEGRALS
from service.symbolic.mistakes.mistake import Mistake
from service.symbolic.mistakes.powers import POWERS
from service.symbolic.mistakes.structural import STRUCTURAL
from service.symbolic.mistakes.whole import WHOLE

__all__ = ["MISTAKES", "Mistake"]

MISTAKES: tuple[Mistake, ...] = (*CHAIN, *STRUCTURAL, *POWERS, *FUNCTIONS, *INTEGRALS, *WHOLE)
