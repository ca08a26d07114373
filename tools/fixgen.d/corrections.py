"""Everything in which the output knowingly departs from Orchestra, and why.

The reasons also stand in the head of spec/FIX44.xml. Orchestra is right wherever else it differs
from QuickFIX's dictionary.
"""
from typing import NamedTuple


class Rename(NamedTuple):
    tag: int
    name: str
    reason: str


class Insert(NamedTuple):
    message: str  # MsgType(35)
    group: int    # the NumInGroup tag of a group at the message's top level
    after: int
    tag: int      # becomes a required field
    reason: str


class Open(NamedTuple):
    tag: int
    reason: str


CORRECTIONS = (
    Rename(327, "HaltReasonChar",
           "327 is HaltReasonChar, as the 4.4 document has it; Orchestra uses the later name."),
    Insert("t", group=552, after=54, tag=41, reason=(
        "OrigClOrdID(41) is required in NoSides(552) of CrossOrderCancelReplaceRequest(t), as in "
        "the 4.4 document; Orchestra shares the group with NewOrderCross(s) and loses it.")),
    Open(372,
         "RefMsgType(372) may hold values not listed: a reject may quote an unknown MsgType(35)."),
)
