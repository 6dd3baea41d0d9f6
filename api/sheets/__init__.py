"""Spreadsheets in and out: from the bytes of XLSX or CSV to checked rows of the six lists, and templates to fill in."""
