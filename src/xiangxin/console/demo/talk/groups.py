"""Two interest groups: pour-over coffee, and desks."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH, Lines

TALK: Final = {
    ("pourover", CHINESE): Lines(
        says=(
            "本周同一支豆：水洗耶加雪菲，15 克，240 毫升。报上时间，再说想改什么。",
            "十八格，两分三十五，尾段有点涩，下次少一段。",
            "水质的差别比磨豆机大，换了桶装水，像换了支豆。",
            "浅烘就别怕热，九十六度，放心倒。",
            "闷蒸三十秒和四十五秒，盲测，五个人里四个喝不出来。",
            "便宜的秤也行，只要它不自动关机。",
            "拼配没有那么不堪，早上喝它最省心。",
            "昨天那支日晒埃塞，前面是草莓，后面是酱油。",
            "滤纸用开水烫两遍，纸味就没了。",
            "水粉比 1:15 到 1:17，别的都是玄学，先把这个定住。",
            "喝了一周速溶，回来发现舌头更灵了。",
            "绕圈还是点滴？我两样都试了，差别在手抖不抖。",
            "把克数、温度、时间写在罐子上，第二天就省一次试。",
        ),
        asks=(
            ("壶嘴水柱到最后六十毫升就抖，是壶还是手？", ("手，肘靠着桌子试试。", "壶。我换了就好了。")),
            ("深烘老是苦，怎么救？", ("降到八十六度，磨粗两格。", "缩短，两分钟就停。")),
            ("新手第一台磨豆机买哪个？", ("手摇的就够，别上来就买电的。", "先借一台用一个月。")),
            ("豆子养几天？", ("浅烘七到十天，深烘四五天。",)),
            ("有人用过铜的滤杯吗？", ("贵，热得快，凉得也快。",)),
            ("一个人喝，买多大的分享壶？", ("三百毫升。再大就端着发愁。",)),
        ),
        gripes=(
            "求求别再问哪家豆子最好了，写上你喝什么口味再问。",
            "又一个卖课的，已经劝走了。",
            "同一支豆三家卖三个价，产地还写得不一样。",
        ),
    ),
    ("pourover", ENGLISH): Lines(
        says=(
            "Same bean for everybody this week: washed Yirgacheffe, 15 g, 240 ml. Post your time.",
            "Eighteen clicks, 2:35, slightly drying at the end. One pour fewer next time.",
            "Changed the water and not the grinder. It was the water.",
            "Light roast wants heat. 96 degrees and a brave hand.",
            "Bloom of 30 or 45 seconds: four of five could not tell.",
            "Wrote the recipe on the jar. Saved tomorrow's mistake.",
            "Rinsed the paper twice, the cardboard is gone.",
            "A blend in the morning is no crime.",
            "A week of instant and my tongue came back.",
        ),
        asks=(
            ("My stream wobbles in the last 60 ml. Kettle or wrist?", ("Wrist. Elbow on the table.", "Kettle. Sorry.")),
            ("First grinder for somebody who makes one cup?", ("A hand grinder. Keep the money for beans.",)),
            ("How long do you rest a light roast?", ("Ten days. Twelve if I forget it.",)),
            ("Bitter however I brew it. Ideas?", ("Coarser and cooler, in that order.",)),
        ),
        gripes=(
            "“Which bean is best” without saying what you like. Again.",
            "Three shops, one bean, three origins.",
        ),
    ),
    ("desks", CHINESE): Lines(
        says=(
            "桌深七十五是底线，六十的桌子屏幕贴脸。",
            "线都走桌底，魔术贴比理线槽好用。",
            "升降桌买了半年，升了四次。",
            "把显示器垫高六公分，脖子三天就不疼了。",
            "黑桌面显灰，胡桃显划痕，竹的显心情。",
            "桌上只留三样东西，坚持到第九天。",
            "灯放左边还是右边，看你哪只手写字。",
            "洞洞板买回来挂了一把剪子，再没挂别的。",
            "木板找厂子裁的，三百二，比成品便宜一半。",
            "椅子的钱别省，桌子的钱可以省。",
        ),
        asks=(
            ("租房不让打孔，灯怎么固定？", ("底座重一点的就行。", "夹的，垫块橡皮。")),
            ("小户型，八十宽能放下双屏吗？", ("一横一竖可以。", "能，但是胳膊没处放。")),
            ("羊毛垫和软木垫哪个好？", ("冬天羊毛，夏天软木。", "软木不沾毛，家里有猫选它。")),
            ("桌面刷油还是刷漆？", ("油，坏了能自己补。",)),
        ),
        gripes=("晒桌面的照片越来越像样板间，桌上连杯水都没有。", "发货说七天，木头等了四十天。"),
    ),
    ("desks", ENGLISH): Lines(
        says=(
            "75 cm deep or the screen is in your face.",
            "Hook and loop under the desk beats every cable tray I bought.",
            "Standing desk, half a year, stood four times.",
            "Raised the screen by six centimetres. The neck thanked me in three days.",
            "Three things on the desk. Day nine.",
            "Had a board cut at the yard for half the price of a desk.",
            "Save on the desk, not on the chair.",
        ),
        asks=(
            ("I rent and may not drill. How do you fix a lamp?", ("A heavy base and no drilling.",)),
            ("Oil or lacquer?", ("Oil. You can mend it yourself.", "Lacquer, if there are children.")),
            ("Wool mat or cork?", ("Wool in winter.", "Cork if there is a cat.")),
        ),
        gripes=("Desks without a glass of water on them are not desks.",),
    ),
}  # fmt: skip

RULES: Final = {
    "pourover": (
        "- 带上数字：克数、温度、时间。Bring numbers.\n"
        "- 说豆子，不说人。Talk about beans, not about people.\n"
        "- 卖东西先说你卖什么。If you sell, say so first.\n"
        "- 中文、English 都行。"
    ),
    "desks": (
        "- 晒桌面请写尺寸。Give the measurements.\n"
        "- 拍下真实的线。Show the cables too.\n"
        "- 二手只在周日的帖子里出。Second-hand on Sundays only."
    ),
}
