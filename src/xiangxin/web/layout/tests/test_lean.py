"""Templates print as Jinja2's own code prints them."""

from collections.abc import Callable

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from xiangxin.web.layout.lean import LeanCode

PARTS = """
{%- macro cell(value, kind='', note=none) -%}
<td class="{{ kind }}">{{ value }}{% if note %}<i>{{ note }}</i>{% endif %}
{%- if caller is defined %}{{ caller() }}{% endif %}</td>
{%- endmacro -%}
{%- macro row(values) -%}<tr>{% for value in values %}{{ cell(value) }}{% endfor %}</tr>{%- endmacro -%}
{%- macro all() -%}{{ varargs|join('+') }}{{ kwargs|length }}{%- endmacro -%}
"""
PAGE = "{% import 'parts' as p with context %}"


@pytest.fixture(params=[False, True], ids=["jinja2", "lean"])
def say(request: pytest.FixtureRequest) -> Callable[..., str]:
    made = Environment(
        loader=DictLoader({"parts": PARTS}),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    if request.param:
        made.code_generator_class = LeanCode
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return lambda source, **values: made.from_string(PAGE + source).render(values)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ bad }}{{ good }}{{ 7 }}{{ none }}", "&lt;b&gt;<b>7None"),
        ("{{ p.cell(bad) }}", '<td class="">&lt;b&gt;</td>'),
        ("{{ p.cell(good, 'a\"') }}", '<td class="a&#34;"><b></td>'),
        (
            "{{ p.cell(1, note=bad, kind='k') }}",
            '<td class="k">1<i>&lt;b&gt;</i></td>',
        ),
        (
            "{% call p.cell(1, 'k') %}{{ bad }}{% endcall %}",
            '<td class="k">1&lt;b&gt;</td>',
        ),
        ("{{ p.row([bad, 2])|length }}", "55"),
        (
            "{% for n in [1, 2] %}{{ p.cell(n) }}{{ loop.index }}{% endfor %}",
            '<td class="">1</td>1<td class="">2</td>2',
        ),
        ("{{ p.all(1, 2, a=3) }}", "1+21"),
        ("{{ ngettext('%(num)s thing', '%(num)s things', 2) }}", "2 things"),
        ("{{ bad.upper() ~ good }}", "&lt;B&gt;<b>"),
        (
            "{{ range(*[1, 4])|join }}{{ dict(**{'class': 1}) }}",
            "123{&#39;class&#39;: 1}",
        ),
    ],
)
def test_prints_the_same(say: Callable[..., str], source: str, said: str) -> None:
    assert say(source, bad="<b>", good=Markup("<b>")) == said


@pytest.mark.parametrize(
    "source", ["{{ p.cell() }}", "{{ nothing }}", "{{ nothing() }}"]
)
def test_what_is_missing_is_refused(say: Callable[..., str], source: str) -> None:
    with pytest.raises(UndefinedError):
        say(source)


def test_too_many_are_refused(say: Callable[..., str]) -> None:
    with pytest.raises(TypeError):
        say("{{ p.row(1, 2) }}")
