"""The two examples as pages."""

from html import escape

from xiangxin.pull.examples import words
from xiangxin.pull.examples.cdnow import MOST, Cdnow
from xiangxin.pull.examples.insurance import PUBLISHED_ENDS, Insurance
from xiangxin.pull.examples.page import (
    behind,
    between,
    compared,
    decimals,
    dollars,
    drawn,
    four,
    head,
    listed,
    page,
    percent,
    rows,
    whole,
)
from xiangxin.pull.examples.words import Texts
from xiangxin.pull.report import marks, plots


def insurance(found: Insurance, *, seed: int) -> str:
    """The whole file."""
    return page(
        words.INSURANCE["en"]["title"],
        lambda language: _insurance(found, language, seed=seed),
    )


def cdnow(found: Cdnow, *, seed: int) -> str:
    """The whole file."""
    return page(
        words.CDNOW["en"]["title"],
        lambda language: _cdnow(found, language, seed=seed),
    )


def _insurance(found: Insurance, language: str, *, seed: int) -> str:
    said = words.INSURANCE[language]
    wald = next(each for each in found.estimates if each.code == "wald")
    low, high = found.bootstrap
    least, most = PUBLISHED_ENDS
    answer = said["answer" if wald.low > 0 else "open"].format(
        ten=decimals(10 * wald.value, 1),
        low=decimals(10 * wald.low, 1),
        high=decimals(10 * wald.high, 1),
    )
    how = said["how"].format(addresses=found.addresses, f=decimals(found.f, 1))
    bootstrap = said["bootstrap"].format(
        ours=f"{decimals(low, 2)}–{decimals(high, 2)}",
        printed=f"{decimals(least, 2)}–{decimals(most, 2)}",
    )
    points = [
        plots.Mark(
            label=said[each.code],
            said=four(each.value),
            value=each.value,
            low=each.low,
            high=each.high,
            hot=each.code == "wald",
        )
        for each in found.estimates
    ]
    lede = said["lede"].format(farmers=f"{found.farmers:,}", villages=found.villages)
    return head(said, language, lede=lede, seed=seed) + marks.section(
        said["chart"],
        f'<p class="lede">{escape(answer)}</p>',
        plots.forest(points, label=said["chart"], zero=0.0),
        behind(said, found.estimates, language, write=four),
        *(marks.said(sentence) for sentence in (how, bootstrap, said["lies"])),
    )


def _cdnow(found: Cdnow, language: str, *, seed: int) -> str:
    said = words.CDNOW[language]
    lede = said["lede"].format(buyers=f"{found.buyers:,}", orders=f"{found.orders:,}")
    return (
        head(said, language, lede=lede, seed=seed)
        + _worth(found, language)
        + _held_out(found, language)
        + marks.section(
            said["repeat"],
            drawn(said, found.repeat, said["repeat"], write=percent),
            behind(said, found.repeat, language, write=percent),
        )
        + marks.section(
            said["models"],
            marks.said(said["models_how"].format(sample=f"{found.sample:,}")),
            compared(said, found.fitted, language, write=decimals),
        )
    )


def _worth(found: Cdnow, language: str) -> str:
    said = words.CDNOW[language]
    orders, revenue, each = found.worth
    header, body = rows(said, (orders,), language, write=whole)
    body += rows(said, (revenue, each), language, write=dollars)[1]
    lead = said["worth_told"].format(
        value=dollars(each.value), low=dollars(each.low), high=dollars(each.high)
    )
    return marks.section(
        said["worth"],
        f'<p class="lede">{escape(lead)}</p>',
        listed(header, body),
        marks.said(said["worth_how"].format(buyers=f"{found.buyers:,}")),
    )


def _held_out(found: Cdnow, language: str) -> str:
    said, page = words.CDNOW[language], words.PAGE[language]
    told, came = found.held_out
    inside = told.low <= came.value <= told.high
    sentence = said["held_in" if inside else "held_off"].format(
        told=whole(told.value),
        low=whole(told.low),
        high=whole(told.high),
        came=whole(came.value),
    )
    labels = [_class(said, each.repeats) for each in found.classes]
    points = [
        plots.Mark(
            label=label,
            said=said["class_said"].format(
                told=decimals(each.value, 2), came=decimals(each.came, 2)
            ),
            value=each.value,
            low=each.low,
            high=each.high,
            hot=not each.low <= each.came <= each.high,
        )
        for label, each in zip(labels, found.classes, strict=True)
    ]
    body = [
        marks.row(
            escape(label),
            marks.data(each.buyers, f"{each.buyers:,}"),
            between(each.value, each.low, each.high, write=_two),
            marks.data(each.came, _two(each.came)),
        )
        for label, each in zip(labels, found.classes, strict=True)
    ]
    heads = (said[f"class_{name}"] for name in ("head", "buyers", "told", "came"))
    return marks.section(
        said["held_out"],
        marks.said(sentence),
        f'<p class="meta">{escape(said["class_chart"])}</p>',
        plots.forest(points, label=said["class_chart"]),
        marks.folded(page["table"], listed(tuple(heads), body)),
    )


def _two(value: float) -> str:
    return decimals(value, 2)


def _class(said: Texts, repeats: int) -> str:
    if repeats == 1:
        return said["class_one"]
    return said["class_most" if repeats == MOST else "class"].format(repeats=repeats)
