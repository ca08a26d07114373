"""What the frame has for venues with JSON numbers and falling counters: exact digits, limits, secrets in nested requests."""
import unittest
from decimal import Decimal as D

from simulated import world
from frame.gate import Answer, Call
from frame.gate import Gate
from frame.limits import Counter
from frame.wording import text, written
from coinbase.venue import Coinbase
from kraken.venue import Kraken
from kraken_futures.venue import KrakenFutures


class Wording(unittest.TestCase):
    def test_decimals_keep_their_digits(self):
        self.assertEqual(text({"a": D("1.50"), "b": [D("0E-8"), 1, None, True, "ü\n"]}),
                         '{"a":1.50,"b":[0.00000000,1,null,true,"ü\\n"]}')

    def test_texts_are_taken_as_they_are(self):
        self.assertEqual(written("pong"), "pong")

    def test_what_is_no_json_is_a_mistake(self):
        self.assertRaises(TypeError, text, {"a": object()})


class Counters(unittest.TestCase):
    def test_it_falls_as_time_goes(self):
        clock = world().clock
        counter = Counter(clock, "CALLS", 3, 0.5)
        self.assertEqual([counter.add("key") for _ in range(4)], [True, True, True, False])
        clock.advance(1_000)
        self.assertFalse(counter.add("key"))
        clock.advance(1_000)
        self.assertTrue(counter.add("key"))
        self.assertTrue(counter.add("another"))


class Journal(unittest.IsolatedAsyncioTestCase):
    async def test_secrets_are_left_out_and_ids_found_however_deep_they_stand(self):
        here = world()
        gate = Gate(here, lambda call, status, told: Answer(status, {}))
        call = Call("rest", "POST", "/", {"orders": [{"id": "gw-1", "token": "hush"}], "otp": "123456"})
        await gate.answer(call, lambda: Answer(200, {}, accepted=False))
        rows = here.journal.find({"clientId": "gw-1"})
        self.assertEqual([row["parameters"] for row in rows], [{"orders": [{"id": "gw-1"}]}])
        self.assertEqual(rows[0]["accepted"], False)


class Statuses(unittest.IsolatedAsyncioTestCase):
    async def test_a_fault_of_status_429_tells_when_to_come_again(self):
        here, asked = world(), []
        gate = Gate(here, lambda call, status, told: asked.append((status, told["retryAfter"])) or Answer(status, {}))
        here.faults.add({"kind": "status", "status": 429})
        here.faults.add({"kind": "status", "status": 429, "after": True})
        for _ in range(2):
            await gate.answer(Call("rest", "GET", "/"), lambda: Answer(200, {}))
        self.assertEqual(asked, [(429, 1), (429, 1)])


class Troubles(unittest.TestCase):
    def test_every_status_has_its_words_however_the_fault_was_set(self):
        for kind in (Coinbase, Kraken, KrakenFutures):
            venue = kind(world())
            for status in (403, 418, 429, 500, 502, 503, 504, 520):
                for told in ({"status": status, "after": False}, {"retryAfter": 3, "until": 0}):
                    answer = venue.refuse(Call("rest", "GET", "/"), status, told)
                    self.assertGreaterEqual(answer.status, 200)
                    self.assertTrue(answer.body)
            limited = venue.refuse(Call("rest", "GET", "/"), 429, {"retryAfter": 3})
            self.assertEqual((limited.status, limited.headers["Retry-After"]), (429, "3"))


if __name__ == "__main__":
    unittest.main()
