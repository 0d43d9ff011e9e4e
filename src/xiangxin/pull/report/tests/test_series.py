from xiangxin.pull.report import sections
from xiangxin.pull.report.lines import Line
from xiangxin.pull.report.setting import Setting

ENGLISH = Setting(language="en")
CHINESE = Setting(language="zh-Hans")


def week(turn, value):
    return Line(
        measure="reward",
        name="acts_a_day",
        part=f"week:{turn:+d}",
        value=value,
        low=value - 1,
        high=value + 1,
        n=70,
        badge="association",
        definition="reward.acts_a_day",
        missing=None,
    )


def test_weeks_around_the_end_of_a_reward_are_drawn_in_their_order():
    weeks = [week(turn, 12.0 if turn < 0 else 4.0) for turn in (0, -1, 1, -2)]

    drawn = sections.over_weeks(weeks, ENGLISH)

    assert drawn.count("<circle") == 4
    assert "reward ended" in drawn
    assert drawn.index(">week · -2<") < drawn.index(">week · +1<")
    assert "奖励结束" in sections.over_weeks(weeks, CHINESE)


def test_weeks_on_one_side_alone_are_no_series():
    assert sections.over_weeks([week(0, 4.0), week(1, 4.0)], ENGLISH) == ""
