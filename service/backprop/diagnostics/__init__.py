"""What goes wrong in training: vanishing and exploding gradients, dead units, numbers not finite."""
