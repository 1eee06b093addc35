"""From a browser's long signature to a few words: pure text work."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Navigateur Samsung"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def first_known(signature: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in table if mark in signature), "")


def device_name(signature: str) -> str:
    """Return "Firefox sur Linux", or "Appareil inconnu"; the order of the tables matters."""
    browser, system = first_known(signature, BROWSERS), first_known(signature, SYSTEMS)
    if browser and system:
        return f"{browser} sur {system}"
    return browser or system or "Appareil inconnu"
