"""Events that come from elsewhere: calendars, tables, OpenAgenda."""
