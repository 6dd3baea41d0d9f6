"""The planner's desk: one plan with all it leaves free, and exact answers to what one more change would win."""
