"""From a proposal to a promise: the life of a case, claims from both sides, the menu, the joint meeting."""
