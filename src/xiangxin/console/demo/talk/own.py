"""What people write on their own pages: a moment, what there was, and what they think of it."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH

WHEN: Final = {
    CHINESE: (
        "今天早上", "下班路上", "周末", "昨晚", "刚搬完家", "下雨天", "中午", "第一次",
        "又到换季", "加班到九点", "孩子睡了以后", "趁着天晴", "出差回来", "难得没事",
    ),
    ENGLISH: (
        "This morning", "Last night", "On Sunday", "After work", "Between two trains",
        "First time", "With the window open", "In the rain", "Before anyone woke",
        "Back from a week away", "On the balcony", "With nothing planned",
    ),
}  # fmt: skip
WHAT: Final = {
    CHINESE: (
        "把书桌整个挪到了窗边", "冲了一壶耶加，香得邻居来敲门", "修好了那把坐塌的椅子",
        "在旧书店翻到一本讲灯的书", "煮了一锅番茄面", "把键盘拆开洗了一遍",
        "换了一家豆子，烘得太深", "给阳台的薄荷搬了个家", "量了一下桌上的照度，才 120",
        "终于把那堆线捆起来了", "磨了三把菜刀", "从柜子里翻出十年前的相机",
        "给朋友挑礼物挑了两个小时", "试了冷萃，十二个小时，忘了过滤", "把过期的券都删了",
        "去看了一个陶瓷展", "学着自己钉了一个架子", "在公园坐了一下午", "跟楼下修表的师傅聊了会儿",
        "重新刷了一面墙", "把手机放在另一个房间", "骑车去买了面包",
        "给台灯换了个位置", "学会了包馄饨", "在地铁上看完了半本小说", "把鞋柜整理了一遍",
        "跟爸妈视频了一个小时", "买了一把葱，种在杯子里", "洗了窗帘，干了一屋子阳光味", "跑了五公里，走了两公里",
        "量了阳台，放得下一张小桌", "把旧手机里的照片导了出来", "去菜市场，记住了卖豆腐的姓名",
        "借了邻居的电钻，还了一袋橘子", "重看了一部老电影", "试着一天不点外卖", "在桌下贴了一条灯带",
        "给孩子削了十支铅笔", "换了枕头", "把冰箱除了霜", "下了一盘棋，输了", "拿纸笔写了一封信",
        "补了两只袜子", "煮了一壶陈皮水",
    ),
    ENGLISH: (
        "moved the whole desk to the window", "made coffee nobody asked for and everybody drank",
        "mended the chair I had given up on", "found a book about lamps in a shop about to close",
        "took the keyboard apart and washed it", "tried a new roaster, too dark for me",
        "repotted the mint", "measured the light on my desk: 120 lux, no wonder",
        "tied up the cables at last", "sharpened three knives and cut one finger",
        "spent two hours on a present for somebody who has everything",
        "cold brew for twelve hours, forgot to filter it", "deleted every coupon I had",
        "went to see pots and came home with none", "built a shelf that is nearly level",
        "sat in the park until it was dark", "left the phone in the other room",
        "cycled for bread and bought flowers", "talked to the man who mends watches",
        "painted one wall, and now there are three more",
        "called my mother for an hour", "learnt to fold dumplings, badly", "read half a novel standing up",
        "washed the curtains and the room got larger", "ran five, walked two", "measured the balcony twice",
        "borrowed a drill and returned it with oranges", "watched an old film to the end",
        "went a day without ordering food", "sharpened ten pencils for somebody small",
        "defrosted the freezer and met last year", "lost a game of chess to a child",
        "wrote a letter with a pen", "darned two socks", "fixed the tap with a washer that cost nothing",
        "sorted the shoes by who wears them", "planted spring onions in a mug",
        "got the photographs off the old phone", "oiled the cutting board", "changed the pillow",
    ),
}  # fmt: skip
SO: Final = {
    CHINESE: (
        "，挺好。", "，比想的容易。", "，腰快断了，值得。", "，明天再说别的。", "，心情好了一半。",
        "，早该这么干。", "，就这样，没别的事。", "，不知道能坚持几天。", "，家里人说我闲的。",
        "，顺手把抽屉也清了。", "，今天不想看消息了。", "，有人一起吗？", "，下回叫上你们。",
        "，记一笔。", "，没有照片，信我。", "，屋子一下子亮堂了。",
    ),
    ENGLISH: (
        ". It was good.", ". Easier than I thought.", ". My back disagrees.", ". That is all.",
        ". Should have done it years ago.", ". No photograph, believe me.",
        ". Anybody else?", ". Half a better mood.", ". Let us see how long it lasts.",
        ". I am told I have too much time.", ". Also cleared the drawer.",
        ". Not reading the news today.", ". Next time you come along.",
    ),
}  # fmt: skip

# Among friends, for followers alone.
FRIENDS: Final = (
    ("周六谁在？我新买的灯到了，来吃面。", ("我在，带酒。", "面要宽的。", "灯先别开，等我来开。")),
    ("老地方换老板了，豆子还是那家的。", ("那就还去。", "周日去看看。")),
    ("面试过了，先别往外说。", ("恭喜，周末请客。", "嘴严着呢。", "就知道你行。")),
    ("妈妈的手术很顺利，这几天不回消息见谅。", ("好好陪着，有事打电话。", "太好了，替我问阿姨好。")),
    ("有没有人要拼一箱橙子，赣南的，五斤起。", ("算我一箱。", "我要五斤。", "去年的没吃完就不凑了。")),
    ("下月十二号搬家，缺两个力气大的。", ("算我一个。", "力气没有，可以订饭。", "车可以借你。")),
    ("那家灯真的可以修，我把旋钮拆坏了，他们寄了一个来。", ("那我放心买了。", "收钱没有？")),
    ("今年年假凑一下？我只有十号那周。", ("十号那周我也行。", "我得看孩子放不放假。")),
    ("考虑辞职，周末见面细说。", ("好，见面说。", "先别冲动，周六我请。")),
    ("谁上次把伞落我家了，红的那把。", ("我的，先放着。", "不是我，我那把是黑的。")),
    ("孩子会翻身了，录了像，在相册里。", ("看了三遍。", "像你。", "快，下一步就满地跑了。")),
    ("这周读书会改周四，还是我家。", ("周四可以。", "书还没看完，能来吗？")),
    ("慢壶我试了两周，不急的人可以买，急的别买。", ("我属于急的。", "借我冲一次再说。")),
    ("借我一下投影仪，周五还。", ("在我妹那儿，周三给你。",)),
    ("那个送包的活动别信，我等了一个月。", ("我也没收到。", "幸亏没转。")),
    ("晚上跑步取消，膝盖又来了。", ("歇着，别硬撑。", "去拍个片子吧。")),
    ("给大家带了普洱，周日老地方分。", ("给我留一饼。", "周日不在，帮我收着。")),
    ("谁认识会修老相机的？快门卡在三十分之一。", ("我爸的老同事会，回头问问。", "文三路有个师傅，我把电话找给你。")),
)  # fmt: skip
