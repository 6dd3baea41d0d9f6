"""What if: the week as it is and changed, planned with the same effort from one plan, and compared."""
