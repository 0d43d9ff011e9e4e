"""What the demo's people are called, where they live, and the faces some of them have."""

from typing import Final

SURNAMES: Final = (
    "王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 马 朱 胡 林 郭 何 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 曾 彭 "
    "萧 蔡 潘 田 董 袁 于 余 叶 蒋 杜 苏 魏 程 吕 丁 沈 任 姚 卢 傅 钟 姜 崔 谭 廖 范 汪 陆 金 石 戴"
).split()
GIVEN: Final = (
    "一鸣 小满 知夏 子墨 安然 晓彤 文博 雨桐 立春 景行 若溪 明远 可心 思齐 亦凡 佳宁 书航 清欢 望舒 南星 "
    "半夏 青禾 朝歌 星野 未央 既白 初晴 长风 扶摇 云起 建国 秀英 志强 丽娟 海燕 国栋 晓东 春梅 俊杰 雅琴 "
    "子涵 浩然 梓轩 欣怡 诗涵 宇航 天佑 雪莲 敏 静 磊 洋 勇 艳 涛 超 霞 平 刚 桂兰 玉兰 家豪 伟 芳 军 杰"
).split()
FIRST: Final = (
    "Anna Ben Clara Daniel Elif Femi Greta Hugo Ines Jonas Kira Leo Mina Nils Olga Pablo Rosa "
    "Sami Tara Umar Vera Wim Yara Zoe Aisha Bruno Carla Dmitri Esther Farid Gemma Hana Ivo "
    "Jana Karim Lotte Milan Noor Otis Petra Quentin Ruth Stefan Tilda Ugo Viktor Wanda Xenia"
).split()
LAST: Final = (
    "Achterberg Brandt Costa Duarte Eriksen Fischer Garcia Hansen Ivanova Jansen Kowalski Lund "
    "Moreau Novak Okafor Petrov Quinn Rossi Santos Tanaka Ueda Visser Weber Young Zhang Adeyemi "
    "Bakker Conti Dekker Engel Farkas Graf Horvat Iversen Jovanov Keller Lindqvist Meyer Nagy"
).split()

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

# The visitor's own friends: (name, handle, face).
FRIENDS: Final = (
    ("唐悦", "tangyue", "drawings/p-tang.svg"),
    ("小满", "xiaoman", "drawings/p-xiaoman.svg"),
    ("周研", "zhouyan", "drawings/p-zhouyan.svg"),
    ("顾青", "guqing", ""),
    ("何以宁", "heyining", ""),
    ("陆舟", "luzhou", ""),
    ("沈知白", "zhibai", ""),
    ("许三", "xusan", ""),
)
# Others with a face, who write in English.
FACES: Final = (
    ("Marta Lindqvist", "marta", "drawings/p-marta.svg"),
    ("Aisha Diallo", "aisha", "drawings/p-aisha.svg"),
    ("Tom Achterberg", "tom", "drawings/p-tom.svg"),
    ("Max Brandt", "max", "drawings/p-max.svg"),
)
