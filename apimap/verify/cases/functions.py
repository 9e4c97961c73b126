"""Functions, methods and attributes: called in both frameworks, with gradients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from apimap.base.versions import FRAMEWORKS
from apimap.mapping.entries import Entry
from apimap.signature.reading import read
from apimap.signature.readings import Reading
from apimap.signature.record import SignatureRecord
from apimap.verify.backends.interface import (
    DIFFERENTIATED,
    Backend,
    NotExpressible,
    Tensors,
    call_with,
    resolve_cached,
    weights_for,
)
from apimap.verify.backends.mindspore import MindSpore
from apimap.verify.backends.observing import noting_draws, observed_call
from apimap.verify.backends.pytorch import PyTorch, field_names
from apimap.verify.backends.running import loaded
from apimap.verify.calls.programs import (
    call_program,
    compiled_program,
    gradient_program,
)
from apimap.verify.calls.translation import (
    Call,
    Pairing,
    names_of,
    shown_call,
    translate,
)
from apimap.verify.calls.written import shown_written_call, written_call
from apimap.verify.cases.case import CaseBase, Evaluation
from apimap.verify.compare.ambiguity import determined, is_ambiguous
from apimap.verify.compare.randomness import UNINITIALISED
from apimap.verify.model.outcomes import AS_WRITTEN, Aspect
from apimap.verify.model.samples import Observation, Sample
from apimap.verify.model.values import Array, array, arrays, mapped
from apimap.verify.samples.edges import edge_samples
from apimap.verify.samples.handwritten import has_own, own_samples
from apimap.verify.samples.pytorch import operator_samples
from apimap.verify.samples.spellings import spelled_samples
from apimap.verify.samples.variation import unlike


class FunctionCase(CaseBase):
    """One entry whose reference is called as it stands."""

    def __init__(self, entry: Entry, record: SignatureRecord) -> None:
        self.entry = entry
        self.record = record
        self.reading = reading_of(entry.reference, record)

    @property
    def uninitialised(self) -> bool:
        return self.entry.reference.rpartition(".")[2] in UNINITIALISED

    def samples(self, edges: bool = True) -> list[Sample]:
        """Our own samples or PyTorch's, and the edges made out of them."""
        reference = self.entry.reference
        made = own_samples if has_own(reference) else operator_samples
        found = list(made(reference))
        spelled = [*unlike(found, filter(self._accepts, spelled_samples(reference)))]
        found += spelled
        if not edges:
            return found
        kind = self.reading.kind
        more = edge_samples(found, self.reading, kind, self._accepts)
        return [*found, *more, *self._by_field(found)]

    def _by_field(self, found: list[Sample]) -> Iterator[Sample]:
        """The first sample whose result has names, to be taken apart by them."""
        for sample in found:
            try:
                names = field_names(call_with(self.call(sample), PyTorch(), {}))
            except Exception:  # whatever PyTorch raises: there is no result
                continue
            if names:
                label = "edge: fields by name"
                yield replace(sample, label=label, by_field=names, differentiate=False)
                return

    def precise(self, sample: Sample) -> Observation | None:
        """What PyTorch gives when it computes with more digits, if it does."""
        with suppress(Exception):  # whatever PyTorch raises: it does not take it
            return self.reference(_precisely(sample))
        return None

    def precise_gradients(self, sample: Sample) -> list[Array] | None:
        """PyTorch's gradients when it computes with more digits, if it does."""
        with suppress(Exception):  # whatever PyTorch raises: it does not take it
            return self.reference_gradients(_precisely(sample))
        return None

    def _accepts(self, sample: Sample) -> bool:
        try:
            self.reference(sample)
        except Exception:  # whatever PyTorch raises: it does not take the sample
            return False
        return True

    def call(self, sample: Sample) -> Call:
        """The reference call of ``sample``."""
        return Call(self.entry.reference, self.reading.kind, sample.args, sample.kwargs)

    def translated(self, sample: Sample, target: str) -> Call:
        """The target's call. Raises Rejected when there is none."""
        if target == AS_WRITTEN:
            return written_call(self.entry.reference, sample.args, sample.kwargs)
        return translate(self.call(sample), self._pairing(target))

    def reference(self, sample: Sample) -> Observation:
        """What PyTorch does. Raises whatever PyTorch raises."""
        call, given = self.call(sample), inputs_of(sample)
        if sample.by_field:
            return _taken_apart(call, sample, PyTorch())
        found = noting_draws(lambda: observed_call(call, given, PyTorch()))
        return self._determined(found)

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore does. Raises whatever MindSpore raises, or Rejected."""
        call = self.translated(sample, target)
        if sample.by_field:
            return _taken_apart(call, sample, MindSpore())
        return self._determined(observed_call(call, inputs_of(sample), MindSpore()))

    def _determined(self, one: Observation) -> Observation:
        return replace(one, value=determined(self.entry.reference, one.value))

    def differentiates(self, sample: Sample, expected: Observation) -> bool:
        """Whether the result has gradients that can be compared."""
        return (
            sample.differentiate
            and not is_ambiguous(self.entry.reference)
            and not expected.changed
            and has_gradient(expected.value)
            and any(one.dtype in DIFFERENTIATED for one in inputs_of(sample))
        )

    def reference_gradients(self, sample: Sample) -> list[Array]:
        """The gradients of the floating inputs in PyTorch."""
        return self._gradients(self.call(sample), sample, PyTorch())

    def target_gradients(self, sample: Sample, target: str) -> list[Array]:
        """The gradients of the floating inputs in MindSpore."""
        return self._gradients(self.translated(sample, target), sample, MindSpore())

    def _gradients(self, call: Call, sample: Sample, backend: Backend) -> list[Array]:
        return backend.gradients(
            inputs_of(sample), lambda tensors: call_with(call, backend, tensors)
        )

    @contextmanager
    def compiled(self, sample: Sample, target: str) -> Iterator[Evaluation]:
        """MindSpore's call as a compiled function. Raises Rejected."""
        inputs = inputs_of(sample)
        call = self.translated(sample, target)
        code = compiled_program(call, self._names(sample), inputs)
        with loaded(code) as names:

            def evaluate(tensors: Tensors) -> Any:
                return names["net"](*(tensors[id(one)] for one in inputs))

            yield Evaluation(inputs, evaluate, code)

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """Both sides as code that shows ``aspect``. Raises TooLong."""
        calls = self.call(sample), self._shown_call(sample, target)
        if aspect is Aspect.GRADIENT:
            return self._gradient_programs(calls, sample)
        exact, names = aspect is Aspect.TYPE, self._names(sample)
        reference_code, target_code = (
            call_program(framework, call, names, exact)
            for framework, call in zip(FRAMEWORKS, calls, strict=True)
        )
        return reference_code, target_code

    def _shown_call(self, sample: Sample, target: str) -> Call:
        """The target's call; where there is none, one that is refused."""
        if target == AS_WRITTEN:
            return shown_written_call(self.translated(sample, target))
        return shown_call(self.call(sample), self._pairing(target))

    def _pairing(self, target: str) -> Pairing:
        reading = reading_of(target, self.record)
        return Pairing(self.reading, reading, self.entry.parameters)

    def _gradient_programs(
        self, calls: tuple[Call, Call], sample: Sample
    ) -> tuple[str, str]:
        weights = weights_like(self.reference(sample).value)
        leaves = [one for one in inputs_of(sample) if one.dtype in DIFFERENTIATED]
        names = self._names(sample)
        reference_code, target_code = (
            gradient_program(framework, call, names, leaves, weights)
            for framework, call in zip(FRAMEWORKS, calls, strict=True)
        )
        return reference_code, target_code

    def _names(self, sample: Sample) -> tuple[str, ...]:
        """What the positional arguments of ``sample`` are called."""
        return names_of(self.call(sample), self.reading)


