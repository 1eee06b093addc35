"""The public agenda for other programs: iCalendar, Atom, JSON, JSON-LD, CSV, a printed month."""
