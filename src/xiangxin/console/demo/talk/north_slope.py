"""The rucksack and the umbrella."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH, Lines

TALK: Final = {
    ("day_pack", CHINESE): Lines(
        says=(
            "用券买的，背着还行。",
            "肩带软，装电脑有点坠。",
            "蜡布下雨不怕，就是会掉色。",
            "冲着活动关注的，包没想象中结实。",
            "颜色好看，拉链一般。",
        ),
        asks=(
            ("券还能用吗？", ("过期了，活动到月底就停了。", "试了，说无效。")),
            ("说好的包什么时候寄？", ("我等了一个月，没有消息。", "说是分批寄，没轮到我。")),
            ("十八升能装下十四寸吗？", ("能，再塞件外套就满了。",)),
        ),
        gripes=(
            "说好的包没寄来，私信没人回。",
            "活动一停，这里就没人说话了。",
            "拉链用了三周就卡。",
            "掉色，染了我一件白衬衫。",
        ),
        news=("苔色补货了。",),
    ),
    ("day_pack", ENGLISH): Lines(
        says=(
            "Came for the coupon.",
            "Straps are soft, laptop pulls a little.",
            "Waxed cotton, smells of a boat for a week.",
            "Followed for the giveaway, and here I am still.",
            "Looks better than it carries.",
        ),
        asks=(
            ("Is the code still working?", ("It stopped at the end of the month.",)),
            ("Did anybody actually get the free pack?", ("No.", "A friend of a friend, they say.")),
        ),
        gripes=(
            "Shared it with twenty people, got nothing.",
            "Zip jams on the corner.",
            "Quiet here since the giveaway ended.",
        ),
    ),
    ("long_rain", CHINESE): Lines(
        says=(
            "风大那天只有我这把没翻。",
            "十根骨，玻纤的，歪了能自己回来。",
            "弯把能挂在手臂上，两手都空着。",
            "收起来抖三下就干了一半。",
            "伞面厚，雨声闷，像在屋里。",
        ),
        asks=(("飞机能带吗？", ("托运可以，手提看机场。",)), ("坏了修不修？", ("修，一根骨十块钱。",))),
        gripes=("长，地铁里总碰到人。", "红色浸了雨会深一块浅一块，干了就好。"),
        news=("坏了别扔：寄回来，一根骨十块，来回八天。",),
    ),
    ("long_rain", ENGLISH): Lines(
        says=(
            "The only one on the bridge that did not turn inside out.",
            "Hangs on an arm, so both hands are free for the groceries.",
            "Shake it three times and it is half dry.",
            "A straight umbrella is a statement, and the statement is that it rains.",
        ),
        asks=(("Do they mend it?", ("A rib for ten, eight days there and back.",)),),
        gripes=("Long for the underground.", "Red looks patchy while wet."),
    ),
}  # fmt: skip
