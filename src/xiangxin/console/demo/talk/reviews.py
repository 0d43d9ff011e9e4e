"""What people in the demo say of what they received, and what its maker answers. All made up."""

from dataclasses import dataclass
from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One review. `later` is (stars, words) of another thought some weeks after it."""

    stars: int
    words: str
    weeks: int | None = None
    name: str = ""  # another name
    gave: str = "none"
    answer: str = ""
    later: tuple[int, str] | None = None
    helped: int = 0


def _t(stars: int, words: str, weeks: int | None = None, **more: object) -> Told:
    return Told(stars=stars, words=words, weeks=weeks, **more)  # type: ignore[arg-type]


REVIEWS: Final = {
    ("yuetai", CHINESE): (
        _t(5, "读书推到里面，吃饭推到外面，一盏灯管两个人。灯臂停在哪里就在哪里，三个月没有松。", 3, helped=9),
        _t(2, "灯臂用到第二个月开始往下滑，早上起来贴着桌面。等到新阻尼换上确实不滑了，但这一个月的气我记着。", 2, helped=8,
           answer="你说得对，我们发现得晚，也说得晚。阻尼已经加大三成，旧的我们付邮费换。",
           later=(4, "换了新阻尼两周，没有再滑。加两星，不加第三颗。")),
        _t(4, "光很柔，晚上不刺眼。线只有一米五，插座远的要自己接。", 4, helped=4),
        _t(5, "量过，最暖 1980 K，显色 95，和说明书写的一样，这很少见。", 2, helped=5),
        _t(3, "灯是好灯，说明书的字太小，我父亲看不清。旋钮的力度要适应几天。", 3),
        _t(5, "写字的人会懂：影子落在手的另一边。", 1, name="夜里抄经的人"),
        _t(4, "试用来的，没花钱，所以挑着毛病看：底座沉，搬家不方便；别的挑不出。", 4, gave="sample", helped=2),
        _t(1, "到手一个灯珠不亮，换货等了九天。", 1, helped=3,
           answer="这一批有六盏灯珠虚焊，都换了。九天太久，是我们的错。"),
    ),
    ("yuetai", ENGLISH): (
        _t(5, "I read to my daughter under it, then push it up and work. It has become the switch between two parts of the evening.", 3, helped=7),
        _t(4, "Lovely light. One star off because the cord is short and the plug is round, which my wall is not.", 2, helped=3,
           answer="The next batch ships with a flat plug. Write to us and we send you one."),
        _t(2, "The arm sank. They mailed a stiffer damper, which took me ten minutes and a coin. It should have been like that from the start.", 4, helped=6,
           answer="It should. Everything made since spring has the stiffer one."),
        _t(5, "Four screws, no glue. Whoever designed this has repaired things.", 1, helped=4),
        _t(4, "Warm end is warmer than any bulb I own. The dial could click.", 3, gave="coupon"),
        _t(3, "Good lamp, heavy base, dearer than I would like. I keep it because the light is right.", 2),
        _t(5, "Bought after a friend would not stop talking about it. She was right, annoyingly.", 1, name="Reluctant convert"),
    ),
    ("slow_kettle", CHINESE): (
        _t(5, "水线细而直，写得了字。手柄不烫。", 4, helped=4),
        _t(4, "好用，装满了偏重，我一般只装到七分。", 2),
        _t(2, "壶盖有点松，倒到最后会掉下来一次。", 1, helped=3, answer="盖扣已经改紧，旧盖可以免费换。"),
    ),
    ("slow_kettle", ENGLISH): (
        _t(5, "Pours a line you can steer. My wrist stopped complaining.", 3, helped=4),
        _t(4, "Heats evenly; the lid wants both hands.", 2),
        _t(3, "Does what it says, slowly, as it says.", 1),
        _t(1, "Arrived dented. The exchange was kind but took two weeks.", None, helped=2,
           answer="Two weeks is too long. We pack it in pulp now, and it holds."),
    ),
    ("cloud_mug", CHINESE): (
        _t(5, "每只釉都不一样，我这只像下雨前的天。", 2, helped=3),
        _t(3, "好看，比视频里小一圈，手柄只放得下两根手指。", 1, helped=4),
        _t(2, "等了五周才到，底没磨平，桌上划了一道。", None, helped=3, answer="底没磨平可以退，桌子的事请写信给我们。"),
    ),
    ("cloud_mug", ENGLISH): (
        _t(4, "Thin lip, thick foot. It stands like it means it. Smaller than on screen.", 2, helped=3),
        _t(5, "Got it free to try, and would pay for a second one.", 3, gave="sample"),
        _t(2, "Pretty, and too small for how I drink coffee.", 1, helped=2),
    ),
    ("nine_clock", CHINESE): (
        _t(5, "真的一点声音都没有，卧室终于能放钟了。", 4, helped=3),
        _t(3, "走得准，夜里看不清指针，没有夜光。", 2, helped=2),
    ),
    ("nine_clock", ENGLISH): (
        _t(5, "Silent. I put my ear to it and heard the fridge.", 3, helped=3),
        _t(2, "Lost four minutes in a month.", 4, helped=2, answer="It should lose one. We have sent you another movement."),
    ),
    ("hand_grinder", CHINESE): (
        _t(5, "四十圈三十克，粗细均匀，清理只要一把刷子。", 3, helped=5),
        _t(4, "刻度清楚，浅烘磨起来还是费手。", 2, helped=2),
        _t(2, "第三周轴承有响声，拆开擦了油才好。", 3, helped=3, answer="是出厂时油少了，后来的都补上了。", later=(4, "擦过油以后一个月没再响。")),
    ),
    ("hand_grinder", ENGLISH): (
        _t(5, "Grinds for two before the kettle boils. No static.", 4, helped=4),
        _t(3, "Very good burrs, short handle. Big hands will curse it.", 2, helped=3),
        _t(4, "Second one, for my sister. She asked for the green and got the green.", 1),
    ),
    ("sixty_keys", CHINESE): (
        _t(4, "六十键够用，方向键要记两天。", 2, helped=2),
        _t(5, "键帽字是刻的，敲了两个月没花。", 4, gave="coupon"),
        _t(1, "蓝牙隔一阵就断，退了。", 1, helped=4, answer="固件 1.2 修好了断连，可惜你没有等到。"),
    ),
    ("sixty_keys", ENGLISH): (
        _t(5, "Small, solid, and nothing to install.", 3, helped=2),
        _t(2, "Drops the connection after sleep. I use the cable now.", 2, helped=3),
    ),
    ("day_pack", CHINESE): (
        _t(5, "背着出差一周，肩带不勒，雨里里面是干的。", 2, helped=3),
        _t(3, "口袋少，水壶插不稳。", 1, helped=2),
    ),
    ("day_pack", ENGLISH): (
        _t(5, "Eighteen litres that swallow twenty. Zips run like water.", 4, helped=4),
        _t(4, "Good straps. The black one shows every crumb.", 2),
        _t(2, "Bottle pocket is decorative. Walked a mile back for mine.", 1, helped=3, answer="The pocket is two fingers deeper since August."),
    ),
    ("one_drop", CHINESE): (
        _t(4, "流速慢得舒服，适合浅烘。", 3, helped=2),
        _t(2, "滤纸贴不住壁，第一段总是歪。", 1, helped=2),
    ),
    ("one_drop", ENGLISH): (
        _t(5, "Slower than I thought I would like. I like it.", 2, helped=2),
        _t(3, "Needs its own papers, which sell out.", 4, helped=2),
    ),
    ("felt_mat", CHINESE): (
        _t(5, "胳膊不凉，鼠标也跟手。", 4, helped=3),
        _t(3, "刚到有羊毛味，晾了三天才散。", 1, helped=2),
    ),
    ("felt_mat", ENGLISH): (
        _t(4, "Warm under the wrists, lint for the first week.", 3, helped=2),
        _t(2, "Coffee goes in and stays in. Buy the dark one.", 4, helped=3),
    ),
    ("back_hand", CHINESE): (
        _t(5, "用右手剪子三十年，第一次看得见剪的线。", 3, helped=4),
        _t(4, "刃口利，握把对小手偏大。", 2),
    ),
    ("back_hand", ENGLISH): (
        _t(5, "I am left-handed and did not know cutting could be quiet.", 2, helped=5),
        _t(3, "Excellent scissors, no sheath.", 1),
    ),
    ("quiet_stool", CHINESE): (
        _t(4, "地不平也不晃，坐久了稍硬。", 4, helped=2),
        _t(2, "一条腿的漆有气泡。", 1, helped=2, answer="给你寄了一条新腿，旧的留着垫花盆。"),
    ),
    ("quiet_stool", ENGLISH): (
        _t(5, "Three legs, one thought. Stands on my kitchen tiles like a saint.", 3, helped=2),
        _t(3, "Handsome and hard. Mine has a cushion now.", 2),
    ),
    ("long_rain", CHINESE): (
        _t(5, "台风天翻过去一次，自己又翻回来了。", 2, helped=3),
        _t(3, "伞长，地铁上不好收。", 1),
    ),
    ("long_rain", ENGLISH): (
        _t(4, "Came back from inside out without a word. Long for a bag.", 3, helped=2),
        _t(1, "Left it on a train; not its fault. The hook slips off every table.", 4, helped=2, gave="other"),
    ),
}  # fmt: skip
