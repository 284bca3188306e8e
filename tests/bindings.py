"""Bindings for everything that a document leaves open, so that tests over many documents show something."""

from harness.config import Bindings, Condition, Connection
from harness.model.connected import listed
from harness.model.dataflow import Dataflow, SentenceKind
from harness.model.pair import datatypes, pairs


def generated(dataflow: Dataflow, *, backwards: bool = False) -> Bindings:
    """A condition for each WHEN and a connection for each datatype of a CONNECTED, by properties that no row maps.

    `backwards`, the listed datatype refers to A, and to several.
    """
    conditions: dict[str, Condition] = {}
    connections: dict[tuple[str, str], Connection] = {}
    known = datatypes(dataflow)
    for pair in pairs(dataflow):
        for mapping in pair.mappings:
            for sentence in mapping.sentences:
                if sentence.kind is SentenceKind.WHEN:
                    name = f"boundState{len(conditions)}"
                    condition = Condition(holds={name: "ready"}, fails={name: "waiting"})
                    conditions.setdefault(sentence.detail[0], condition)
        for one in listed(pair, known):
            for other in one.datatypes:
                ends = (str(other), str(pair.source)) if backwards else (str(pair.source), str(other))
                name = f"boundReference{len(connections)}"
                connection = Connection(record=ends[0], property=name, refers_to=ends[1], many=backwards)
                connections.setdefault(ends, connection)
    return Bindings(conditions=conditions, connections=tuple(connections.values()))
