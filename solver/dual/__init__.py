"""A Lagrangian dual: prices for scarce time, and a proved upper bound on the score."""
