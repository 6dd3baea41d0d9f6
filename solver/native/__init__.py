"""Machine code: how functions are compiled, kept, and handed their arrays."""
