"""The grinder, the keyboard and the scissors."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH, Lines

TALK: Final = {
    ("hand_grinder", CHINESE): Lines(
        says=(
            "三十克四十圈，手不酸。",
            "粗粉里细粉少，冲出来干净。",
            "四颗螺丝拆开就能洗，刷子是送的。",
            "刻度一格一格有声音，闭着眼也能数。",
            "磨浅烘也不打滑，轴承确实好。",
            "办公室里磨，隔壁没人抬头。",
            "和组里那台四千块的盲测，三个人里两个选错。",
            "木柄半年下来包了浆。",
            "出差塞在鞋里带走，正好。",
        ),
        asks=(
            (
                "意式能磨吗？",
                ("能，就是得转一百多圈。", "偶尔行，天天磨意式还是买电的吧。"),
            ),
            ("刻度归零怎么调？", ("把底下的螺母拧死，刻度环对到零，再锁上。",)),
            ("手冲一般几格？", ("我十八格，浅烘十六。", "水洗十七，日晒二十，再看流速。")),
            ("静电大不大？", ("冬天滴一滴水就好了。",)),
        ),
        gripes=("旋钮刻度夜里看不清。", "豆仓盖子松，摇快了会跳豆。", "三十克装满，摇到一半卡住过。"),
        news=("豆仓盖换成带卡扣的了，旧的可以换。", "新刀盘第二版，细粉再少两成，测法写在下面的帖子里。"),
    ),
    ("hand_grinder", ENGLISH): Lines(
        says=(
            "Thirty grams, forty turns, no sore wrist.",
            "Fewer fines than my electric one.",
            "Four screws and it is in pieces. Cleaned it on a train.",
            "You can count the clicks in the dark, and I do.",
            "Quiet enough for a hotel at six.",
            "The handle got better with use, which is a strange thing to pay for.",
            "Blind test in the group: two of three picked this one over mine.",
        ),
        asks=(
            (
                "Good enough for espresso?",
                ("For one, now and then. Not for a queue.",),
            ),
            (
                "How many clicks for a V60?",
                ("Eighteen here. Sixteen for light roasts.", "Start at 18 and time it."),
            ),
            ("Does static bother you?", ("One drop of water on the beans.",)),
        ),
        gripes=(
            "Could the dial have a mark I can feel?",
            "The lid pops off if you are in a hurry.",
        ),
        news=("Second burr set: a fifth fewer fines, how we measured is in the thread.",),
    ),
    ("sixty_keys", CHINESE): Lines(
        says=(
            "轴很稳，声音像雨打在瓦上。",
            "没有方向键要适应一周，之后就回不去了。",
            "铝壳放在桌上不跑。",
            "开源固件，我把大写锁定改成了 Esc。",
            "写长文不累，指头走的路短了。",
            "卫星轴调过，空格不响。",
            "同事以为我在发呆，其实在写代码。",
        ),
        asks=(
            ("固件能改键位吗？", ("能，网页上改，写完拔线就行。",)),
            ("mac 上能用吗？", ("能，换一套键帽，固件切一下。",)),
            ("有没有蓝牙版？", ("没有，群里说在想，电池难放。",)),
            ("轴能不能自己换？", ("热插拔，拔轴器是送的。",)),
        ),
        gripes=("线接口在左边，正好顶着我的笔筒。", "静音轴缺货，等的人排到明年了。", "键帽打油太快，三个月就亮了。"),
        news=("下一批接口挪到中间。", "固件 1.4：层切换不再丢键，感谢桌面小组里帮着测的二十来位。"),
    ),
    ("sixty_keys", ENGLISH): Lines(
        says=(
            "Sounds like rain on tiles.",
            "I miss the arrow keys less than I thought.",
            "Aluminium case, does not walk across the desk.",
            "Caps lock is Escape now and I am a better person.",
            "Smaller keyboard, mouse closer, shoulder better.",
            "Tuned stabilisers out of the box. I checked.",
        ),
        asks=(
            ("Is the firmware open?", ("Yes, with a repository that builds.",)),
            ("Hot-swap or soldered?", ("Hot-swap, puller in the box.",)),
            (
                "How long to get used to it?",
                ("Four days of swearing.", "A week. Then the other one feels like a piano."),
            ),
        ),
        gripes=("The port sits on the left, exactly where my lamp stands.", "Keycaps shine after three months."),
    ),
    ("back_hand", CHINESE): Lines(
        says=(
            "左撇子终于有一把不别手的剪子。",
            "剪布一条线下去，不啃边。",
            "中间那颗螺丝能调松紧，拿硬币就行。",
            "裁纸、剪线、修枝都试过，没崩口。",
            "磨过一次，回来比新的还利。",
        ),
        asks=(("能剪薄铁皮吗？", ("别，刃会伤。", "剪过易拉罐，之后磨了一次。")), ("多久磨一回？", ("天天用的话，半年。",))),
        gripes=("把手对大手来说紧。", "没有套，放抽屉里怕扎手。"),
        news=("寄回来磨，一次十五块，三天。",),
    ),
    ("back_hand", ENGLISH): Lines(
        says=(
            "Left-handed scissors that are not an apology.",
            "One screw, one coin, as tight as you like.",
            "Cuts cloth in one breath.",
            "Sent it back to be sharpened and it came home sharper than new.",
        ),
        asks=(("Does it hold an edge on card?", ("A year of boxes so far.",)),),
        gripes=("Tight for big hands.", "No sheath in the box."),
    ),
}  # fmt: skip
