"""The parts of the second judge: FORMAT.md read with plain loops over plain JSON, sharing no code with the product."""
