"""The kinds of jobs, each a module: what may be asked, what is read from the store, and what is made of it."""
