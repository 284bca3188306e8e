from harness.model.connected import Listed
from harness.model.dataflow import Datatype
from harness.model.statement import StatementKind
from harness.sim.behaviour import Behaviour


class ConnectedByTheWrongDatatype(Behaviour):
    name = "connected-by-the-wrong-datatype"
    says = "takes a connection to any datatype for one to a listed datatype; seen where both connections are bound"
    contradicts = (StatementKind.CONNECTED,)

    def lists(self, listed: Listed, datatype: Datatype) -> bool:
        return True
