"""What the passes did, as data: the chain rule with this request's symbols and numbers.

`record.py` says what a trace holds, `explain` adds the paths behind single weights.
"""
