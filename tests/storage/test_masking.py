"""Telephone numbers, addresses and order codes are blotted out; what only looks like them stays."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.masking import HIDDEN, masked

POINTS = (
    "13800138000", "138 0013 8000", "138-0013-8000", "１３８００１３８０００", "一三八零零一三八零零零",
    "1 3 8 0 0 1 3 8 0 0 0",
    "+86 13800138000", "+1 415 555 0100", "021-62345678", "(010) 62345678", "110101199003071234", "SF1234567890123",
    "2026021100001234", "fang@example.com", "上海市浦东新区世纪大道100号3栋502室", "中山北路1200弄8号",
    "阳光花园12栋3单元", "浙江省杭州市西湖区文三路100号3幢201", "杭州市余杭区文一西路969号", "二环路北一段10号",
    "广州市天河区中山大道西89号华景软件园A座5楼", "朝阳区建国路甲92号世茂大厦C座1203", "成都市武侯区天府三街69号",
    "福建省泉州市晋江市陈埭镇江头村88号", "河南省郑州市金水区经三路15号院3号楼2单元502", "天通苑西三区15号楼",
    "广东省 广州市 天河区 体育西路 101号", "阳光小区12号楼3单元402室", "解放路１２３号",
    "12 Main Street, Apt 4",
    "香港九龙旺角弥敦道100号", "香港灣仔軒尼詩道288號英皇中心12樓B室", "中环德辅道中68号万宜大厦21楼",
    "台北市大安區信義路二段5號3樓", "台北市信义区忠孝东路四段2号5楼之1", "新北市板桥区文化路一段188巷12弄5号",
    "6222 0212 3456 7890 123", "6222-0212-3456-7890", "４２２２ ０２１２ ３４５６ ７８９０",
)  # fmt: skip
AROUND = ("{}", "粉丝说{}，等回复", "call {} please")


@pytest.mark.parametrize(("point", "around"), list(product(POINTS, AROUND)))
def test_what_points_to_a_fan_goes(point: str, around: str) -> None:
    said = masked(around.format(point))

    assert HIDDEN in said
    assert not any(part in said for part in (point, point[-4:]))


@pytest.mark.parametrize(
    "said",
    [
        "订单号：AB-123456 没发货",
        "order no. AB-123456 is late",
        "快递 773012345678 丢了",
        "电话：62345678",
        "my phone: 62345678",
        "微信号 xiaoman_sun 加一下",
        "微信号：qingyu123456",
        "我的微信 abc123456",
        "加v abc123456 领券",
        "加我微信：wxid_773012345678",
        "vx:abc123456",
        "QQ 12345678",
        "qq号：123456789",
        "扣扣 1234567",
        "my WeChat ID: abc123456",
    ],
)
def test_a_code_is_known_by_the_word_before_it(said: str) -> None:
    assert HIDDEN in masked(said)
    assert not any(code in masked(said) for code in ("123456", "773012345678", "62345678", "xiaoman_sun"))


@pytest.mark.parametrize(
    "said",
    [
        "播放 1234567，赞1.2w 藏3400，曝光 100000000",
        "销量12345678件",
        "https://weibo.com/1234567890/4567890123456789 这条",
        "客服热线400-820-8820，或者 95588",
        "2026-02-11 21:38:00，20260211，2月9日到12日 14:00-23:00",
        "@content need a poster by 3pm",
        "#36 海岛通勤笔记发布，50ml 129 元送 15ml",
        "在南京西路店拍了3组图，路上堵了20分钟",
        "KOS 46/50、KOE 6/6，FAQ-27 v4",
        "认领 12号，任务3号周三晚10点交，选题3、5号通过",
        "思路12号、套路3号、销路2号方案，这条路3个人走",
        "大家逛街12号去，2号线换3号线，4号楼下有奶茶店",
        "渠道3号文案，味道12号，频道100号，赛道2号选手，知道5号开播",
        "微信小程序 Baton2 上线，微信视频号发 3 条，wechat moments 也发",
        "QQ 音乐 5 首，QQ群里说",
        "加v信的人多了，加微信 Joyce 聊",
        "2024 2025 2026 2027 四年",
    ],
)
def test_everyday_figures_dates_and_links_stay(said: str) -> None:
    assert masked(said) == said


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="浦东新区路街号市村弄栋楼室 1138-@.aA订单:+０一三", max_size=400))
def test_masking_twice_is_masking_once(said: str) -> None:
    assert masked(masked(said)) == masked(said)


@pytest.mark.parametrize(
    "said",
    [
        "浦东新区" * 5000 + "1",
        "1 " * 20000,
        "a." * 20000 + "@",
        "省市区" * 8000 + "9",
        "文三路1号" * 5000,
        "路1" * 9000,
        "道1号" * 9000,
        "微信号 a" * 6000,
        "加vabcdefghij_" * 3000,
    ],
)
def test_nobody_can_make_it_think_for_long(said: str) -> None:
    assert masked(said)  # quadratic patterns would not come back within the test's time
