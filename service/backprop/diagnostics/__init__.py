"""What goes wrong in training: gradients that vanish or explode, dead units, NaN."""
