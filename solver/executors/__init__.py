"""Where tasks are performed: child processes of this one, or the nodes of a Ray cluster."""
