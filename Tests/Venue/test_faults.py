"""Faults: what can be asked for, when they hit, and what a client and the journal then see."""
import asyncio
import unittest

from simulated import world
from frame.gate import Answer, Call, Gate, Silence


class Wishes(unittest.TestCase):
    def setUp(self):
        self.faults = world().faults

    def refused(self, **wish):
        with self.assertRaises(ValueError) as refused:
            self.faults.add(wish)
        return str(refused.exception)

    def test_what_is_wrong_is_said(self):
        self.assertIn("no fault is called 'nope'", self.refused(kind="nope"))
        self.assertIn("cannot match on colour", self.refused(kind="status", match={"colour": "red"}))
        self.assertIn("does not take seconds", self.refused(kind="status", seconds=1))
        self.assertIn("count: 'many'", self.refused(kind="status", count="many"))
        self.faults.unsupported = {"bad-checksum": "no checksums here"}
        self.assertIn("no checksums here", self.refused(kind="bad-checksum"))

    def test_counts_skips_and_matches(self):
        self.faults.add({"kind": "status", "count": 2, "skip": 1, "match": {"path": "/api/*", "clientId": "a"}})
        facts = {"path": "/api/v3/order", "clientId": "a"}
        self.assertIsNone(self.faults.find({"status"}, {**facts, "clientId": "b"}))
        hits = [self.faults.find({"status"}, facts) is not None for _ in range(5)]
        self.assertEqual(hits, [False, True, True, False, False])

    def test_chance_is_seeded(self):
        def hits(seed):
            faults = world(seed).faults
            faults.add({"kind": "status", "probability": 0.3})
            return [faults.find({"status"}, {}) is not None for _ in range(200)]
        self.assertEqual(hits(5), hits(5))
        self.assertTrue(30 < sum(hits(5)) < 90)


class AtTheGate(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.world = world()
        self.gate = Gate(self.world, lambda call, status, told: Answer(status, {"told": status}))
        self.done = 0

    def perform(self):
        self.done += 1
        return Answer(200, {"done": self.done})

    async def ask(self, client_id="a", peer="here"):
        return await self.gate.answer(Call("rest", "POST", "/order", {"signature": "secret"}, "place", client_id, peer=peer),
                                      self.perform)

    async def test_before_nothing_is_done(self):
        self.world.faults.add({"kind": "status", "status": 500})
        self.assertEqual((await self.ask()).status, 500)
        self.assertEqual((self.done, self.world.journal.rows[0]["accepted"]), (0, False))

    async def test_after_it_is_done(self):
        self.world.faults.add({"kind": "status", "status": 502, "after": True})
        self.assertEqual((await self.ask()).status, 502)
        self.assertEqual((self.done, self.world.journal.rows[0]["accepted"]), (1, True))

    async def test_silence_before_and_after(self):
        for kind, done in (("timeout-before-accept", 0), ("drop-after-accept", 1)):
            self.world.faults.add({"kind": kind})
            with self.assertRaises(Silence):
                await self.ask()
            self.assertEqual(self.done, done)
        self.assertEqual([row["fault"] for row in self.world.journal.rows], ["timeout-before-accept", "drop-after-accept"])

    async def test_a_ban_holds_for_its_time_and_its_address(self):
        self.world.faults.add({"kind": "ban", "seconds": 60})
        self.assertEqual((await self.ask()).status, 418)
        self.world.clock.advance(59_999)
        self.assertEqual((await self.ask()).status, 418)
        self.assertEqual((await self.ask(peer="there")).status, 200)
        self.world.clock.advance(1)
        self.assertEqual((await self.ask()).status, 200)

    async def test_one_that_waits_does_not_hold_up_the_next(self):
        self.world.faults.add({"kind": "delay-answer", "milliseconds": 50, "match": {"clientId": "slow"}})
        order = []

        async def ask(name):
            await self.ask(name)
            order.append(name)
        await asyncio.gather(ask("slow"), ask("quick"))
        self.assertEqual(order, ["quick", "slow"])

    async def test_the_journal_has_no_secrets(self):
        await self.ask()
        self.assertNotIn("secret", str(self.world.journal.rows))
        self.assertEqual(len(self.world.journal.find({"clientId": "a"})), 1)
        self.assertEqual(self.world.journal.find({"clientId": "b"}), [])


if __name__ == "__main__":
    unittest.main()
