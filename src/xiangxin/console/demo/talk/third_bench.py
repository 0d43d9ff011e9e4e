"""The lamp, the kettle and the stool."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH, Lines

TALK: Final = {
    ("yuetai", CHINESE): Lines(
        says=(
            "最暖那一档夜里喂奶正好，不晃眼。",
            "灯臂推起来有一点阻尼，停在哪里就是哪里，很踏实。",
            "买的墨色，放在黑胡桃桌上几乎看不见，只看见光。",
            "旋钮四颗螺丝就能换，修得起的东西我才敢买。",
            "用了三周，灯罩边上一点不烫。",
            "青瓷色比图上再灰一点，我反而更喜欢。",
            "**照度**量过：书桌中央 510 lux，最低档 4 lux。",
            "客服没找，在这儿十分钟就有人答了。",
            "孩子写作业，手的影子终于不压在字上了。",
            "手机拍慢动作，一条纹都没有。",
            "灯头滑到最边上正好照谱架，练琴不用再挪灯。",
            "第二盏给了爸妈，老人家说字看得清了。",
            "电源线是布的，不缠，也不招灰。",
            "开到两成亮度看书，比以前那盏全开还舒服。",
            "换过一次灯头，邮来的，十分钟装好。",
            "比照片里重，放稳了就不想动它。",
            "晚上只留它一盏，屋子一下就小了，挺好。",
        ),
        asks=(
            (
                "线能再长一点吗？我的插座在床的另一头。",
                (
                    "有两米四的线，单卖，写信给他们就寄。",
                    "我用的普通八字尾延长线，没问题。",
                ),
            ),
            (
                "关灯再开，冷暖会不会变回默认？",
                ("不会，它记得上一次的样子。", "试了，断电一晚上也还记得。"),
            ),
            (
                "有没有人把它装在工作台上用？底座够不够稳？",
                (
                    "我焊电路用，底座压了一本字典，纹丝不动。",
                    "台面是钢的话可以吸住，底下有磁铁。",
                ),
            ),
            (
                "朱色什么时候补货？",
                ("页面上写了有货，昨天刚补的。", "等了三周，上周到的，值得。"),
            ),
            ("显色怎么样？我画水彩的。", ("标的 Ra 97，我调色没再跑到窗边去。",)),
            (
                "灯头会不会用久了自己往下滑？",
                ("八个月了，没滑过。", "能调松紧，侧面有颗小螺丝。"),
            ),
        ),
        gripes=(
            "收到时灯臂有一道划痕，换了，来回用了九天，说快不快。",
            "旋钮摸黑找不到，能不能加一道凸线。",
            "落地款缺货大半年了，要不就把页面先收了吧。",
            "最亮那档我还是嫌不够，画图得再开一盏。",
        ),
        news=(
            "v2.1：旋钮上加了一道凸线，摸黑也找得到。老灯可以单换旋钮，八块钱，含邮。",
            "灯头的铝件换了供应商，阻尼会比以前稍微紧一点。用着不顺手就写信，我们换。",
            "布线加长到两米四，价钱没变。想换长线的老用户，邮费我们出。",
            "v2.3：最低亮度从 4 lux 降到 1.5 lux。提这条的是十一位夜里喂奶的人。",
        ),
    ),
    ("yuetai", ENGLISH): Lines(
        says=(
            "The arm stays exactly where I leave it. Two weeks, no drift.",
            "Measured it: no visible flicker on the lowest step, phone camera at 1/4000.",
            "Bought the ink one. On a dark desk it disappears and only the light is left.",
            "I took the dial off with a coin. A lamp that can be repaired.",
            "My partner wanted the celadon, I wanted the ink, we have both now.",
            "Second lamp arrived today. The first one is silent as ever.",
            "Came here for the price and stayed for the talk about damping.",
            "Warm enough at the low end that I read in bed and still fall asleep.",
            "The head slides over the whole desk, so I moved the desk and not the lamp.",
            "Cloth cable, no kinks after half a year.",
            "Nobody tells you how good it is to have no shadow on the page.",
            "It is heavier than it looks, which is what keeps it still.",
            "The maker answered on a Sunday. I had not even asked them, only people here.",
            "Skin looks like skin under it. My old one made everybody look ill.",
            "Spare parts have prices on the page. That decided it.",
        ),
        asks=(
            (
                "Does the warm end go below 2200 K? My eyes are particular after nine.",
                (
                    "I measured 1980 K at the lowest step.",
                    "Yes, it is candle-like. Almost too warm to work in.",
                ),
            ),
            (
                "Is the shade glass or polycarbonate?",
                (
                    "Glass, frosted on the inside.",
                    "Glass. Mine survived a fall onto carpet.",
                ),
            ),
            (
                "How does it do as a soldering lamp? I need the shadow *behind* my hands.",
                (
                    "Park the head on the far side and it does.",
                    "I use two. One is enough for larger boards.",
                ),
            ),
            (
                "Has anybody mounted it on a wall?",
                (
                    "With two shelf brackets. Not pretty, works.",
                    "No, but I would vote for it.",
                ),
            ),
            (
                "Which plug comes with it to Europe?",
                ("The flat two-pin one, no adapter needed.",),
            ),
        ),
        gripes=(
            "Cable is short for a bed. Otherwise I have nothing to complain about.",
            "Hard to find the dial in the dark before the new one with the ridge.",
            "Delivery said four days and took eleven.",
            "The floor version has been sold out since I joined. Say so, or take it down.",
        ),
        news=(
            "v2.2: the joint takes a 3 mm hex key now, the same as the rest of the lamp.",
            "The spare heads are back: 20 of each colour. Write to us with your order number.",
        ),
    ),
    ("slow_kettle", CHINESE): Lines(
        says=(
            "出水细，手冲终于不用憋气了。",
            "零点九升，四个人喝正好。",
            "一整张钢板卷的，壶里没有焊缝，好洗。",
            "换了它以后，水柱断不断全看手，怪不了壶。",
            "电磁炉、燃气都试过，底不翘。",
            "水开了会轻轻响一下，不吵人。",
            "壶嘴根部不挂水垢，这一点想得周到。",
            "泡茶也用它，注水能贴着碗边走。",
            "用醋水煮一次，里面跟新的一样。",
            "重心靠后，满壶提着不累。",
        ),
        asks=(
            (
                "壶盖烫手吗？",
                ("烫，垫块布。", "木钮不烫，别碰边上就行。"),
            ),
            ("能放洗碗机吗？", ("说明书说不行，木头会裂。",)),
            (
                "一升不到，给六个人冲够吗？",
                ("不够，得烧两次。", "我家六口，烧两壶，也就多等四分钟。"),
            ),
            ("配什么温度计好？", ("盖子上有个孔，三毫米的探针正好。",)),
        ),
        gripes=(
            "提手偏后，倒最后一点水要抬很高。",
            "大火的时候壶盖会抖，有点吵。",
            "收到时木钮松的，自己拧了一圈。",
        ),
        news=(
            "壶盖加了一圈硅胶，不抖了。已经买了的，写信来，我们寄一圈给你。",
            "有人问为什么没有电的。因为电的那部分三年就坏，壶身能用三十年。",
        ),
    ),
    ("slow_kettle", ENGLISH): Lines(
        says=(
            "The spout pours like a pencil line.",
            "Third kettle in ten years and the first without a plastic window.",
            "No seam inside, so nothing collects limescale.",
            "Slow pour, no wobble, even for the last hundred millilitres if you lift high.",
            "It hums before it boils. I like knowing.",
            "Balanced for a left hand too, which is rarer than it should be.",
            "It lives on the stove because it may.",
            "My coffee did not improve. My mornings did.",
        ),
        asks=(
            (
                "Induction hob: does it click on?",
                ("Yes, on mine it does.", "On the small ring, yes. Not on the largest."),
            ),
            (
                "Does the handle get hot on gas?",
                ("Turn the flame down so that it stays under the base.",),
            ),
            ("Would it do for tea?", ("It is my tea kettle. Nobody arrested me.",)),
        ),
        gripes=(
            "Lid rattles a little at a rolling boil.",
            "Arrived with a fingerprint baked into the steel. They sent another.",
            "For this price I expected a thermometer.",
        ),
        news=("The lid has a silicone ring now. Owners get one for free, write to us.",),
    ),
    ("quiet_stool", CHINESE): Lines(
        says=(
            "三条腿，地再不平也不晃。",
            "刚到家有股木头味，晒了两天就没了。",
            "榫子是楔进去的，没见着一颗螺丝。",
            "坐着写一上午，腰反而不塌了。",
            "给娘换鞋坐的，四十五公分，起身不费劲。",
            "面上挖了个浅窝，坐久了不硌。",
            "当床头柜使，放得下灯和一本书。",
        ),
        asks=(
            ("多重的人能坐？", ("标的一百二十公斤，我一百零五，没响过。",)),
            ("会不会夹手？", ("不会，腿是死的，不是折的。",)),
            ("想要高一点的，有吗？", ("听说在做六十五公分的，关注着吧。",)),
        ),
        gripes=("三条腿，往边上一歪真会倒，家里有小孩的小心。", "上的油不匀，有一块发白。"),
        news=("下一批用榉木，颜色浅一点。水曲柳的还有三十只。",),
    ),
    ("quiet_stool", ENGLISH): Lines(
        says=(
            "Three legs never rock. My floor is from 1911.",
            "Wedged tenons, not a screw in it.",
            "The seat is hollowed a finger deep, and that is the whole difference.",
            "It is a stool, a bedside table and, on Sundays, a ladder.",
            "Smelled of oil for two days, then of nothing.",
        ),
        asks=(
            (
                "Is 45 cm right for a desk of 72?",
                ("A little low. Fine for a bench of 68.",),
            ),
            ("Could I oil it myself?", ("Hard wax oil, one thin coat a year.",)),
        ),
        gripes=(
            "Lean too far and it tips. It has three legs, so I was told.",
            "One leg came 2 mm long. I sanded it, but still.",
        ),
    ),
}  # fmt: skip