def reading_of(name: str, record: SignatureRecord) -> Reading:
    """What is recorded of ``name``; a name that is not is read now.

    Raises LookupError for a name that the installed packages do not have.
    """
    resolve_cached(name)  # the record may be of other versions
    return record.reading(name) or read(name)


def _taken_apart(call: Call, sample: Sample, backend: Backend) -> Observation:
    """The result of ``call`` by the names of its fields.

    Raises NotExpressible where it has no such field.
    """
    result = call_with(call, backend, {})
    if missing := [name for name in sample.by_field if not hasattr(result, name)]:
        raise NotExpressible(f"a result with the field {missing[0]}")
    fields = {name: backend.read(getattr(result, name)) for name in sample.by_field}
    return Observation(fields)


def _precisely(sample: Sample) -> Sample:
    args = mapped(sample.args, _with_more_digits)
    kwargs = mapped(dict(sample.kwargs), _with_more_digits)
    return replace(sample, args=args, kwargs=kwargs)


def _with_more_digits(one: Array) -> Array:
    wider = {"float32": "float64", "float16": "float32", "bfloat16": "float32"}
    return array(one.data, wider.get(one.dtype, one.dtype), one.layout)


def inputs_of(sample: Sample) -> list[Array]:
    """The tensors of a sample, each once."""
    found = {id(one): one for one in arrays(sample.everything)}
    return list(found.values())


def has_gradient(value: Any) -> bool:
    """Whether a result has floating elements.

    Of none there is no gradient: what MindSpore then gives is whatever the memory held.
    """
    return any(one.dtype in DIFFERENTIATED and one.data.size for one in arrays(value))


def weights_like(value: Any) -> Any:
    """The factors of a weighted sum, in the structure of the result."""
    return mapped(value, lambda one: array(weights_for(one.shape), one.dtype))
