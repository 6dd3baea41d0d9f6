"""What goes out: the plan as a spreadsheet, calendars and maps, each for a reader who sees only what is theirs."""
