"""Requests to other people's servers: never to this machine nor to its private network.

The host name is resolved here, every address it has is vetted, and the vetted address is the one
dialled: a name that answers a public address first and a private one next (DNS rebinding) gains
nothing. Redirects pass through the same door. An operator opens named hosts with
``MAILLAGE_OUTGOING_ALLOW``. Proxies of the environment are not used: they would dial for us.

Sources: OWASP Server Side Request Forgery Prevention Cheat Sheet; IANA IPv4 and IPv6 special-purpose
address registries (through ``ipaddress.is_global``); RFC 6052 for addresses embedded by NAT64.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpx
from django.conf import settings

from maillage import __version__
from maillage.core.ui.french import format_number

TIMEOUT_S = 10.0
LARGEST = 20 * 1024 * 1024
MAX_REDIRECTS = 5
# A server that sends one byte now and then never times out by itself: the whole has a limit too.
WHOLE = 3
NAT64 = ip_network("64:ff9b::/96")
USUAL_PORTS = {"http": 80, "https": 443}

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]


class Forbidden(httpx.ConnectError):
    """An address that may not be reached from here; ``words`` say why, in French."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class TooLarge(httpx.ReadError):
    """More bytes came than asked for at most."""

    def __init__(self, largest: int) -> None:
        super().__init__(f"more than {largest} bytes")
        self.largest = largest


class TooSlow(httpx.ReadTimeout):
    """The answer trickles: its parts come in time, the whole does not."""


class Unreadable(httpx.ReadError):
    """A compressed answer that nobody asked for: what it unfolds to has no limit."""


def client(
    *,
    timeout_s: float = TIMEOUT_S,
    largest: int = LARGEST,
    resolve: Resolver | None = None,
    on_call: Callable[[], None] | None = None,
) -> httpx.Client:
    """Return a client for servers outside; use it in a ``with`` block.

    ``timeout_s`` bounds each wait, and three times as much the whole of an answer; ``largest`` is in
    bytes. ``on_call`` is called before each request leaves, redirects included. GET and HEAD follow
    up to five redirects; other methods never do. Raises subclasses of ``httpx.TransportError``
    (``Forbidden``, ``TooLarge``, ``TooSlow``...): :func:`words_of` tells them to people.
    """
    return _Client(
        transport=GuardedTransport(
            inner=httpx.HTTPTransport(trust_env=False),
            whole_s=timeout_s * WHOLE,
            largest=largest,
            resolve=resolve or addresses_of,
            on_call=on_call,
        ),
        timeout=timeout_s,
        trust_env=False,
        max_redirects=MAX_REDIRECTS,
        headers={"User-Agent": f"Maillage/{__version__}", "Accept-Encoding": "identity"},
    )


class _Client(httpx.Client):
    """A POST that was redirected would become a GET, and look like a success."""

    def build_request(self, *args: Any, **options: Any) -> httpx.Request:
        try:
            return super().build_request(*args, **options)
        except httpx.InvalidURL as error:
            raise httpx.UnsupportedProtocol(str(error)) from error

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        if not isinstance(options.get("follow_redirects"), bool):
            options["follow_redirects"] = request.method in {"GET", "HEAD"}
        return super().send(request, **options)


class GuardedTransport(httpx.BaseTransport):
    """Vets and pins the address of each request before another transport sends it."""

    def __init__(
        self,
        *,
        inner: httpx.BaseTransport,
        whole_s: float,
        largest: int,
        resolve: Resolver,
        on_call: Callable[[], None] | None = None,
    ) -> None:
        self.inner, self.resolve, self.on_call = inner, resolve, on_call
        self.whole_s, self.largest = whole_s, largest

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        addresses = self.vetted(request.url)
        if self.on_call is not None:
            self.on_call()
        deadline = time.monotonic() + self.whole_s
        for number, address in enumerate(addresses, start=1):
            try:
                response = self.inner.handle_request(pinned(request, address))
                break
            except httpx.ConnectError:
                if number == len(addresses):
                    raise
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            response.close()
            raise Unreadable("compressed answer")
        response.stream = _Bounded(response.stream, self.largest, deadline)
        return response

    def vetted(self, url: httpx.URL) -> list[str]:
        """Return the addresses that may be dialled for ``url``; raises :class:`Forbidden`."""
        if url.scheme not in USUAL_PORTS:
            raise Forbidden(f"Une adresse commence par https:// ou http:// (ici {url.scheme}).")
        port = url.port or USUAL_PORTS[url.scheme]
        found = self.resolve(url.host, port)
        if not is_allowed_by_operator(url.host, port) and not all(map(is_public, found)):
            raise Forbidden(
                f"L’adresse {url.host} mène à une machine privée, qui ne se joint pas d’ici. "
                "Si c’est voulu, l’opérateur l’ouvre avec MAILLAGE_OUTGOING_ALLOW."
            )
        return found

    def close(self) -> None:
        self.inner.close()


