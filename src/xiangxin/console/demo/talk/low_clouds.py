"""The mug, the clock and the dripper."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH, Lines

TALK: Final = {
    ("cloud_mug", CHINESE): Lines(
        says=(
            "跟着玛塔买的，杯子确实好看。",
            "釉面每只都不一样，我这只像下雨前。",
            "拍照好看，手柄对我来说小了。",
            "杯口薄，喝起来不糊嘴。",
            "两百八十毫升，一杯拿铁刚好到釉线。",
            "底上有个手印，说是施釉的师傅留的。",
            "视频里那只更灰，我这只偏蓝。",
            "送人的，对方问是不是找人定做的。",
        ),
        asks=(
            (
                "能进洗碗机吗？",
                ("能，我洗了四十来次，没掉色。", "能进，不过手洗的光亮些。"),
            ),
            ("微波炉行不行？", ("行，但是手柄会烫。",)),
            ("视频里那只是什么色？", ("「雨」，每窑都不一样，别太认真。",)),
        ),
        gripes=(
            "等了五周才到，页面写的两周。",
            "看视频以为很大，到手一看，比我手还小。",
            "底没磨平，桌上划出一道。",
        ),
        news=("周四开窑，这一窑「雨」出了四十一只，「灰」二十八只。",),
    ),
    ("cloud_mug", ENGLISH): Lines(
        says=(
            "Saw it in her kitchen video and could not stop thinking of it.",
            "Glaze pooled at the foot of mine. I like it that way.",
            "Thin lip, thick foot. It stands like it means it.",
            "Smaller than it looks on screen.",
            "No two alike is true: we have four and can tell whose is whose.",
            "I bought it for the photograph and kept it for the tea.",
            "Marta was right about the handle.",
        ),
        asks=(
            (
                "Does it chip easily?",
                ("Dropped it in the sink twice, no.", "Mine has a nick at the foot."),
            ),
            (
                "Is the blue one still made?",
                ("That is how “Rain” came out that week.",),
            ),
        ),
        gripes=(
            "Five weeks instead of two.",
            "It holds less than my old one, and I drink more than I thought.",
            "Stains if you leave tea in it overnight.",
        ),
        news=("Kiln day was Thursday: 41 Rain, 28 Ash, 6 we kept.",),
    ),
    ("nine_clock", CHINESE): Lines(
        says=(
            "终于有一只不滴答的钟。",
            "一节电池走了七个月。",
            "瓷面，擦一擦就跟新的一样。",
            "海浪那块颜色，早晚看着不一样。",
        ),
        asks=(("夜里看不见指针，能不能加一点夜光？", ("摸黑看时间的钟是另一种钟。",)),),
        gripes=("一个月慢了两分钟。",),
    ),
    ("nine_clock", ENGLISH): Lines(
        says=(
            "It does not tick. That is the review.",
            "Battery from April still going.",
            "My mother asked whether it was broken, it is that quiet.",
        ),
        asks=(("Hands vanish at night. By design?", ("By design, says the maker.",)),),
        gripes=("Two minutes slow a month.",),
    ),
    ("one_drop", CHINESE): Lines(
        says=(
            "骨线浅，流速慢，适合磨粗一点。",
            "同一支豆，比 V60 甜，尾段少了点酸。",
            "瓷的保温好，预热一下，水温只掉两度。",
            "滤纸贴得住，不用拿勺子按。",
            "两分四十秒，三段，稳。",
            "孔小，堵过一次，细粉多的时候要小心。",
            "底下那圈能看见滴到几毫升，省得趴着看。",
            "配慢壶用，水柱细一点更好喝。",
        ),
        asks=(
            (
                "用哪种滤纸？",
                ("锥形一到两杯的都行，我用漂白的。", "01 号锥形，别买扇形的。"),
            ),
            (
                "冲两人份行不行？",
                ("三十克封顶，再多就溢了。", "行，分五段注水。"),
            ),
            ("瓷的会不会太重，压坏分享壶？", ("四百克，玻璃壶没事。",)),
        ),
        gripes=("把手太靠下，烫到过手指。", "说是送滤纸，盒里没有。"),
        news=("把手往上挪了六毫米，第三批开始。",),
    ),
    ("one_drop", ENGLISH): Lines(
        says=(
            "Shallow ribs, slow draw. Grind a click coarser than you think.",
            "Sweeter than my plastic cone, same beans, same water.",
            "Two forty, three pours, every morning the same. I am a bore now.",
            "Porcelain holds the heat if you warm it first.",
            "You can see the level without lying on the floor.",
            "It made me buy the kettle. That is how they get you.",
        ),
        asks=(
            ("Which papers fit?", ("Any small cone. I use the unbleached ones.",)),
            ("Does it stall with light roasts?", ("Once. Coarser, and it was fine.",)),
        ),
        gripes=(
            "The handle sits low. Hot knuckles.",
            "One hole, and fines will find it.",
        ),
    ),
}  # fmt: skip
