"""Who carries parcels, and where a parcel can be followed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.errors import BadTracking, BadTrackingNumber

NUMBER_MOST = 40
NAME_MOST = 60
LINK_MOST = 500
_NUMBER = re.compile(r"[A-Za-z0-9-]*")
_KUAIDI = "https://www.kuaidi100.com/chaxun?com={code}&nu={{number}}"


@dataclass(frozen=True, slots=True)
class Carrier:
    """`name` is to translate; `link` has a place for the `number`."""

    name: str
    link: str


def _kuaidi(name: str, code: str) -> Carrier:
    """Carriers whose own pages cannot be linked to a parcel."""
    return Carrier(name, _KUAIDI.format(code=code))


CARRIERS: Mapping[str, Carrier] = {
    "sf": Carrier(
        mark("SF Express"),
        "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{number}",
    ),
    "jd": _kuaidi(mark("JD Logistics"), "jd"),
    "zto": _kuaidi(mark("ZTO Express"), "zhongtong"),
    "yto": _kuaidi(mark("YTO Express"), "yuantong"),
    "sto": _kuaidi(mark("STO Express"), "shentong"),
    "yunda": _kuaidi(mark("Yunda Express"), "yunda"),
    "jt": _kuaidi(mark("J&T Express"), "jtexpress"),
    "deppon": _kuaidi(mark("Deppon"), "debangkuaidi"),
    "ems": _kuaidi(mark("EMS China"), "ems"),
    "chinapost": _kuaidi(mark("China Post"), "youzhengguonei"),
    "dhl": Carrier(
        "DHL",
        "https://www.dhl.com/global-en/home/tracking/tracking-express.html"
        "?submit=1&tracking-id={number}",
    ),
    "ups": Carrier("UPS", "https://www.ups.com/track?tracknum={number}"),
    "fedex": Carrier("FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}"),
    "usps": Carrier(
        "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"
    ),
    "postnl": Carrier("PostNL", "https://postnl.nl/tracktrace/?B={number}"),
    "dpd": Carrier("DPD", "https://tracking.dpd.de/status/en_US/parcel/{number}"),
    "gls": Carrier("GLS", "https://gls-group.com/track/{number}"),
    "royalmail": Carrier(
        "Royal Mail",
        "https://www.royalmail.com/track-your-item#/tracking-results/{number}",
    ),
    "laposte": Carrier(
        "La Poste", "https://www.laposte.fr/outils/suivre-vos-envois?code={number}"
    ),
    "japanpost": Carrier(
        mark("Japan Post"),
        "https://trackings.post.japanpost.jp/services/srv/search/direct"
        "?locale=en&reqCodeNo1={number}",
    ),
    "auspost": Carrier(
        "Australia Post", "https://auspost.com.au/mypost/track/#/details/{number}"
    ),
    "canadapost": Carrier(
        "Canada Post",
        "https://www.canadapost-postescanada.ca/track-reperage/en#/search"
        "?searchFor={number}",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """`carrier` is a key of CARRIERS or a typed name; `link` leads to the parcel, or is ''."""

    carrier: str = ""
    number: str = ""
    link: str = ""

    @property
    def carrier_name(self) -> str:
        known = CARRIERS.get(self.carrier)
        return known.name if known else self.carrier

    @property
    def note(self) -> str:
        """For the timeline: a known carrier has a name in each language, so it is left out."""
        typed = "" if self.carrier in CARRIERS else self.carrier
        return " ".join(part for part in (typed, self.number) if part)


def parcel_of(*, carrier: str, number: str, link: str) -> Parcel:
    """As a maker typed it. A known carrier's link is made, another's must be a web address.

    Refuses BadTrackingNumber and BadTracking.
    """
    number = "".join(number.split())
    if len(number) > NUMBER_MOST or not _NUMBER.fullmatch(number):
        raise BadTrackingNumber(most=NUMBER_MOST)
    carrier = " ".join(carrier.split())[:NAME_MOST]
    link = link.strip()
    if not link and number and carrier in CARRIERS:
        link = CARRIERS[carrier].link.format(number=quote(number, safe=""))
    if link and not is_web_address(link):
        raise BadTracking(most=LINK_MOST)
    return Parcel(carrier=carrier, number=number, link=link)


def is_web_address(text: str) -> bool:
    """Something a buyer can be sent to: http or https, a host, nobody's password."""
    if len(text) > LINK_MOST or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and text.startswith(("https://", "http://"))
        and "." in host
        and "@" not in parts.netloc
        and "\\" not in text
    )
