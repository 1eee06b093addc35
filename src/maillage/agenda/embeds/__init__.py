"""The agenda on other people's pages: an element of HTML, and what it reads."""
