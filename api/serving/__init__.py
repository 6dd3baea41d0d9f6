"""The service as a process: how it starts, what runs beside it, how it ends."""
