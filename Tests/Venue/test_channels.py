"""Streams under faults: what arrives, in which order, and what does not."""
import asyncio
import unittest

from simulated import world
from frame.channels import Channel


class Wire:
    """A carrier that keeps what was written."""

    def __init__(self):
        self.heard, self.aborted, self.closed = [], False, False

    async def write(self, text):
        self.heard.append(text)

    async def close(self):
        self.closed = True

    def abort(self):
        self.aborted = True


class ChannelCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.world = world()
        self.wire = Wire()
        self.channel = Channel(self.world, "streams", self.wire, announcement=lambda: "bye",
                               corrupt=lambda message: message + "!")

    async def asyncTearDown(self):
        self.channel.end()

    async def send(self, *messages, after=0.0):
        for message in messages:
            self.channel.send(message, event=message)
        await asyncio.sleep(after)
        for _ in range(10):
            await asyncio.sleep(0)
        return self.wire.heard

    async def test_without_faults_all_arrive(self):
        self.assertEqual(await self.send("a", "b"), ["a", "b"])

    async def test_duplicate(self):
        self.world.faults.add({"kind": "duplicate-event", "match": {"event": "a"}})
        self.assertEqual(await self.send("a", "b"), ["a", "a", "b"])

    async def test_late(self):
        self.world.faults.add({"kind": "delay-event", "milliseconds": 10, "match": {"event": "a"}})
        self.assertEqual(await self.send("a", "b", "c", after=0.03), ["b", "c", "a"])

    async def test_out_of_order(self):
        self.world.faults.add({"kind": "reorder-events", "match": {"event": "a"}})
        self.assertEqual(await self.send("a", "b", "c"), ["b", "a", "c"])

    async def test_held_back_without_a_next(self):
        self.world.faults.add({"kind": "reorder-events", "milliseconds": 10})
        self.assertEqual(await self.send("a", after=0.03), ["a"])

    async def test_a_gap(self):
        self.world.faults.add({"kind": "skip-sequence", "match": {"event": "b"}})
        self.assertEqual(await self.send("a", "b", "c"), ["a", "c"])

    async def test_a_bad_checksum(self):
        self.world.faults.add({"kind": "bad-checksum", "match": {"event": "b"}})
        self.assertEqual(await self.send("a", "b"), ["a", "b!"])

    async def test_half_open_says_nothing_more_and_stays(self):
        self.world.faults.add({"kind": "half-open", "match": {"event": "b"}})
        self.assertEqual(await self.send("a", "b", "c"), ["a"])
        self.channel.reply("d")
        self.assertEqual(await self.send(), ["a"])
        self.assertFalse(self.wire.aborted or self.wire.closed)

    async def test_dropped(self):
        self.world.faults.add({"kind": "drop-stream", "match": {"event": "b"}})
        self.assertEqual(await self.send("a", "b", "c"), ["a"])
        self.assertTrue(self.wire.aborted)

    async def test_closed_with_its_announcement(self):
        self.world.settings["shutdownSeconds"] = 0.01
        self.world.faults.add({"kind": "close", "match": {"event": "a"}})
        await self.send("a", after=0.05)
        self.assertEqual((self.wire.heard, self.wire.closed), (["bye"], True))

    async def test_answers_meet_no_faults_of_events(self):
        self.world.faults.add({"kind": "skip-sequence"})
        self.channel.reply("answer")
        self.assertEqual(await self.send("a", "b"), ["answer", "b"])


if __name__ == "__main__":
    unittest.main()