def addresses_of(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system gives them; raises ``httpx.ConnectError``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError(f"unknown host {host}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Say whether an address is on the public internet, whatever it is wrapped in."""
    try:
        found: Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(part.is_global and not part.is_multicast for part in (found, *_wrapped(found)))


def _wrapped(address: Address) -> Iterator[Address]:
    """Yield the IPv4 addresses that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, IPv4Address):
        return
    for inner in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())):
        if inner is not None:
            yield inner
    if address in NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)


def is_allowed_by_operator(host: str, port: int) -> bool:
    """Say whether ``MAILLAGE_OUTGOING_ALLOW`` names this host and port."""
    written = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return written.lower() in {word.lower() for word in settings.MAILLAGE_OUTGOING_ALLOW}


def pinned(request: httpx.Request, address: str) -> httpx.Request:
    """Return the same request to a vetted address: Host and certificate stay those of the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


class _Bounded(httpx.SyncByteStream):
    """An answer that may not be larger nor longer than agreed."""

    def __init__(self, inner: Any, largest: int, deadline: float) -> None:
        self.inner, self.largest, self.deadline = inner, largest, deadline

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for part in self.inner:
            read += len(part)
            if read > self.largest:
                raise TooLarge(self.largest)
            if time.monotonic() > self.deadline:
                raise TooSlow("the answer trickles")
            yield part

    def close(self) -> None:
        self.inner.close()


# The first that fits, from the narrowest to the widest.
WORDS: tuple[tuple[type[Exception], str], ...] = (
    (TooSlow, "La plateforme répond trop lentement : la réponse a été abandonnée."),
    (Unreadable, "La plateforme envoie une réponse compressée que personne n’a demandée."),
    (httpx.ConnectTimeout, "La plateforme ne décroche pas : la connexion n’a pas abouti à temps."),
    (httpx.TimeoutException, "La plateforme a pris la demande et n’a pas répondu à temps."),
    (httpx.TooManyRedirects, "La plateforme renvoie d’adresse en adresse sans jamais répondre."),
    (
        httpx.UnsupportedProtocol,
        "Cette adresse ne se lit pas : vérifiez-la, elle commence par https://.",
    ),
    (httpx.TransportError, "La plateforme a coupé la connexion au milieu de l’échange."),
    (Exception, "L’échange avec la plateforme n’a pas abouti."),
)


def words_of(error: Exception) -> str:
    """Tell a volunteer, in one or two French sentences, why a server could not be asked."""
    if isinstance(error, Forbidden):
        return error.words
    if isinstance(error, TooLarge):
        megabytes = format_number(error.largest / 2**20, 1).removesuffix(",0")
        return f"La réponse dépasse {megabytes} Mo : elle n’a pas été lue."
    if isinstance(error, httpx.ConnectError):
        return _why_no_connection(error)
    return next(words for kind, words in WORDS if isinstance(error, kind))


def _why_no_connection(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "Le certificat de la plateforme n’est pas valable : rien n’a été envoyé."
        if isinstance(cause, socket.gaierror | UnicodeError):
            return "Le nom de la plateforme est inconnu : vérifiez son adresse."
        if isinstance(cause, ConnectionRefusedError):
            return "La plateforme ne répond pas : elle est arrêtée, ou son adresse a changé."
        cause = cause.__cause__ or cause.__context__
    return "La plateforme ne répond pas."
