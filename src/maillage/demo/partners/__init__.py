"""Four fictional platforms that keep the documented contracts of the real ones, for the demonstration and tests.

One process and one port serve them, each under its own path: /bulletin/ (signed notices), /wiki/
(YesWiki), /donnees/ (data.gouv.fr) and /benevolat/ (API Engagement). They know nothing of the rest of
Maillage, so that a mistake of a connector can not be shared by what judges it.
"""
