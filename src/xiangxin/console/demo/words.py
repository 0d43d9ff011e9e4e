"""What the demo's people are called and what they say. All of it is made up."""

from typing import Final

CHINESE: Final = "zh-Hans"

SURNAMES: Final = "王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 马 朱 胡 林 郭 何 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹".split()
GIVEN: Final = (
    "一鸣 小满 知夏 子墨 安然 晓彤 文博 雨桐 立春 景行 若溪 明远 可心 思齐 亦凡 佳宁 书航 清欢 "
    "望舒 南星 半夏 青禾 朝歌 星野 未央 既白 初晴 长风 扶摇 云起"
).split()
FIRST: Final = (
    "Anna Ben Clara Daniel Elif Femi Greta Hugo Ines Jonas Kira Leo Mina Nils Olga Pablo Rosa "
    "Sami Tara Umar Vera Wim Yara Zoe Aisha Bruno Carla Dmitri Esther Farid"
).split()
LAST: Final = (
    "Achterberg Brandt Costa Duarte Eriksen Fischer Garcia Hansen Ivanova Jansen Kowalski Lund "
    "Moreau Novak Okafor Petrov Quinn Rossi Santos Tanaka Ueda Visser Weber Xu Young Zhang"
).split()

# Said once each, by somebody of that language, at that product.
TALK: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "yuetai": {
        "zh-Hans": (
            "最暖的一档夜里喂奶正好，不晃眼。",
            "灯臂推起来有一点阻尼，停在哪里就是哪里，这点很踏实。",
            "线能再长一点吗？我的插座在床的另一头。",
            "买的墨色，放在黑胡桃桌上几乎看不见，只看见光。",
            "拆开看过，旋钮四颗螺丝就能换，修得起的东西才敢买。",
            "关灯再开，冷暖不会变回默认吗？",
            "用了三周，灯罩边上一点不烫。",
            "青瓷色比图上再灰一点，我反而更喜欢。",
            "**照度**量过：书桌中央 510 lux，最低档 4 lux。",
            "有没有人把它装在工作台上用的？底座够不够稳？",
            "客服没找，论坛里十分钟就有人答了。",
            "朱色什么时候补货？",
        ),
        "en": (
            "Does the warm end go below 2200 K? My eyes are particular after nine.",
            "The arm stays exactly where I leave it. Two weeks, no drift.",
            "Cable is short for a bed. Otherwise I have nothing to complain about.",
            "Measured it: no visible flicker on the lowest step, phone camera at 1/4000.",
            "Bought the ink one. On a dark desk it disappears and only the light is left.",
            "Is the shade glass or polycarbonate?",
            "I took the dial off with a coin. A lamp that can be repaired, in 2026.",
            "My partner wanted the celadon, I wanted the ink, we have both now.",
            "How does it do as a soldering lamp? I need the shadow *behind* my hands.",
            "Second lamp arrived today. The first one is three months old and still silent.",
            "Would love a wall mount. The desk is full.",
            "Came here for a discount and stayed for the talk about damping.",
        ),
    },
    "slow_kettle": {
        "zh-Hans": (
            "出水细，手冲终于不用憋气了。",
            "壶盖烫手吗？",
            "一升够四个人喝，够用。",
            "提手偏后，倒最后一点水要抬很高。",
        ),
        "en": (
            "The spout pours like a pencil line.",
            "Induction hob: does it click on?",
            "Lid rattles a little at a rolling boil.",
            "Third kettle in ten years and the first without a plastic window.",
        ),
    },
    "cloud_mug": {
        "zh-Hans": (
            "跟着她买的，杯子确实好看。",
            "釉面每只都不一样，我这只像下雨前。",
            "能进洗碗机吗？",
            "拍照好看，手柄对我来说小了。",
        ),
        "en": (
            "Saw it in her kitchen video and could not stop thinking of it.",
            "Smaller than it looks on screen.",
            "Glaze pooled at the foot of mine. I like it that way.",
            "Does it chip easily?",
        ),
    },
    "nine_clock": {
        "zh-Hans": ("终于有一只不滴答的钟。", "夜里看不见指针，能不能加一点夜光？", "一节电池走了七个月。"),
        "en": ("It does not tick. That is the review.", "Hands vanish at night. By design?", "Battery from April still going."),
    },
    "hand_grinder": {
        "zh-Hans": ("三十克四十圈，手不酸。", "粗粉里细粉少，冲出来干净。", "旋钮刻度夜里看不清。"),
        "en": ("Thirty grams, forty turns, no sore wrist.", "Fewer fines than my electric one.", "Could the dial have a mark I can feel?"),
    },
    "sixty_keys": {
        "zh-Hans": ("轴很稳，声音像雨打在瓦上。", "没有方向键要适应一周。", "固件能改键位吗？"),
        "en": ("Sounds like rain on tiles.", "I miss the arrow keys less than I thought.", "Is the firmware open?"),
    },
    "day_pack": {
        "zh-Hans": ("转发领券买的，背着还行。", "券还能用吗？", "肩带软，装电脑有点坠。"),
        "en": ("Came for the coupon.", "Straps are soft, laptop pulls a little.", "Is the code still working?"),
    },
}  # fmt: skip

ANSWERS: Final = {
    "zh-Hans": (
        "我用了两个月，没有这个问题。",
        "可以的，我就是这么用的。",
        "量过，最暖 1980 K，像蜡烛。",
        "刚开始有一点，用几天就好了。",
        "不会，它记得上一次的样子。",
        "够，我天天用。",
        "同问。",
        "我的也是，换了新的就好了。",
    ),
    "en": (
        "Two months here, never happened.",
        "Yes, that is how I use mine.",
        "I measured 1980 K at the lowest step.",
        "A little at first; it settles.",
        "No, it keeps the last setting.",
        "It is enough for me, every day.",
        "Same question.",
        "Mine too, the new batch is better.",
    ),
}

STREETS: Final = {
    "CN": (
        ("浙江省", "杭州市", "西湖区", "310007", "文三路 {n} 号"),
        ("上海市", "徐汇区", "", "200030", "天平路 {n} 号"),
        ("四川省", "成都市", "武侯区", "610041", "玉林西路 {n} 号"),
    ),
    "NL": (
        ("", "Utrecht", "", "3511 NW", "Oudegracht {n}"),
        ("", "Amsterdam", "", "1012 JS", "Damrak {n}"),
    ),
}
