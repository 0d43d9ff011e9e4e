"""What the figures of a measure come to, as sentences in English and Chinese."""

from collections.abc import Mapping
from typing import Final

SAYINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "leads": "Most of the pull goes to the {first}: {value} ({bounds}). The {second} "
        "comes next with {value2} ({bounds2}).",
        "leads_open": "Which direction leads is open: {first} {value} ({bounds}), "
        "{second} {value2} ({bounds2}).",
        "bands": "One cue seen changes orders by {value} ({bounds}) where the tie is "
        "strongest, by {value2} ({bounds2}) where the two never interacted.",
        "bands_gap": "Strong ties move people more than weak ones, by {value} ({bounds}).",
        "bands_gap_less": "Weak ties move people more than strong ones, by {value} "
        "({bounds}).",
        "bands_open": "Whether strong ties move people more than weak ones is open.",
        "volume": "In all, most came through this band: {band}, {value} ({bounds}).",
        "volume_open": "Which band brought most in all is open.",
        "cue": "Naming somebody they know changes kept orders by {value} for each cue "
        "seen ({bounds}).",
        "cue_open": "Whether naming somebody they know changes kept orders is open: "
        "{value} for each cue seen ({bounds}).",
        "tested": "An experiment has shown what naming a friend brings here: {value} "
        "orders for each cue seen ({bounds}). Pay for praise no more than these earn.",
        "tested_less": "An experiment found fewer orders where a friend was named: "
        "{value} for each cue seen ({bounds}). Do not pay for praise.",
        "quadrant_1": "Weak ties, weak influence.",
        "quadrant_2": "Weak ties, strong influence.",
        "quadrant_3": "Strong ties, weak influence.",
        "quadrant_4": "Strong ties, strong influence.",
        "alike": "Without an experiment: those who saw somebody do it did it more often "
        "than others like them, by {value} ({bounds}).",
        "alike_less": "Without an experiment: those who saw somebody do it did it less "
        "often than others like them, by {value} ({bounds}).",
        "alike_open": "Without an experiment it is open whether those who saw somebody "
        "do it did it more often than others like them: {value} ({bounds}).",
        "drop": "After the reward ended, {value} of the acts a day were left ({bounds}).",
        "sustainable": "It lives without rewards.",
        "reward_dependent": "It hangs on rewards.",
        "pyramid_like": "It has the shape of a pyramid: those who join later pay those "
        "who came before.",
        "reward_open": "Whether it hangs on rewards is open.",
        "returned": "Of those a reward brought, {value} came back without one "
        "({bounds}); of the others {value2} ({bounds2}).",
        "credit": "Of {total} kept orders, most are credited to this source: {part}, "
        "{value} ({bounds}). A credit is no effect.",
        "caused": "Most kept orders were caused by this source: {part}, {value} "
        "({bounds}).",
        "worth": "An active person is worth {value} a year ({bounds}).",
        "worth_revenue": "An active person brings {value} of revenue a year ({bounds}); "
        "no margin is known.",
        "door": "Most came first through this door: {part}, {value} ({bounds}).",
        "beyond": "{value} came from beyond the makers' and their friends' circles "
        "({bounds}).",
        "stars": "After the last release the stars moved by {value} ({bounds}).",
        "stars_open": "Whether the last release moved the stars is open: {value} "
        "({bounds}).",
        "ties": "{value} of what people do toward each other runs along the strongest "
        "quarter of ties ({bounds}).",
        "choosing_more": "With a name beside it, {value} more of those who look buy in "
        "the end ({bounds}).",
        "choosing_less": "With a name beside it, {value} fewer of those who look buy in "
        "the end ({bounds}).",
        "choosing_open": "Whether a name beside it makes choosing easier is open: "
        "{value} ({bounds}) in how many buy in the end.",
    },
    "zh-Hans": {
        "leads": "引力大半指向{first}：{value}（{bounds}）；其次是{second}，"
        "{value2}（{bounds2}）。",
        "leads_open": "哪个方向领先，还不能肯定：{first} {value}（{bounds}），"
        "{second} {value2}（{bounds2}）。",
        "bands": "关系最近的，看到一次，订单变化 {value}（{bounds}）；"
        "从没来往过的，{value2}（{bounds2}）。",
        "bands_gap": "近的关系比远的更带得动人，多 {value}（{bounds}）。",
        "bands_gap_less": "远的关系比近的更带得动人，差 {value}（{bounds}）。",
        "bands_open": "近的关系是不是更带得动人，还不能肯定。",
        "volume": "论总量，最多的来自这一档：{band}，{value}（{bounds}）。",
        "volume_open": "论总量哪一档最多，还不能肯定。",
        "cue": "写上认识的人，每看到一次，留下的订单变化 {value}（{bounds}）。",
        "cue_open": "写上认识的人会不会改变订单，还不能肯定：每看到一次 "
        "{value}（{bounds}）。",
        "tested": "实验已经测出写上好友能带来多少：每看到一次 {value} 单（{bounds}）。"
        "请人带货，花的钱别超过这些单挣的。",
        "tested_less": "实验发现写上好友反而少了订单：每看到一次 {value}（{bounds}）。"
        "别花钱请人带货。",
        "quadrant_1": "关系弱，作用也弱。",
        "quadrant_2": "关系弱，作用强。",
        "quadrant_3": "关系强，作用弱。",
        "quadrant_4": "关系强，作用也强。",
        "alike": "没有实验：看到别人做了的人，比相似的人做得多，多 {value}（{bounds}）。",
        "alike_less": "没有实验：看到别人做了的人，比相似的人做得少，差 "
        "{value}（{bounds}）。",
        "alike_open": "没有实验，看到别人做了的人是不是做得更多，还不能肯定："
        "{value}（{bounds}）。",
        "drop": "奖励结束后，每天的动作还剩 {value}（{bounds}）。",
        "sustainable": "没有奖励也活得下去。",
        "reward_dependent": "它靠奖励撑着。",
        "pyramid_like": "样子像金字塔：后来的人在付钱给先来的人。",
        "reward_open": "是不是靠奖励撑着，还不能肯定。",
        "returned": "冲奖励来的人，没有奖励又来的有 {value}（{bounds}）；其余的人 "
        "{value2}（{bounds2}）。",
        "credit": "留下的 {total} 单里，记在这个来源名下的最多：{part}，"
        "{value}（{bounds}）。记功不等于带来。",
        "caused": "留下的订单，由这个来源带来的最多：{part}，{value}（{bounds}）。",
        "worth": "一个活跃的人，一年值 {value}（{bounds}）。",
        "worth_revenue": "一个活跃的人，一年带来销售额 {value}（{bounds}）；毛利不知道。",
        "door": "第一次来，走这个门的最多：{part}，{value}（{bounds}）。",
        "beyond": "在经营者和他们朋友的圈子之外的，占 {value}（{bounds}）。",
        "stars": "最近一版之后，星数变化 {value}（{bounds}）。",
        "stars_open": "最近一版有没有让星数变化，还不能肯定：{value}（{bounds}）。",
        "ties": "人与人之间的动作，{value} 落在最近的四分之一关系里（{bounds}）。",
        "choosing_more": "旁边写了人，看的人里最后买下的多 {value}（{bounds}）。",
        "choosing_less": "旁边写了人，看的人里最后买下的少 {value}（{bounds}）。",
        "choosing_open": "旁边写了人，选起来是不是更容易，还不能肯定："
        "最后买下的变化 {value}（{bounds}）。",
    },
}
