"""What stands before the operations: who is next, what is refused, and where long work is done."""
