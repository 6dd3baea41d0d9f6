"""A Problem becomes a Plan: compile → split → prices → construct → improve → judge."""
