from harness.expr.paths import parts
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Record


class ErasesUnmapped(Behaviour):
    name = "erases-unmapped"
    says = "replaces the other side by what is mapped when it carries an edit, and so erases all other properties"
    contradicts = (StatementKind.KEEP, StatementKind.PROPS_ROW)

    def after_save(self, sync: Sync, before: Record | None, record: Record) -> None:
        if before is None or before.fields == record.fields:
            return
        for _, other, _ in tuple(sync.partners(record.key)):
            theirs = sync.record(other)
            mapped = {
                parts(path)[0]
                for pair in sync.pairs
                for row in pair.rows
                for datatype, path in ((pair.source, row.source), (pair.target, row.target))
                if datatype == other.datatype and parts(path)
            }
            for name in sorted(theirs.fields.keys() - mapped) if theirs else ():
                sync.write(other, name, None)
