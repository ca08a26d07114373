"""Where every request passes: it is written down, faults meet it, and then the venue answers it."""
import asyncio
from dataclasses import dataclass, field
from typing import Optional

BEFORE = {"timeout-before-accept", "drop-before-accept", "too-many-requests", "ban", "delay-answer"}
AFTER = {"timeout-after-accept", "drop-after-accept"}


@dataclass
class Call:
    """A request on any surface: `operation` is the name the venue has for it where it is not method and path."""
    surface: str
    method: str
    path: str
    parameters: dict = field(default_factory=dict)
    operation: str = ""
    client_id: str = ""
    symbol: str = ""
    account: str = ""
    peer: str = ""

    def facts(self):
        return {"surface": self.surface, "method": self.method, "path": self.path, "operation": self.operation,
                "symbol": self.symbol or self.parameters.get("symbol", ""), "clientId": self.client_id, "account": self.account}


@dataclass
class Answer:
    """`body` is text, bytes, or something to be written as JSON. `accepted` is told where the status does not tell."""
    status: int
    body: object
    headers: dict = field(default_factory=dict)
    accepted: Optional[bool] = None


class Silence(Exception):
    """Nothing is answered: the connection is cut, after so many milliseconds."""

    def __init__(self, milliseconds=0):
        super().__init__("silence")
        self.milliseconds = milliseconds


class Gate:
    """`refuse(call, status, fault)` of the venue makes the answer of a fault with a status in the venue's words."""

    def __init__(self, world, refuse):
        self.world = world
        self.refuse = refuse
        self.banned_until = {}

    async def answer(self, call, perform):
        """Lets a call through to `perform`, which returns its Answer; raises Silence where there is none."""
        row = self.world.journal.receive(call)
        answer = self.ban(call) or await self.before(call, row)
        if answer is None:
            answer = perform()
            if asyncio.iscoroutine(answer):
                answer = await answer
            row["accepted"] = 200 <= answer.status < 300 if answer.accepted is None else answer.accepted
            row["account"], row["clientId"] = call.account, call.client_id
            answer = await self.after(call, row, answer)
        row["status"] = answer.status
        return answer

    def ban(self, call):
        until = self.banned_until.get(call.peer, 0)
        now = self.world.clock.true_milliseconds()
        return self.refuse(call, 418, {"retryAfter": (until - now + 999) // 1000, "until": until}) if now < until else None

    def whole(self, told):
        """What a 429 or a ban would tell as well: a fault may be of their status and not of their kind."""
        return {"retryAfter": 1, "until": self.world.clock.true_milliseconds() + 1000, **told}

    async def before(self, call, row):
        fault = self.world.faults.find(BEFORE, call.facts()) or self.world.faults.find({"status"}, call.facts(), after=False)
        if fault is None:
            return None
        row["fault"] = fault.kind
        told = fault.parameters
        if fault.kind == "delay-answer":
            await asyncio.sleep(told["milliseconds"] / 1000)
            return None
        if fault.kind == "too-many-requests":
            return self.refuse(call, 429, told)
        if fault.kind == "ban":
            self.banned_until[call.peer] = self.world.clock.true_milliseconds() + told["seconds"] * 1000
            return self.ban(call)
        if fault.kind == "status":
            return self.refuse(call, told["status"], self.whole(told))
        raise Silence(told.get("milliseconds", 0))

    async def after(self, call, row, answer):
        fault = self.world.faults.find(AFTER, call.facts()) or self.world.faults.find({"status"}, call.facts(), after=True)
        if fault is None:
            return answer
        row["fault"] = fault.kind
        if fault.kind == "status":
            return self.refuse(call, fault.parameters["status"], self.whole(fault.parameters))
        raise Silence(fault.parameters.get("milliseconds", 0))
