"""HTTP signatures against the vectors that their draft publishes."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from maillage.agenda.federation.signing import (
    BadSignature,
    digest_of,
    read_signature,
    signed_headers,
    verify,
)

# draft-cavage-http-signatures-12, appendix C: the test key, and the signature of C.2 (basic test).
KEY = """-----BEGIN RSA PRIVATE KEY-----
MIICXgIBAAKBgQDCFENGw33yGihy92pDjZQhl0C36rPJj+CvfSC8+q28hxA161QF
NUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6Z4UMR7EOcpfdUE9Hf3m/hs+F
UR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJwoYi+1hqp1fIekaxsyQIDAQAB
AoGBAJR8ZkCUvx5kzv+utdl7T5MnordT1TvoXXJGXK7ZZ+UuvMNUCdN2QPc4sBiA
QWvLw1cSKt5DsKZ8UETpYPy8pPYnnDEz2dDYiaew9+xEpubyeW2oH4Zx71wqBtOK
kqwrXa/pzdpiucRRjk6vE6YY7EBBs/g7uanVpGibOVAEsqH1AkEA7DkjVH28WDUg
f1nqvfn2Kj6CT7nIcE3jGJsZZ7zlZmBmHFDONMLUrXR/Zm3pR5m0tCmBqa5RK95u
412jt1dPIwJBANJT3v8pnkth48bQo/fKel6uEYyboRtA5/uHuHkZ6FQF7OUkGogc
mSJluOdc5t6hI1VsLn0QZEjQZMEOWr+wKSMCQQCC4kXJEsHAve77oP6HtG/IiEn7
kpyUXRNvFsDE0czpJJBvL/aRFUJxuRK91jhjC68sA7NsKMGg5OXb5I5Jj36xAkEA
gIT7aFOYBFwGgQAQkWNKLvySgKbAZRTeLBacpHMuQdl1DfdntvAyqpAZ0lY0RKmW
G6aFKaqQfOXKCyWoUiVknQJAXrlgySFci/2ueKlIE1QqIiLSZ8V8OlpFLRnb1pzI
7U1yQXnTAEFYM560yJlzUpOb1V4cScGd365tiSMvxLOvTA==
-----END RSA PRIVATE KEY-----"""
PUBLIC = """-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----"""
BASIC = (
    "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfE"
    "dKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0="
)
DIGEST = "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="
BODY = b'{"hello": "world"}'
TARGET = "/foo?param=value&pet=dog"
WRITTEN = datetime(2014, 1, 5, 21, 31, 40, tzinfo=UTC)


def signed(body=None, now=WRITTEN):
    key = load_pem_private_key(KEY.encode(), password=None)
    return signed_headers(
        method="POST", target=TARGET, host="example.com", body=body, key=key, key_id="Test", now=now
    )  # fmt: skip


def checked(headers, *, body=BODY, now=WRITTEN, target=TARGET):
    lowered = {name.lower(): value for name, value in headers.items()}
    signature = read_signature(headers["Signature"])
    verify(signature, pem=PUBLIC, method="POST", target=target, headers=lowered, body=body, now=now)


def test_the_basic_vector_of_the_draft():
    headers = signed()
    assert headers["Date"] == "Sun, 05 Jan 2014 21:31:40 GMT"
    assert f'signature="{BASIC}"' in headers["Signature"]
    assert digest_of(BODY) == DIGEST


def test_a_signed_post_is_proved():
    checked(signed(BODY))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"body": b"{}"}, "altered-body"),
        ({"target": "/autre"}, "wrong-key"),
        ({"now": datetime(2014, 1, 6, 21, tzinfo=UTC)}, "wrong-date"),
        ({"now": datetime(2014, 1, 5, 20, tzinfo=UTC)}, "wrong-date"),
    ],
)
def test_what_is_not_what_was_signed_is_refused(change, code):
    with pytest.raises(BadSignature, match=code):
        checked(signed(BODY), **change)


def test_a_post_must_sign_its_body():
    with pytest.raises(BadSignature, match="too-little-signed"):
        checked(signed())


@pytest.mark.parametrize("header", ["", "keyId=1", 'keyId="a",headers="date",signature="*"'])
def test_a_header_that_can_not_be_read_is_refused(header):
    with pytest.raises(BadSignature, match="unreadable"):
        read_signature(header)
