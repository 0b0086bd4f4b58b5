"""The rules of differentiation: one ordered table, the first rule that matches wins."""

from service.symbolic.rules.choice import RULES, rule_for

__all__ = ["RULES", "rule_for"]
