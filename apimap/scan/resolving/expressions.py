"""Expressions: what each is worth, and the uses in it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from apimap.scan.resolving.names import Names, built_in_result
from apimap.scan.resolving.values import (
    OTHER,
    TENSOR,
    Value,
    either,
    element,
    instance,
    many,
    member,
    result,
)

REGISTERING: dict[str, Value] = {
    "register_buffer": TENSOR,
    "register_parameter": TENSOR,
    "add_module": None,
    "register_module": None,
}


class Expressions(Names):
    """Reads expressions where the walk is; binds names, records uses."""

    def _children(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
            else:
                self._children(child)

    def value(self, node: ast.expr, role: str = "reference") -> Value:
        """What ``node`` stands for; every use in it is recorded."""
        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            self._children(node)
            return None
        return handler(self, node, role)

    def _name(self, node: ast.Name, role: str) -> Value:
        value = self._look_up(node.id)
        if self._is_imported(node.id, value):
            self._use(node, node.id, value, role)
        return value

    def _attribute(
        self, node: ast.Attribute, role: str, call: ast.Call | None = None
    ) -> Value:
        owner = self._owner(node.value)
        value = member(owner, node.attr)
        if owner is not None and owner[0] == "named":
            self._use(node, node.attr, value, role, call)
        elif owner is not OTHER:
            used = ("member", owner, node.attr)
            self._use(node, node.attr, used, role, call)
        return value

    def _owner(self, node: ast.expr) -> Value:
        """The value before the dot: a name that goes on is no use by itself."""
        match node:
            case ast.Name(id=name):
                return self._look_up(name)
            case ast.Attribute(value=inner, attr=name):
                owner = self._owner(inner)
                if owner is not None and owner[0] == "named":
                    return member(owner, name)
                if owner is not OTHER:
                    self._use(node, name, ("member", owner, name), "reference")
                return member(owner, name)
        return self.value(node)

    def _call(self, node: ast.Call, role: str) -> Value:
        match node.func:
            case ast.Name(id=name):
                callee = self._look_up(name)
                if self._is_imported(name, callee):
                    self._use(node.func, name, callee, "call", node)
            case ast.Attribute():
                callee = self._attribute(node.func, "call", node)
            case _:
                callee = self.value(node.func)
        given = [self.value(argument) for argument in node.args]
        for keyword in node.keywords:
            self.value(keyword.value)
        if isinstance(node.func, ast.Name) and callee in (None, OTHER):
            return self._built_in(node.func.id, given)
        if isinstance(node.func, ast.Attribute):
            self._collect(node.func, given)
            self._register(node, given)
        if _is_partial(callee) and given:
            return given[0]
        return result(callee, len(node.args) + len(node.keywords))

    def _built_in(self, name: str, given: list[Value]) -> Value:
        if name == "super" and self._place.owner:
            return ("parent", ("own", self._place.owner))
        return built_in_result(name, given)

    def _collect(self, function: ast.Attribute, given: list[Value]) -> None:
        """A list holds what is appended to it."""
        if function.attr not in ("append", "insert") or not given:
            return
        match function.value:
            case ast.Name(id=name) if self._place.names.get(name) == many(None):
                self._place.names[name] = many(given[-1])

    def _register(self, node: ast.Call, given: list[Value]) -> None:
        """A module has what it registers as an attribute."""
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr=function),
                args=[ast.Constant(value=str(attribute)), *others],
            ) if name == self._place.receiver and function in REGISTERING:
                value = given[1] if others else None
                self._bind_attribute(attribute, either(REGISTERING[function], value))

    def _subscript(self, node: ast.Subscript, role: str) -> Value:
        owner = self.value(node.value, role)
        self.value(node.slice, role)
        if isinstance(node.slice, ast.Slice):
            return owner
        if owner is not None and owner[0] == "mapping":
            return owner[1]
        match node.slice:
            case ast.Constant(value=int(place)):
                return element(owner, place)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(place))):
                return element(owner, -place)
        return element(owner)

    def _binary(self, node: ast.BinOp, role: str) -> Value:
        # Generated code adds up hundreds of terms: no recursion for those.
        terms: list[ast.expr] = []
        first: ast.expr = node
        while isinstance(first, ast.BinOp):
            terms.append(first.right)
            first = first.left
        value = self.value(first, role)
        for term in reversed(terms):
            value = either(value, self.value(term, role))
        return value

    def _unary(self, node: ast.UnaryOp, role: str) -> Value:
        value = self.value(node.operand)
        return OTHER if isinstance(node.op, ast.Not) else value

    def _compare(self, node: ast.Compare, role: str) -> Value:
        value = self.value(node.left)
        for other in node.comparators:
            value = either(value, self.value(other))
        plain = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
        return OTHER if isinstance(node.ops[0], plain) else value

    def _boolean(self, node: ast.BoolOp, role: str) -> Value:
        first, *others = node.values
        value = self.value(first)
        for before, part in zip(node.values, others, strict=False):
            with self._narrowed(before):
                value = either(value, self.value(part))
        return value

    def _conditional(self, node: ast.IfExp, role: str) -> Value:
        self.value(node.test)
        with self._narrowed(node.test):
            chosen = self.value(node.body)
        return either(chosen, self.value(node.orelse))

    def _constant(self, node: ast.Constant, role: str) -> Value:
        return OTHER

    def _text_value(self, node: ast.JoinedStr, role: str) -> Value:
        self._children(node)
        return OTHER

    def _display(self, node: ast.List | ast.Tuple | ast.Set, role: str) -> Value:
        items = tuple(self.value(item, role) for item in node.elts)
        if isinstance(node, ast.Tuple):
            return ("tuple", items)
        found = next((item for item in items if item not in (None, OTHER)), None)
        return many(found)

    def _dictionary(self, node: ast.Dict, role: str) -> Value:
        found = None
        for key, item in zip(node.keys, node.values, strict=True):
            if key:
                self.value(key)
            found = either(found, self.value(item))
        return ("mapping", found)

    def _comprehension(self, node: Any, role: str) -> Value:
        outer = self._place.names
        self._place.names = dict(outer)
        for loop in node.generators:
            self._bind(loop.target, element(self.value(loop.iter)))
            for condition in loop.ifs:
                self.value(condition)
        if isinstance(node, ast.DictComp):
            self.value(node.key)
            item = self.value(node.value)
        else:
            item = self.value(node.elt)
        self._place.names = outer
        return ("mapping" if isinstance(node, ast.DictComp) else "many", item)

    def _lambda(self, node: ast.Lambda, role: str) -> Value:
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default:
                self.value(default)
        outer = self._place.names
        parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self._place.names = outer | {p.arg: None for p in parameters}
        given = self.value(node.body)
        self._place.names = outer
        return ("maker", given)

    def _walrus(self, node: ast.NamedExpr, role: str) -> Value:
        value = self.value(node.value)
        self._bind(node.target, value)
        return value

    def _inner(self, node: ast.Await | ast.Starred, role: str) -> Value:
        return self.value(node.value, role)

    # Binding

    def _bind(self, target: ast.expr, value: Value) -> None:
        match target:
            case ast.Name(id=name):
                self._bind_name(name, value)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                for place, item in enumerate(items):
                    self._bind(item, element(value, place))
            case ast.Starred(value=inner):
                self._bind(inner, many(element(value)))
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if (
                self._place.owner and name == self._place.receiver
            ):
                self._bind_attribute(attribute, value)
            case _:
                self.value(target)

    def _silently(self, node: ast.expr) -> Value:
        """The value of an expression whose uses are recorded elsewhere."""
        count = len(self.facts.uses)
        value = self.value(node)
        del self.facts.uses[count:]
        return value

    # Narrowing

    @contextmanager
    def _narrowed(self, test: ast.expr) -> Iterator[None]:
        """While ``test`` holds, names are instances of what it asks for."""
        names = self._place.names
        narrowed = self._narrowings(test)
        before = {name: names.get(name) for name, _ in narrowed}
        names.update(narrowed)
        yield
        for name, value in narrowed:
            if names.get(name) is value:
                names[name] = before[name]

    def _narrowings(self, test: ast.expr) -> list[tuple[str, Value]]:
        match test:
            case ast.BoolOp(values=parts):
                # Of alternatives for one name the first is as good as another.
                found = [one for part in parts for one in self._narrowings(part)]
                return list(dict(reversed(found)).items())
            case ast.Call(
                func=ast.Name(id="isinstance"), args=[ast.Name(id=name), classes]
            ):
                value = self._instances(classes)
                return [(name, value)] if value else []
        return []

    def _instances(self, classes: ast.expr) -> Value:
        given = classes.elts if isinstance(classes, ast.Tuple) else [classes]
        found = None
        for one in given:
            found = either(found, instance(self._silently(one)))
        return found


def _is_partial(callee: Value) -> bool:
    return callee == ("named", "functools.partial")


EXPRESSIONS: dict[type, Callable[[Expressions, Any, str], Value]] = {
    ast.Name: Expressions._name,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.Subscript: Expressions._subscript,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.Compare: Expressions._compare,
    ast.BoolOp: Expressions._boolean,
    ast.IfExp: Expressions._conditional,
    ast.Constant: Expressions._constant,
    ast.JoinedStr: Expressions._text_value,
    ast.List: Expressions._display,
    ast.Tuple: Expressions._display,
    ast.Set: Expressions._display,
    ast.Dict: Expressions._dictionary,
    ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
    ast.DictComp: Expressions._comprehension,
    ast.Lambda: Expressions._lambda,
    ast.NamedExpr: Expressions._walrus,
    ast.Await: Expressions._inner,
    ast.Starred: Expressions._inner,
}
