"""The living lists: areas, organisations, spaces, volunteers, supplies, demands, and places with their calendars."""
