"""The misbehaviours that the simulated sync can be told to show, one a file; a new one is added to REGISTERED."""

from collections.abc import Callable

from harness.errors import UsageError
from harness.sim.behaviour import Behaviour
from harness.sim.faults.casts_to_string import CastsToString
from harness.sim.faults.condition_frozen_at_creation import ConditionFrozenAtCreation
from harness.sim.faults.condition_ignored import ConditionIgnored
from harness.sim.faults.connected_by_the_wrong_datatype import ConnectedByTheWrongDatatype
from harness.sim.faults.creates_although_link import CreatesAlthoughLink
from harness.sim.faults.creates_although_not_connected import CreatesAlthoughNotConnected
from harness.sim.faults.creates_unlinked import CreatesUnlinked
from harness.sim.faults.date_off_by_one import DateOffByOne
from harness.sim.faults.dead import Dead
from harness.sim.faults.deletes import Deletes
from harness.sim.faults.deletes_on_empty_answer import DeletesOnEmptyAnswer
from harness.sim.faults.deletes_strangers import DeletesStrangers
from harness.sim.faults.drops_property import DropsProperty
from harness.sim.faults.duplicates import Duplicates
from harness.sim.faults.duplicates_late import DuplicatesLate
from harness.sim.faults.duplicates_on_retry import DuplicatesOnRetry
from harness.sim.faults.empty_overwrites import EmptyOverwrites
from harness.sim.faults.erases_unmapped import ErasesUnmapped
from harness.sim.faults.float_rounding import FloatRounding
from harness.sim.faults.forgets_link import ForgetsLink
from harness.sim.faults.forgets_link_on_key_change import ForgetsLinkOnKeyChange
from harness.sim.faults.half_record_first import HalfRecordFirst
from harness.sim.faults.ignores_a_rule import IgnoresARule
from harness.sim.faults.ignores_dependency import IgnoresDependency
from harness.sim.faults.ignores_transform import IgnoresTransform
from harness.sim.faults.late import Late
from harness.sim.faults.loses_the_second import LosesTheSecond
from harness.sim.faults.lost_update import LostUpdate
from harness.sim.faults.mangles_unicode import ManglesUnicode
from harness.sim.faults.merges_blank_keys import MergesBlankKeys
from harness.sim.faults.merges_by_the_wrong_row import MergesByTheWrongRow
from harness.sim.faults.merges_case_insensitively import MergesCaseInsensitively
from harness.sim.faults.merges_empty_keys import MergesEmptyKeys
from harness.sim.faults.merges_everything import MergesEverything
from harness.sim.faults.merges_half_empty_keys import MergesHalfEmptyKeys
from harness.sim.faults.merges_lookalikes import MergesLookalikes
from harness.sim.faults.merges_near_misses import MergesNearMisses
from harness.sim.faults.merges_only_the_first import MergesOnlyTheFirst
from harness.sim.faults.merges_siblings import MergesSiblings
from harness.sim.faults.needs_all_rules import NeedsAllRules
from harness.sim.faults.never_clears import NeverClears
from harness.sim.faults.never_creates import NeverCreates
from harness.sim.faults.never_merges import NeverMerges
from harness.sim.faults.never_when_connected import NeverWhenConnected
from harness.sim.faults.no_forward import NoForward
from harness.sim.faults.no_reverse import NoReverse
from harness.sim.faults.null_becomes_empty import NullBecomesEmpty
from harness.sim.faults.null_clears import NullClears
from harness.sim.faults.oldest_wins import OldestWins
from harness.sim.faults.only_first_of_list import OnlyFirstOfList
from harness.sim.faults.out_of_order import OutOfOrder
from harness.sim.faults.overwrites_whole_record import OverwritesWholeRecord
from harness.sim.faults.page_border_loss import PageBorderLoss
from harness.sim.faults.ping_pong import PingPong
from harness.sim.faults.reverses_lists import ReversesLists
from harness.sim.faults.stops_after_a_bad_record import StopsAfterABadRecord
from harness.sim.faults.strips_leading_zero import StripsLeadingZero
from harness.sim.faults.swallows_errors import SwallowsErrors
from harness.sim.faults.swaps_properties import SwapsProperties
from harness.sim.faults.touches_strangers import TouchesStrangers
from harness.sim.faults.truncates import Truncates
from harness.sim.faults.unlucky_record import UnluckyRecord
from harness.sim.faults.updates_stop import UpdatesStop
from harness.sim.faults.writes_on_unchanged_save import WritesOnUnchangedSave
from harness.sim.faults.wrong_under_load import WrongUnderLoad

REGISTERED: tuple[type[Behaviour], ...] = (
    Dead,
    NeverCreates,
    LosesTheSecond,
    Duplicates,
    DuplicatesLate,
    DuplicatesOnRetry,
    CreatesUnlinked,
    CreatesAlthoughLink,
    ConditionIgnored,
    ConditionFrozenAtCreation,
    CreatesAlthoughNotConnected,
    NeverWhenConnected,
    ConnectedByTheWrongDatatype,
    NeverMerges,
    MergesOnlyTheFirst,
    MergesByTheWrongRow,
    IgnoresARule,
    MergesEverything,
    MergesNearMisses,
    MergesEmptyKeys,
    MergesHalfEmptyKeys,
    MergesBlankKeys,
    MergesCaseInsensitively,
    MergesLookalikes,
    MergesSiblings,
    NeedsAllRules,
    ForgetsLink,
    ForgetsLinkOnKeyChange,
    NoForward,
    NoReverse,
    UpdatesStop,
    Late,
    OutOfOrder,
    HalfRecordFirst,
    DropsProperty,
    SwapsProperties,
    Truncates,
    CastsToString,
    FloatRounding,
    DateOffByOne,
    StripsLeadingZero,
    IgnoresTransform,
    NullBecomesEmpty,
    EmptyOverwrites,
    NullClears,
    NeverClears,
    IgnoresDependency,
    OnlyFirstOfList,
    ReversesLists,
    ManglesUnicode,
    OldestWins,
    LostUpdate,
    OverwritesWholeRecord,
    ErasesUnmapped,
    WritesOnUnchangedSave,
    PingPong,
    Deletes,
    DeletesStrangers,
    DeletesOnEmptyAnswer,
    TouchesStrangers,
    StopsAfterABadRecord,
    SwallowsErrors,
    PageBorderLoss,
    UnluckyRecord,
    WrongUnderLoad,
)

FAULTS: dict[str, type[Behaviour]] = {fault.name: fault for fault in REGISTERED}


def behaviour(fault: str) -> Callable[[], Behaviour]:
    """The simulated sync's behaviour by the name of its fault; faithful for no name. Raises UsageError."""
    if not fault:
        return Behaviour
    if fault not in FAULTS:
        raise UsageError(f"no fault is called {fault}", hint=f"`harness faults` lists them: {', '.join(FAULTS)}")
    return FAULTS[fault]
