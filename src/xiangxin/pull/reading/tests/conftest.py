"""Small files as people send them."""

from collections.abc import Callable
from pathlib import Path

import pytest

PHONE = "13812345678"
MAIL = "ana@example.com"

ORDERS = f"""订单编号,买家手机号,下单时间,实付金额（元）,渠道,商品名称
1001,{PHONE},2026-10-01 12:00:00+08:00,"¥1,299.00",百度,台灯
1002,{MAIL},2026-10-02 12:00:00+08:00,99,达人直播,台灯
1003,+86 138 1234 5678,2026-10-05 12:00:00+08:00,35.5元,搜索,插座
"""
CREATORS = """达人昵称,粉丝数（万）,曝光量,花费,优惠码,订单数
小王,1100,"2,000,000",¥50000,WANG,120000
小李,3.4,12w,¥1.2万,LI,80
"""
EVENTS = f"""用户id,行为,商品,时间,渠道
{PHONE},关注,台灯,2026-10-01T08:00:00+08:00,达人
u2,下单,台灯,2026-10-02T08:00:00+08:00,搜索
u2,评论,插座,2026-10-03T08:00:00+08:00,首页
"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def make(content: str | bytes, name: str = "orders.csv") -> Path:
        path = tmp_path / name
        raw = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(raw)
        return path

    return make
