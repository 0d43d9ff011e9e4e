import pytest

from xiangxin.market.catalog.privacy import is_sensitive

TOLD = """
Home & Garden > Lighting > Lamps
Electronics > Audio
Apparel & Accessories > Clothing > Dresses
Sporting Goods > Exercise & Fitness > Weight Lifting
Health & Beauty > Personal Care > Cosmetics > Makeup
Furniture > Desks
Unisex Shoes
Ornamental Plants
Christmas Decorations
Food Items > Coffee

家居 > 灯具
数码 > 键盘
男性服饰
美容健康 > 彩妆
弹性面料
文具
""".splitlines()

NOT_TOLD = """
Health & Beauty > Health Care > First Aid
Health & Beauty > Personal Care > Vitamins & Supplements
Medical Devices
Medicine & Drugs
Mature > Erotic > Sex Toys
Religious & Ceremonial > Prayer Beads
Media > Books > Politics
Weight Loss
ＷＥＩＧＨＴ  LOSS
Weight-Management
Baby & Toddler > Diapering
Maternity Clothing
Pregnancy Tests
Hearing Aids
Adult
药品
医疗器械 > 血压计
成人用品
情趣内衣
宗教用品
佛珠
图书 > 政治
减肥瘦身
母婴 > 奶粉
孕妇装
保健食品
心理咨询
""".split("\n")


@pytest.mark.parametrize("category", TOLD)
def test_at_these_others_may_be_named(category: str) -> None:
    assert not is_sensitive(category)


@pytest.mark.parametrize("category", [line for line in NOT_TOLD if line])
def test_at_these_nobody_is_named(category: str) -> None:
    assert is_sensitive(category)
