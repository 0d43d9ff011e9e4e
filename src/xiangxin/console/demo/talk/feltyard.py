"""The desk mat."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH, Lines

TALK: Final = {
    ("felt_mat", CHINESE): Lines(
        says=(
            "羊毛的，胳膊搭上去不凉。",
            "键盘放上面，声音低了一半。",
            "洒了咖啡，拿布一按就吸走了，没印子。",
            "三毫米正好，鼠标不飘。",
            "边上那块红皮子是点睛的。",
            "用久了起一点毛球，剪掉就是。",
            "冬天写字终于不用垫围巾了。",
        ),
        asks=(
            ("掉毛吗？", ("头一周掉，之后不掉。",)),
            ("鼠标好使吗？", ("光学的没问题，轨迹球无所谓。",)),
            ("能定尺寸吗？", ("写信问，他们按十公分一档裁。",)),
        ),
        gripes=("卷着寄来的，角翘了两天。", "和图上比，颜色偏绿。"),
        news=("可以按十公分一档裁了，多的那条边寄给你当杯垫。",),
    ),
    ("felt_mat", ENGLISH): Lines(
        says=(
            "Wool under the forearms in January. That is all I wanted.",
            "The keyboard is half as loud on it.",
            "Coffee went into a cloth and not into the mat.",
            "Three millimetres, the mouse does not float.",
            "It makes a cheap desk look as if somebody lived there.",
        ),
        asks=(
            ("Does it shed?", ("For a week, then no more.",)),
            ("Will an optical mouse track?", ("Mine does.", "Yes, mine too, on both colours.")),
        ),
        gripes=("Came rolled, the corner stood up for two days.", "Greener than the picture."),
        news=("Cut to size in steps of 10 cm. You get the strip as a coaster.",),
    ),
}  # fmt: skip
