"""What is answered where nothing fits better: short, and not to a question."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH

AT_A_PRODUCT: Final = {
    CHINESE: (
        "我也是这么觉得。",
        "同款，用了半年，没出过毛病。",
        "看着就想买，先忍一个月。",
        "我的那只也有，退过一次，第二只就好了。",
        "谢谢你写这么细。",
        "有图吗？想看看真实的颜色。",
        "说到我心里去了。",
        "我倒觉得还好，可能每批不一样。",
        "写信问过，两个小时就回了。",
        "我家那位也这么说。",
        "记下了，周末试试。",
        "同问，蹲一个答案。",
        "这条应该置顶。",
        "我是反着来的，也行。",
        "这么一说我想起来了，我那个也是。",
        "不一样，我的是去年那版。",
        "用惯了就好，头两天我也别扭。",
        "哈，我们办公室现在有四个了。",
        "看完去量了一下，差不多。",
        "值不值看你一天用几回。",
        "等打折的话别等了，去年一次都没打过。",
        "我爸也这么夸过，难得。",
        "照你说的调了一下，好多了。",
        "先看看再说，不急。",
        "对，就是这个意思。",
        "我住四楼，没电梯，送到门口的。",
    ),
    ENGLISH: (
        "Same here.",
        "Half a year on mine, nothing to report, which is the report.",
        "Thanks for writing it down so carefully.",
        "Mine did that too; the second one was fine.",
        "A picture in daylight, perhaps?",
        "I thought so as well, until the second week.",
        "Wrote to them, had an answer before lunch.",
        "Noted. Will try on Sunday.",
        "Same question here.",
        "Mine is last year's and behaves differently.",
        "You get used to it. I did.",
        "There are four of them in our office now.",
        "Just measured mine: close enough.",
        "Depends how many times a day you touch it.",
        "No, it has never been on sale, I looked.",
        "Did as you said. Better.",
        "That is it exactly.",
        "My father said the same, and he praises nothing.",
        "Disagree, gently.",
        "This should be on the page itself.",
        "Fair. I had not thought of that.",
        "I waited a month and bought it anyway.",
    ),
}  # fmt: skip

ANYWHERE: Final = {
    CHINESE: (
        "羡慕。", "说到我心里去了。", "下回叫我。", "有图吗？", "这个可以。", "我也想试试。", "真好。",
        "哈哈，我也是。", "记下了。", "慢慢来。", "你这一天过得比我值。", "同感。", "看着就舒服。",
        "我上周也这么干过。", "没想到还能这样。", "谢谢，学到了。", "坚持住。", "我家那位说他也要。",
        "这就去。", "后来呢？", "第二天还这么想就真好。", "可以，很可以。", "今天第一条好消息。",
        "我试过，半途而废。", "好久不见你说话了。", "等天晴我也来一回。",
    ),
    ENGLISH: (
        "Envy.", "Next time call me.", "A picture?", "I might try that.", "Good for you.",
        "Same here, on Tuesday.", "Noted.", "One day I will.", "Your day was better than mine.",
        "I did that once and stopped halfway.", "And then?", "That made me smile.",
        "Thanks, I did not know.", "Keep going.", "My other half wants one too.",
        "It counts.", "Who would have thought.", "First good news today.", "Long time no word from you.",
        "Seconded.", "Some days are like that.", "I can smell it from here.",
    ),
}  # fmt: skip
