"""Reads the Orchestra file into fields, code sets, components and messages, corrected."""
import hashlib
import xml.etree.ElementTree as ET
from typing import NamedTuple

from corrections import CORRECTIONS, Insert, Open, Rename

ORIGIN = "github.com/FIXTradingCommunity/orchestrations, FIX Standard/OrchestraFIX44.xml"
COMMIT = "4bf03a956b7f48156caa73c7c6c6a045df776e3a"
SHA256 = "b7697d67d9bd1a11ce25728a6ea23f07ab223d7905aacd6217791456d1367a6c"


def is_original(text):
    """Whether this is the file of that commit: the notices must not be put on another one."""
    return hashlib.sha256(text).hexdigest() == SHA256


class CodeSet(NamedTuple):
    name: str
    type: str
    codes: list  # of (name, value)


class Field(NamedTuple):
    tag: int
    name: str
    type: str
    code_set: CodeSet | None
    is_open: bool  # the value need not be one of the codes


class Part(NamedTuple):
    """One entry of a message, component or group."""
    kind: str  # field, group or component
    key: int | str  # the tag, a group's being its NumInGroup field's; or the component's name
    required: bool
    parts: list  # of a group; each place has its own, for one count tag may head several groups


class Message(NamedTuple):
    name: str
    type: str
    category: str
    parts: list


class Orchestra:
    """The Orchestra file, resolved and corrected."""

    def __init__(self, text):
        self.root = ET.fromstring(text)
        self.nodes = {(tag, e.get("id")): e for tag in ("component", "group")
                      for e in self.all(f"{tag}s/{tag}")}
        self.code_sets = {s.get("name"): self.code_set(s) for s in self.all("codeSets/codeSet")}
        fields = sorted(map(self.field, self.all("fields/field")), key=lambda f: f.tag)
        self.fields = {f.tag: f for f in fields}
        self.components = {c.get("name"): self.parts(c) for c in self.all("components/component")}
        # Every message refers to these two; QuickFIX keeps them apart.
        self.header = self.components.pop("StandardHeader")
        self.trailer = self.components.pop("StandardTrailer")
        self.messages = {m.get("msgType"): self.message(m) for m in self.all("messages/message")}
        for correction in CORRECTIONS:
            self.correct(correction)

    def all(self, path):
        return self.root.findall("/".join("{*}" + step for step in path.split("/")))

    @staticmethod
    def code_set(node):
        codes = [(c.get("name"), c.get("value")) for c in node.findall("{*}code")]
        return CodeSet(node.get("name").removesuffix("CodeSet"), node.get("type"), codes)

    def field(self, node):
        # The type is a datatype, or a code set that has one. With a union the value is one of the
        # codes or a value of the second type, such as IOIQty(27) "L" or "1000".
        code_set = self.code_sets.get(node.get("type"))
        datatype = code_set.type if code_set else node.get("type")
        return Field(int(node.get("id")), node.get("name"), datatype, code_set,
                     is_open=node.get("unionDataType") is not None)

    def parts(self, node):
        """Resolved by kind of reference: components and groups share one range of ids."""
        found = []
        for ref in node:
            kind = ref.tag.partition("}")[2].removesuffix("Ref")
            required = ref.get("presence") == "required"
            if kind == "field":
                found.append(Part(kind, int(ref.get("id")), required, []))
            elif kind == "component":
                name = self.nodes[kind, ref.get("id")].get("name")
                found.append(Part(kind, name, required, []))
            elif kind == "group":
                group = self.nodes[kind, ref.get("id")]
                count = int(group.find("{*}numInGroup").get("id"))
                found.append(Part(kind, count, required, self.parts(group)))
        return found

    def message(self, node):
        parts = [p for p in self.parts(node.find("{*}structure"))
                 if p.key not in ("StandardHeader", "StandardTrailer")]
        category = "admin" if node.get("category") == "Session" else "app"
        return Message(node.get("name"), node.get("msgType"), category, parts)

    def correct(self, correction):
        """Applies a correction; fails if what it corrects is not there."""
        match correction:
            case Rename(tag, name, _):
                self.fields[tag] = self.fields[tag]._replace(name=name)
            case Insert(message, group, after, tag, _):
                parts = next(p.parts for p in self.messages[message].parts
                             if (p.kind, p.key) == ("group", group))
                keys = [p.key for p in parts]
                assert tag not in keys, correction
                parts.insert(keys.index(after) + 1, Part("field", tag, True, []))
            case Open(tag, _):
                self.fields[tag] = self.fields[tag]._replace(is_open=True)
