"""Categories that say something of a person which nobody else is to be told.

Matched against the category alone, and rather once too often: a wrong yes costs a line on a
page, a wrong no tells a neighbour who is ill.
"""

import re
import unicodedata
from typing import Final

# Whole words, or beginnings of words where they end in a dash.
_WORDS: Final = """
abortion addict- adoption adult aid aids alcohol- allerg- anal antenatal anxiety arthritis asthma
baby babies bankrupt- bdsm bible bondage breast- buddh- cancer cannabis catholic- church- christian-
clinic- condom- contracepti- dementia depress- detox- diabet- diagnos- diaper- diet dieting dietary
dildo- disab- disease- divorce doctor- drug- election- electoral erectile erotic- faith- fertil-
fetish- gambl- gay genital- hair-loss healing health- hearing hemp hindu- hiv hospital- hygiene
illness- immigra- impoten- incontinen- infant- infertil- insulin islam- jewish judai- koran
labor-union labour-union lesbian- lgbt- lingerie lubricant- maternity medic- menopaus- menstrua-
mental- midwi- mobility mosque- muslim- narcotic- newborn- nicotine nurs- nutrition- obes- oral
orthop- ovulation patient- pharma- politic- postpartum prayer- pregnan- prenatal prescription-
prosthe- protest- psych- quran rehab- religi- rosar- sanitary sex sexual- sexy sikh- slimming smoking
spiritual- supplement- symptom- syringe- tampon- temple- therap- tobacco toddler- torah trade-union-
transgender- urin- vape vaping vibrator- vitamin- weight-control weight-gain weight-loss
weight-management wheelchair- worship-
"""
_CHINESE: Final = """
健康 保健 医 药 病 诊 疗 康复 残疾 轮椅 助听 助行 血压 血糖 体温 口罩 急救 心理 抑郁 失眠 戒烟 烟草 电子烟
酒 成人用品 情趣 性用品 两性 性健康 性爱 避孕 安全套 验孕 备孕 孕 母婴 婴 宝宝 奶粉 尿裤 尿布 纸尿 产后 月子 哺乳
生育 不孕 卫生巾 经期 月经 私处 内衣 减肥 瘦身 减重 体重 塑身 代餐 营养 膳食补充 维生素 宗教 信仰 佛 道教 基督
天主 圣经 教会 祷告 祈祷 伊斯兰 穆斯林 清真 古兰 念珠 祭祀 政治 选举 政党 党建 党政 工会 移民 同性 彩票 博彩 贷款
""".split()


def _pattern() -> re.Pattern[str]:
    words = [
        re.escape(word.removesuffix("-")).replace(r"\-", r"[\s-]*")
        + ("" if word.endswith("-") else r"(?![a-z])")
        for word in _WORDS.split()
    ]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(words)})|{'|'.join(_CHINESE)}")


_SENSITIVE: Final = _pattern()
# The name of a shelf under which lipsticks stand too; what lies deeper decides.
_SHELVES: Final = re.compile(r"health (?:&|and) beauty|美容健康|美妆个护健康")


def is_sensitive(category: str) -> bool:
    """Whether nobody is to be told who follows, likes or owns what stands here."""
    plain = unicodedata.normalize("NFKC", category).casefold()
    return bool(_SENSITIVE.search(_SHELVES.sub(" ", plain)))
