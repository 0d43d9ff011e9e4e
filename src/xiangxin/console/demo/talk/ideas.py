"""What people propose for the demo's products, what their makers answer, and what ships."""

from dataclasses import dataclass
from typing import Final

from xiangxin.market.ideas.rules import State
from xiangxin.market.releases.rules import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoIdea:
    """`at` and `answered_at` are parts of the story; of those who came `share` vote.

    `in_` is the release that ships it, and `to` what the maker answers before.
    """

    title: str
    at: float
    share: float
    text: str = ""
    answer: str = ""
    answered_at: float = 0.0
    to: State = State.OPEN
    in_: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRelease:
    label: str
    at: float
    notes: str
    kind: Kind = Kind.HARDWARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One product as its maker works on it with others."""

    releases: tuple[DemoRelease, ...]
    ideas: tuple[DemoIdea, ...]


_SOFT, _FORM, _EDITION = Kind.FIRMWARE, Kind.RECIPE, Kind.EDITION

BENCHES: Final = {
    "yuetai": Bench(
        releases=(
            DemoRelease(
                label="v1.8", at=0.12,
                notes="- 推杆换成黄铜轴套，推起来没有声音\n- 底座加重 **180 克**，推到头也不翘\n- 线加到两米",
            ),
            DemoRelease(
                label="v2.0", at=0.38,
                notes="第二代。\n\n- 弧线换成一整根弯出来的铝管，没有接缝\n- 色温从 2000 K 到 4000 K，一圈走完\n- 旧灯可以换头，写信给我们",
            ),
            DemoRelease(
                label="v2.1", at=0.6, kind=_SOFT,
                notes="- 最暗可以到 **1%**，夜里喂奶用\n- 开灯用半秒亮起来，不晃眼",
            ),
            DemoRelease(
                label="v2.3", at=0.965, kind=_SOFT,
                notes="- 旋钮记住关灯前的冷暖，存三十天\n- 断电再来电，不会自己亮\n- Older lamps take it too: hold the knob for ten seconds while you plug it in.",
            ),
        ),
        ideas=(
            DemoIdea(
                title="最暗还能不能再暗一点", at=0.2, share=0.1,
                text="夜里起来喂孩子，现在最暗的一档还是亮。",
                answer="可以。调光芯片支持，改固件就行。", answered_at=0.27,
                to=State.PLANNED, in_="v2.1",
            ),
            DemoIdea(
                title="旋钮记住上一次的冷暖", at=0.5, share=0.24,
                text="每次开灯都回到最白，要再拧一遍。关灯前什么样，开灯就什么样，好不好？",
                answer="做好了。关灯前的冷暖会存三十天。", answered_at=0.7,
                to=State.PLANNED, in_="v2.3",
            ),
            DemoIdea(
                title="It should stay off after a power cut", at=0.62, share=0.09,
                text="Ours came on at four in the morning when the power returned.",
                answer="You are right, and we are sorry for that night. It comes with the next firmware.",
                answered_at=0.66, to=State.PLANNED, in_="v2.3",
            ),
            DemoIdea(
                title="Power it by USB-C instead of the barrel plug", at=0.55, share=0.18,
                text="One cable less on the desk, and any charger would do.",
                answer="Yes. It needs a new driver board, so it comes with v3.0 in spring, and as a kit for older lamps.",
                answered_at=0.63, to=State.PLANNED,
            ),
            DemoIdea(
                title="A wall-mounted version for narrow bedside tables", at=0.88, share=0.11,
                text="The base is wider than our table. The same arc on a plate with two screws would do.",
            ),
            DemoIdea(
                title="长一点的线，或者可以换线", at=0.93, share=0.1,
                text="插座在床的另一头，两米还是差一点。",
            ),
            DemoIdea(
                title="线太短了，能换长的吗", at=0.95, share=0.03,
            ),
            DemoIdea(
                title="A smaller disc, 16 cm, for a child’s room", at=0.7, share=0.05,
                answer="Not now. At 16 cm the glare doubles at eye height; we tried three diffusers. If you know a better one, tell us and we open it again.",
                answered_at=0.78, to=State.DECLINED,
            ),
            DemoIdea(
                title="做一个陶瓷灯罩", at=0.45, share=0.04,
                text="和云杯一样的釉，放在一起好看。",
                answer="试过，太重，臂撑不住。先不做。", answered_at=0.52,
                to=State.DECLINED,
            ),
        ),
    ),
    "slow_kettle": Bench(
        releases=(
            DemoRelease(
                label="2nd batch", at=0.25,
                notes="- The lid no longer drips when you pour the last of it\n- The handle sits four millimetres further out, so that knuckles stay cool",
            ),
            DemoRelease(
                label="3rd batch", at=0.74,
                notes="- A thinner spout: 6 mm instead of 7\n- The bottom is now flat enough for induction",
            ),
        ),
        ideas=(
            DemoIdea(
                title="Make it work on induction", at=0.3, share=0.16,
                text="Half of the new kitchens have nothing else.",
                answer="The bottom has to be pressed instead of spun. We have found somebody who does it.",
                answered_at=0.4, to=State.PLANNED, in_="3rd batch",
            ),
            DemoIdea(
                title="壶盖上能看温度", at=0.6, share=0.1,
                text="一个小表就行，不要电。",
                answer="双金属表在打样，春天告诉你。", answered_at=0.68, to=State.PLANNED,
            ),
            DemoIdea(
                title="A half-litre size for one person", at=0.85, share=0.08,
            ),
            DemoIdea(
                title="Engrave names on the lid", at=0.5, share=0.02,
                answer="We are eleven and would do nothing else. Your jeweller does it better.",
                answered_at=0.53, to=State.DECLINED,
            ),
        ),
    ),
    "cloud_mug": Bench(
        releases=(
            DemoRelease(
                label="第七窑", at=0.3, kind=_EDITION,
                notes="还原焰多烧了四十分钟，青里带一点灰。一共 212 只，裂了 9 只。",
            ),
            DemoRelease(
                label="第九窑", at=0.8, kind=_EDITION,
                notes="- 把手加厚，小孩也拿得稳\n- 底足磨过，不刮桌子",
            ),
        ),
        ideas=(
            DemoIdea(
                title="底足磨一下，刮桌子", at=0.4, share=0.07,
                answer="说得对，下一窑起都磨。", answered_at=0.46,
                to=State.PLANNED, in_="第九窑",
            ),
            DemoIdea(
                title="A saucer that fits", at=0.66, share=0.06,
                text="It may be plain. It should hold a spoon.",
            ),
            DemoIdea(
                title="把窑号写在杯底", at=0.9, share=0.05,
                text="想知道自己的是哪一窑。",
            ),
        ),
    ),
    "hand_grinder": Bench(
        releases=(
            DemoRelease(
                label="v1.2", at=0.2,
                notes="- 刀盘换成七星，细粉少了三成\n- 粉仓改成磁吸",
            ),
            DemoRelease(
                label="v1.4", at=0.7,
                notes="- 刻度一圈三十格，可以归零\n- The crank folds, for a bag.",
            ),
        ),
        ideas=(
            DemoIdea(
                title="手柄能折起来就好了", at=0.33, share=0.13,
                text="装进包里总是勾住别的东西。",
                answer="做。铰链要能承住扭力，试到第四版了。", answered_at=0.42,
                to=State.PLANNED, in_="v1.4",
            ),
            DemoIdea(
                title="A brush that lives in the lid", at=0.58, share=0.06,
                answer="Planned for the autumn; felt, not nylon.", answered_at=0.64,
                to=State.PLANNED,
            ),
            DemoIdea(
                title="单独卖刀盘", at=0.82, share=0.09,
                text="三年以后想自己换，不想换整台。",
            ),
            DemoIdea(
                title="电动的", at=0.5, share=0.02,
                answer="这是手磨。电动的别人做得很好，我们推荐你去买。",
                answered_at=0.51, to=State.DECLINED,
            ),
        ),
    ),
    "sixty_keys": Bench(
        releases=(
            DemoRelease(
                label="v1.3", at=0.28, kind=_SOFT,
                notes="- Layers can be held with either thumb\n- The sleeping light is gone for good",
            ),
            DemoRelease(
                label="v1.4", at=0.86, kind=_SOFT,
                notes="- 左手空格：可以在设置里换边\n- Wakes in 40 ms instead of 400",
            ),
        ),
        ideas=(
            DemoIdea(
                title="左手空格", at=0.5, share=0.12,
                text="右手要拿鼠标，空格想放左边。",
                answer="列入 v1.4，在设置里换边。", answered_at=0.58,
                to=State.PLANNED, in_="v1.4",
            ),
            DemoIdea(
                title="Wake up faster", at=0.6, share=0.09,
                text="The first two letters of my password are always lost.",
                answer="Found it: it waited for a light it no longer has.", answered_at=0.65,
                to=State.PLANNED, in_="v1.4",
            ),
            DemoIdea(title="A version with sixty-four keys", at=0.72, share=0.03,
                answer="Then it would have another name.", answered_at=0.75,
                to=State.DECLINED,
            ),
            DemoIdea(
                title="换轴不用焊", at=0.91, share=0.1,
            ),
        ),
    ),
    "day_pack": Bench(
        releases=(
            DemoRelease(
                label="Spring", at=0.22, kind=_EDITION,
                notes="A zip that runs around the corner, and a loop for the lamp on the back.",
            ),
            DemoRelease(
                label="Autumn", at=0.69, kind=_EDITION,
                notes="- A sleeve for a 14-inch computer, off the ground\n- The straps are two fingers wider",
            ),
        ),
        ideas=(
            DemoIdea(
                title="Keep the laptop off the ground", at=0.35, share=0.07,
                text="I set it down, and the corner hits the floor. A false bottom would do.",
                answer="A hanging sleeve, in the autumn edition.", answered_at=0.45,
                to=State.PLANNED, in_="Autumn",
            ),
            DemoIdea(title="A rain cover in the bottom", at=0.8, share=0.06),
            DemoIdea(
                title="肩带里加一层薄的就够", at=0.55, share=0.04,
                answer="加宽比加厚管用，先看秋季这一版。", answered_at=0.62,
            ),
        ),
    ),
    "one_drop": Bench(
        releases=(
            DemoRelease(
                label="02", at=0.5, kind=_FORM,
                notes="骨线浅了 0.3 毫米，同样的豆子慢四秒。水温建议从 92 ℃ 降到 90 ℃。",
            ),
        ),
        ideas=(
            DemoIdea(
                title="再慢一点点", at=0.2, share=0.08,
                text="浅烘要再慢三四秒才甜。",
                answer="骨线改浅，第二版就是。", answered_at=0.3,
                to=State.PLANNED, in_="02",
            ),
            DemoIdea(title="A holder to dry it upside down", at=0.75, share=0.05),
        ),
    ),
    "felt_mat": Bench(
        releases=(
            DemoRelease(
                label="batch 5", at=0.44,
                notes="Denser wool from the same flock. The edge is pressed, no longer sewn.",
            ),
        ),
        ideas=(
            DemoIdea(
                title="The seam catches my sleeve", at=0.2, share=0.07,
                answer="Then there will be no seam.", answered_at=0.25,
                to=State.PLANNED, in_="batch 5",
            ),
            DemoIdea(
                title="来一块深灰的", at=0.8, share=0.08,
                text="白的两个星期就脏了。",
            ),
        ),
    ),
    "back_hand": Bench(
        releases=(
            DemoRelease(
                label="v1.1", at=0.52,
                notes="- 螺丝换成可以自己拧紧的\n- Comes with a card that says how to sharpen it.",
            ),
        ),
        ideas=(
            DemoIdea(
                title="螺丝松了没法拧", at=0.25, share=0.08,
                answer="换成一字槽，硬币就能拧。", answered_at=0.33,
                to=State.PLANNED, in_="v1.1",
            ),
            DemoIdea(title="A smaller pair for children", at=0.84, share=0.07),
        ),
    ),
    "long_rain": Bench(
        releases=(
            DemoRelease(
                label="2nd edition", at=0.57, kind=_EDITION,
                notes="Ten ribs instead of eight. It comes back from wind that we did not dare to try before.",
            ),
        ),
        ideas=(
            DemoIdea(
                title="Sell the ribs singly", at=0.66, share=0.06,
                answer="From next month, with a film that shows how.", answered_at=0.7,
                to=State.PLANNED,
            ),
            DemoIdea(title="手柄上加个绳", at=0.87, share=0.05),
        ),
    ),
    "quiet_stool": Bench(
        releases=(),
        ideas=(
            DemoIdea(title="高两公分的一版", at=0.7, share=0.2),
        ),
    ),
    "nine_clock": Bench(
        releases=(),
        ideas=(
            DemoIdea(
                title="A second hand that glides", at=0.5, share=0.3,
                text="It need not be exact. It should not jump.",
            ),
        ),
    ),
}  # fmt: skip

# In which the visitor has a vote, so that there is something to be told.
OF_THE_VISITOR: Final = (
    ("yuetai", "旋钮记住上一次的冷暖"),
    ("yuetai", "Power it by USB-C instead of the barrel plug"),
    ("hand_grinder", "手柄能折起来就好了"),
)
