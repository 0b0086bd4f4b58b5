"""Networks of arrays: forward pass, backward pass, update, and the record of all three."""
