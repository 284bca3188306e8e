"""Steps from phrases."""

from collections.abc import Mapping

from harness.expr.jsontext import Json
from harness.model.pair import Pair
from harness.model.run import Table
from harness.model.scenario import Step
from harness.planning import phrases
from harness.planning.phrases import Phrase, counterpart
from harness.planning.rows import Rows
from harness.planning.tables import record_table


def step(phrase: Phrase, text: str, table: Table = ()) -> Step:
    """A step that says a phrase."""
    return Step(keyword=phrase.keyword, text=text, table=table)


def with_and(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps with And for a keyword that repeats the one before."""
    told = [
        Step(
            keyword="And" if before is not None and before.keyword == step.keyword else step.keyword,
            text=step.text,
            table=step.table,
        )
        for before, step in zip((None, *steps), steps, strict=False)
    ]
    return tuple(told)


class Sayer:
    """Says steps about the records of one pair: A are those of its source, B those of its target."""

    pair: Pair

    @property
    def a(self) -> str:
        return str(self.pair.source)

    @property
    def b(self) -> str:
        return str(self.pair.target)

    def a_step(self, phrase: Phrase, name: str, values: Mapping[str, Json]) -> Step:
        return step(phrase, phrase.say(datatype=self.a, name=name), record_table(values))

    def b_step(self, phrase: Phrase, name: str, values: Mapping[str, Json]) -> Step:
        return step(phrase, phrase.say(datatype=self.b, name=name), record_table(values))

    def about_b(self, phrase: Phrase, name: str) -> Step:
        """A step about the B of a named A."""
        return step(phrase, phrase.say(datatype=self.b, name=name))

    def edit(self, record: str, path: str, value: Json) -> Step:
        return step(phrases.EDITED, phrases.EDITED.say(record=record), record_table({path: value}))

    def has(self, record: str, path: str, value: Json, phrase: Phrase = phrases.HAS) -> Step:
        return step(phrase, phrase.say(record=record), record_table({path: value}))

    def given(self, record: str, values: Mapping[str, Json]) -> Step:
        """A step that edits a record and gives the sync the time to have collected it."""
        return step(phrases.GIVEN, phrases.GIVEN.say(record=record), record_table(values))

    def lacks(self, record: str, rows: Rows) -> Step:
        """A step whose table judges for every row by itself that there is nothing at its target any more."""
        table = (("property", "value", "type", "from"), *((row.target, "", "", row.source) for row in rows))
        return step(phrases.HAS, phrases.HAS.say(record=record), table)

    def edit_all(self, record: str, values: Mapping[str, Json]) -> Step:
        """A step that edits several properties of a record at once."""
        return step(phrases.EDITED, phrases.EDITED.say(record=record), record_table(values))

    def about(self, phrase: Phrase, record: str) -> Step:
        return step(phrase, phrase.say(record=record))

    def b_of(self, name: str) -> str:
        return counterpart(self.b, name)
