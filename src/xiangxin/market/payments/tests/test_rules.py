from xiangxin.kernel.money import Money
from xiangxin.market.payments.providers import PROVIDERS, ask
from xiangxin.market.payments.rules import Due, Method, Pending


def test_every_method_has_a_provider() -> None:
    assert PROVIDERS.keys() == set(Method)


def test_what_is_paid_by_hand_is_told_in_words() -> None:
    for method in Method:
        answer = ask(
            Due(
                order_id=7,
                amount=Money(46800, "CNY"),
                brand_name="Bench",
                method=method,
            )
        )
        assert isinstance(answer, Pending)
        assert "468" in answer.sentence.format(**{**answer.facts, "amount": "468"})
        assert answer.go_to == ""
