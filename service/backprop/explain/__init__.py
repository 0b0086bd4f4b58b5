"""Why a weight has the gradient it has: the factors along every path from the loss to it."""
