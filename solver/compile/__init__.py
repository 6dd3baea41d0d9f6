"""A Problem becomes arrays: slots, and for every need the resources that may serve it."""
