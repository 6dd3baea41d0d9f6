"""The faces of Linli: what people and programs outside see."""
