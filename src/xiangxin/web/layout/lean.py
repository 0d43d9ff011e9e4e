"""Jinja2 as our pages use it: always escaping, and calling hardly anything with its context.

A feed prints 1,300 values and calls 700 parts and functions; what Jinja2 asks around each
of them, in case of need, was a fifth of the whole request.
"""

from io import StringIO
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]
from markupsafe import escape as escape_any
from typing_extensions import override

# Jinja2's own, the only ones that our templates call and that read the context.
_WITH_CONTEXT = {"ngettext", "pgettext", "npgettext"}


def escape(value: Any) -> str:
    """For what is printed: it is joined at once, so only a part's result need be Markup."""
    kind = type(value)
    if kind is str:
        escaped: str = _escape_inner(value)
        return escaped
    return value if kind is Markup else escape_any(value)


class LeanMacro(Macro):
    """A macro called with positions alone gets them without a look at everything else."""

    @override
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        if kwargs or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **kwargs)
        args += (missing,) * (self._argument_count - len(args))
        return str.__new__(Markup, self._func(*args))


class LeanCode(CodeGenerator):
    """Compiles templates to the two above, and calls to plain calls."""

    @override
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        # Below what Jinja2 imports by the same names, and before any of it is used.
        self.writeline(f"from {__name__} import LeanMacro as Macro, escape")

    @override
    def visit_Call(
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        if isinstance(node.node, nodes.Name) and node.node.name in _WITH_CONTEXT:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        # Jinja2 writes arguments for behind another one, with a comma before the first.
        whole, self.stream = self.stream, StringIO()
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        arguments, self.stream = self.stream.getvalue(), whole
        self.write(arguments.removeprefix(", "))
        self.write(")")
