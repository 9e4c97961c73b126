"""One file's code as uses of names whose owners are values.

Code is followed from top to bottom, once: both branches of an ``if`` one after the
other, a loop's body one time. Bodies of functions come after the module around them,
as they run after it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from apimap.scan.resolving.annotations import annotated
from apimap.scan.resolving.definitions import ClassFacts, ModuleFacts, SourcePlace
from apimap.scan.resolving.expressions import Expressions
from apimap.scan.resolving.facts import facts
from apimap.scan.resolving.values import Value, either, element, instance, many


def follow(
    trees: list[ast.Module], lines: list[str], name: str, is_package: bool
) -> ModuleFacts:
    """The facts of the module ``name``, whose parsed code ``trees`` is.

    ``lines`` are those of the file, ``is_package`` tells that it is an ``__init__.py``.
    Raises RecursionError for expressions that are nested without measure.
    """
    walker = Walker(ModuleFacts(name), lines, is_package)
    for tree in trees:
        walker.run(tree.body)
    walker.finish()
    return walker.facts


class Walker(Expressions):
    """The walk through one file: its statements, in their order."""

    def __init__(self, found: ModuleFacts, lines: list[str], is_package: bool) -> None:
        super().__init__(found, lines)
        self._is_package = is_package
        self._waiting: list[Callable[[], None]] = []

    def run(self, body: list[ast.stmt]) -> None:
        for statement in body:
            handler = STATEMENTS.get(type(statement))
            if handler:
                handler(self, statement)
            else:
                self._others(statement)

    def finish(self) -> None:
        """Follow the bodies of functions, outer ones first."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            for body in waiting:
                body()

    def _others(self, node: ast.AST) -> None:
        """A statement with nothing of its own to follow: what is in it."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
            elif isinstance(child, ast.stmt):
                self.run([child])
            else:
                self._others(child)

    # Statements

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            first = alias.name.partition(".")[0]
            bound = alias.asname or first
            full = alias.name if alias.asname else first
            self._bind_import(bound, full)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = self._absolute(node)
        for alias in node.names:
            if alias.name == "*":
                self.facts.stars.append(module)
            else:
                full = f"{module}.{alias.name}" if module else alias.name
                self._bind_import(alias.asname or alias.name, full)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.facts.name.split(".")
        if not self._is_package:
            parts = parts[:-1]
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, node.module] if node.module else parts)

    def _assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        for target in node.targets:
            self._bind(target, value)

    def _annotated_assign(self, node: ast.AnnAssign) -> None:
        given = self.value(node.value) if node.value else None
        self._bind(node.target, either(self._annotation(node.annotation), given))

    def _augmented_assign(self, node: ast.AugAssign) -> None:
        value = self.value(node.value)
        before = self.value(node.target)
        self._bind(node.target, either(before, value))

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self._bind(node.target, element(self.value(node.iter)))
        self.run(node.body)
        self.run(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.value(item.context_expr)
            if item.optional_vars:
                self._bind(item.optional_vars, value)
        self.run(node.body)

    def _if(self, node: ast.If) -> None:
        self.value(node.test)
        with self._narrowed(node.test):
            self.run(node.body)
        self.run(node.orelse)

    def _assert(self, node: ast.Assert) -> None:
        self._children(node)
        for name, value in self._narrowings(node.test):
            self._place.names[name] = value

    def _return(self, node: ast.Return) -> None:
        if node.value:
            self._place.returns.append(self.value(node.value))

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self._place.names.pop(target.id, None)
            else:
                self.value(target)

    def _match(self, node: ast.Match) -> None:
        self.value(node.subject)
        for case in node.cases:
            self._children(case.pattern)
            if case.guard:
                self.value(case.guard)
            self.run(case.body)

    # Definitions

    def _class(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.value(decorator)
        bases = [self.value(base) for base in node.bases]
        for keyword in node.keywords:
            self.value(keyword.value)
        full = f"{self._place.prefix}{node.name}"
        self.facts.classes[full] = ClassFacts(bases)
        self._place.names[node.name] = ("own", full)
        outer = self._place
        self._place = SourcePlace(
            dict(outer.names), outer.around, full, prefix=f"{full}."
        )
        self.run(node.body)
        self._place = outer

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.value(decorator)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default:
                self.value(default)
        returns = self._annotation(node.returns)
        method_of = self._place.owner if self._place.receiver is None else None
        full = f"{self._place.prefix}{node.name}"
        if method_of:
            if node.name in facts().overridable:
                inherited = ("member", ("parent", ("own", method_of)), node.name)
                self._use(node, node.name, inherited, "override")
            self.facts.classes[method_of].methods[node.name] = returns
            if _is_property(node):
                self.facts.classes[method_of].attributes[node.name] = returns
        else:
            self.facts.functions[full] = returns
            self._place.names[node.name] = ("own", full)
        outer = self._place
        arguments = self._arguments(node, method_of)
        self._waiting.append(
            lambda: self._body(node, outer, method_of, arguments, returns)
        )

    def _body(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        outer: SourcePlace,
        method_of: str | None,
        arguments: dict[str, Value],
        declared: Value,
    ) -> None:
        full = f"{outer.prefix}{node.name}"
        before = self._place
        names = outer.around | arguments
        place = SourcePlace(
            names, names, outer.owner, outer.receiver, prefix=f"{full}."
        )
        if method_of and arguments and not _is_static(node):
            place.receiver = next(iter(arguments))
        self._place = place
        self.run(node.body)
        self._place = before
        if declared is None:
            given = None
            for value in place.returns:
                given = either(given, value)
            table = self.facts.functions
            if method_of:
                table, full = self.facts.classes[method_of].methods, node.name
                if _is_property(node):
                    self.facts.classes[method_of].attributes[full] = given
            table[full] = given

    def _arguments(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: str | None
    ) -> dict[str, Value]:
        """The parameters and what is known of them, in their order."""
        given = node.args
        positional = [*given.posonlyargs, *given.args]
        defaults: dict[str, ast.expr | None] = dict(
            zip((p.arg for p in positional[::-1]), given.defaults[::-1], strict=False)
        )
        defaults |= dict(
            zip((p.arg for p in given.kwonlyargs), given.kw_defaults, strict=True)
        )
        found = {
            parameter.arg: self._parameter(parameter, defaults, node.name, owner)
            for parameter in (*positional, *given.kwonlyargs)
        }
        for variadic in (given.vararg, given.kwarg):
            if variadic:
                found[variadic.arg] = many(self._annotation(variadic.annotation))
        if owner and positional and not _is_static(node):
            own = ("own", owner)
            found[positional[0].arg] = own if _is_of_class(node) else instance(own)
        return found

    def _parameter(
        self,
        parameter: ast.arg,
        defaults: dict[str, ast.expr | None],
        function: str,
        owner: str | None,
    ) -> Value:
        if parameter.annotation:
            return self._annotation(parameter.annotation)
        default = defaults.get(parameter.arg)
        if default is not None and not _is_none(default):
            return self._silently(default)
        if owner and not function.startswith("__"):
            return ("input", ("own", owner))
        return None

    def _annotation(self, node: ast.expr | None) -> Value:
        """The value that an annotation promises; its names are uses."""
        if node is None:
            return None
        if not isinstance(node, ast.Constant):
            self.value(node, role="annotation")
        return annotated(node, self._silently)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {ast.unparse(d).rpartition(".")[2] for d in node.decorator_list}


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return bool(_decorators(node) & {"property", "cached_property"})


def _is_static(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return "staticmethod" in _decorators(node)


def _is_of_class(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return "classmethod" in _decorators(node)


STATEMENTS: dict[type, Callable[[Walker, Any], None]] = {
    ast.Import: Walker._import,
    ast.ImportFrom: Walker._import_from,
    ast.Assign: Walker._assign,
    ast.AnnAssign: Walker._annotated_assign,
    ast.AugAssign: Walker._augmented_assign,
    ast.For: Walker._for,
    ast.AsyncFor: Walker._for,
    ast.With: Walker._with,
    ast.AsyncWith: Walker._with,
    ast.If: Walker._if,
    ast.Assert: Walker._assert,
    ast.Return: Walker._return,
    ast.Delete: Walker._delete,
    ast.Match: Walker._match,
    ast.ClassDef: Walker._class,
    ast.FunctionDef: Walker._function,
    ast.AsyncFunctionDef: Walker._function,
}
