"""What the figures of circles mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

_OUTCOMES: Final = {
    "open": ("opening the page within 1 day", "1 天内点开"),
    "follow": ("following within 7 days", "7 天内关注"),
    "order": ("a kept order within 14 days", "14 天内下单且未退"),
}

_PATH: Final = (
    (
        "Closed: through a post for followers or for people addressed, or by an author who "
        "follows them and is followed back. Open: through any other post, or at a door "
        "where anybody may meet it. Links, messages and codes are unknown."
    ),
    (
        "封闭：从只给粉丝看或点名给人看的帖子来，或作者和自己互相关注。开放：从别的帖子来，"
        "或从谁都能碰见它的地方来。链接、消息、二维码算不明。"
    ),
)

_PLAIN: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "reached": (
        "people reached",
        "到过的人",
        (
            "People who were shown it or did something about it, by the first path that is "
            "known; 90 % of what as busy a market might count. {}"
        ),
        (
            "看到过它或对它做过什么的人，按第一次知道的来路分；区间是同样热闹的市场可能数出的"
            " 90 %。{}"
        ),
    ),
    "orders": (
        "kept orders",
        "没退的订单",
        (
            "Kept orders by the path of the order, else of the last sight in the 30 days "
            "before. {}"
        ),
        "没退的订单，按下单时的来路，不知道就按之前 30 天最后一次看到的来路。{}",
    ),
    "reached_share": (
        "reached by closed paths",
        "经封闭来路到的",
        "Of the people whose path is known, the part reached by a closed one first. {}",
        "来路已知的人里，先经封闭来路到的占多少。{}",
    ),
    "orders_share": (
        "orders from closed paths",
        "封闭来路的订单",
        "Of the kept orders whose path is known, the part from closed ones. {}",
        "来路已知的未退订单里，封闭来路的占多少。{}",
    ),
    "follows": (
        "followed it",
        "关注了",
        "Of the people reached, the part who ever followed it. {}",
        "到过的人里关注过它的占多少。{}",
    ),
    "owns": (
        "own it",
        "拥有它",
        "Of the people reached, the part with a kept order of it. {}",
        "到过的人里有未退订单的占多少。{}",
    ),
    "tail": (
        "orders of long-tail products",
        "长尾商品的订单",
        (
            "Of the kept orders by this path, the part of products outside the best sellers "
            "that make up 80 % of all kept orders; drawn anew by person. {}"
        ),
        "这条来路的未退订单里，畅销到合占八成的那些之外的商品占多少；按人重抽。{}",
    ),
    "tail_gap": (
        "long tail: closed less open",
        "长尾：封闭减开放",
        (
            "The part of long-tail products in orders from closed paths less that in orders "
            "from open ones. {}"
        ),
        "封闭来路订单里长尾商品的占比，减去开放来路的。{}",
    ),
    "creators": (
        "creators",
        "有五十人以上关注的人",
        "People whom fifty others or more follow.",
        "有五十人以上关注的人数。",
    ),
    "creator_buyers": (
        "followers who bought through a creator's post",
        "从红人的帖子买了的粉丝",
        (
            "Of those who follow a creator (a person with fifty followers or more), the part "
            "with a kept order through one of that creator's posts; creators drawn anew."
        ),
        "关注红人（五十人以上关注）的人里，从这位红人的帖子下过未退订单的占多少；按红人重抽。",
    ),
    "depth": (
        "mean steps",
        "平均几步",
        (
            "Mean number of steps to somebody who came by themselves, following only steps "
            "after somebody in one's circle (closed) or only others (open); trees drawn anew."
        ),
        (
            "到自己来的人平均几步：只算跟着圈里人来的（封闭），或只算别的（开放）；"
            "以树为单位重抽。"
        ),
    ),
}

_BY_OUTCOME: Final = {
    "itt": (
        "what a shown name does to {}",
        "写了谁对“{}”的作用",
        (
            "Rate of {} where a name was shown less where it was held back at random; "
            "closed: the one drawn and the viewer follow each other. Units as in influence; "
            "90 % interval clustered by viewer and by item."
        ),
        (
            "写了谁时“{}”的比例，减去随机不写时的；封闭：被抽中的人和看的人互相关注。"
            "单位同“谁带动谁”；90 % 区间按人、按内容两向聚类。"
        ),
    ),
    "volume": (
        "brought about in all: {}",
        "总共带来多少：{}",
        "Effect on {} per exposure times the exposures that showed a name.",
        "每次曝光对“{}”的作用，乘以写了谁的曝光数。",
    ),
    "gap": (
        "closed less open: {}",
        "封闭减开放：{}",
        "Effect on {} of a name from one's circle less that of another name.",
        "圈里人对“{}”的作用，减去圈外人的。",
    ),
}

_LANGUAGES: Final = ("en", "zh-Hans")


def _names(language: int) -> dict[str, str]:
    told = {name: words[language] for name, words in _PLAIN.items()}
    for name, words in _BY_OUTCOME.items():
        for outcome, said in _OUTCOMES.items():
            told[f"{name}_{outcome}"] = words[language].format(said[language])
    own = {
        "circles": ("Circles of friends, and the open", "熟人圈与开放处"),
        "closed": ("closed paths", "封闭来路"),
        "open": ("open paths", "开放来路"),
        "unknown": ("path unknown", "来路不明"),
    }
    return told | {name: words[language] for name, words in own.items()}


def _definitions(language: int) -> dict[str, str]:
    path = _PATH[language]
    told = {name: words[2 + language].format(path) for name, words in _PLAIN.items()}
    for name, words in _BY_OUTCOME.items():
        for outcome, said in _OUTCOMES.items():
            told[f"{name}_{outcome}"] = words[2 + language].format(said[language])
    return {f"circles.{name}": text for name, text in told.items()}


NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    language: _names(at) for at, language in enumerate(_LANGUAGES)
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    language: _definitions(at) for at, language in enumerate(_LANGUAGES)
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_circles": "The ledger tells neither who follows whom nor which posts were for "
        "followers.",
        "few_known": "Fewer than five whose path is known.",
        "few_creators": "Fewer than five people have fifty followers or more.",
        "no_experiment": "No names were shown or held back at random.",
        "too_few": "Fewer than 30 exposures in one arm, or fewer than 10 viewers.",
    },
    "zh-Hans": {
        "no_circles": "账本看不出谁关注谁，也看不出哪些帖子只给粉丝看。",
        "few_known": "来路已知的不到五个。",
        "few_creators": "有五十人以上关注的人不到五个。",
        "no_experiment": "没有随机写或不写谁。",
        "too_few": "有一组不足 30 次曝光，或不足 10 人。",
    },
}
