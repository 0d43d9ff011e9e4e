"""Which addresses are asked at all. None of these reaches a network."""

import pytest

from xiangxin.outside.errors import (
    AddressHasPort,
    AddressHasUser,
    AddressIsNumber,
    NotAnAddress,
    NotFetched,
    NotPublic,
    SiteNotFound,
)
from xiangxin.outside.rules import (
    address_of,
    checked,
    host_of,
    is_public,
    next_of,
    refusal_of,
)


def test_an_address_is_read_as_a_machine_reads_it() -> None:
    found = address_of("https://Mugs.Example.:443/About?page=2#top")

    assert found.url == "https://mugs.example/About?page=2"


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("月台.中国", "xn--kpr375b.xn--fiqs8s"),
        ("аpple.com", "xn--pple-43d.com"),  # its first letter is Cyrillic
        ("ｅｘａｍｐｌｅ.com", "example.com"),
    ],
)
def test_a_name_in_other_letters_is_shown_as_machines_write_it(
    typed: str, host: str
) -> None:
    assert host_of(typed) == host


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1%25eth0]",
    ],
)
def test_a_number_is_no_name_in_whatever_notation(number: str) -> None:
    with pytest.raises((AddressIsNumber, NotAnAddress)):
        address_of(f"http://{number}/")


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("https://mugs.example:8443/", AddressHasPort),
        ("http://mugs.example:443/", AddressHasPort),
        ("https://mugs.example:99999/", NotAnAddress),
        ("https://good.example@evil.example/", AddressHasUser),
        ("https://:pass@evil.example/", AddressHasUser),
        ("ftp://mugs.example/", NotAnAddress),
        ("file:///etc/passwd", NotAnAddress),
        ("javascript:alert(1)", NotAnAddress),
        ("//mugs.example/", NotAnAddress),
        ("https:///etc/passwd", NotAnAddress),
        ("https://localhost/", NotAnAddress),
        ("https://mugs..example/", NotAnAddress),
        ("https://-mugs.example/", NotAnAddress),
        ("https://good.example\\@evil.example/", NotAnAddress),
        ("https://mugs.example/\r\nHost: evil.example", NotAnAddress),
        (f"https://mugs.example/{'a' * 3000}", NotAnAddress),
        (f"https://{'a.' * 200}example/", NotAnAddress),
    ],
)
def test_what_could_mean_another_machine_is_refused(
    url: str, refusal: type[NotFetched]
) -> None:
    with pytest.raises(refusal):
        address_of(url)


@pytest.mark.parametrize(
    "number",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "64:ff9b::a00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_what_is_not_open_to_all_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "::ffff:8.8.8.8", "2001:4860:4860::8888", "2606:4700::1111"]
)
def test_the_open_internet_is_public(number: str) -> None:
    assert is_public(number)


def test_one_private_number_among_public_ones_refuses_the_name() -> None:
    assert checked(["8.8.8.8", "8.8.4.4"]) == "8.8.8.8"
    with pytest.raises(NotPublic):
        checked(["8.8.8.8", "10.0.0.1"])
    with pytest.raises(SiteNotFound):
        checked([])


def test_where_a_page_sends_on_to_is_asked_the_same_questions() -> None:
    here = address_of("https://mugs.example/a/b")

    assert next_of(here, "../c").url == "https://mugs.example/c"
    assert next_of(here, "//cups.example").url == "https://cups.example/"
    with pytest.raises(AddressIsNumber):
        next_of(here, "http://127.0.0.1/")
    with pytest.raises(NotAnAddress):
        next_of(here, "file:///etc/passwd")
    with pytest.raises(NotAnAddress):
        next_of(here, "http://[oops")


def test_a_refusal_is_kept_by_its_code() -> None:
    assert isinstance(refusal_of(NotPublic.code), NotPublic)
    assert refusal_of("never_heard_of").code == NotFetched.code
