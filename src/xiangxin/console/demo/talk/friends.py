"""What somebody says of what they bought to those who follow them; `{}` is its name."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH

BOUGHT: Final = {
    CHINESE: (
        "{}用了一个星期，可以放心买。", "上回你们问的{}，我买了，没踩坑。", "{}到了，下次来家里试。",
        "跟你们说一声，{}比图片上好看。", "{}我挑了两个月，最后还是它。", "家里添了{}，我妈也想要一个。",
        "{}用到第三周了，还没找到毛病。", "有人要{}吗？我的体验是值这个价。", "别再问我推荐什么了，{}。",
    ),
    ENGLISH: (
        "A week with the {} and I would buy it again.", "You asked about the {}: I got one. It is fine.",
        "The {} came. Try it next time you are over.", "The {} looks better than in its pictures.",
        "Two months of looking, and it is the {} after all.", "My mother wants a {} too now.",
        "Third week with the {}, nothing wrong yet.", "The {} is worth what it costs, for what my word is worth.",
        "Stop asking me what to get. The {}.",
    ),
}  # fmt: skip
