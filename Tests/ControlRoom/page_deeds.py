"""What is done from the page: brokers, limits, planned stops, sessions; and charts of what was measured."""
import re
import time

from selenium.webdriver.common.keys import Keys

import room
from page import FIX, Page
from steering import INITIATOR


class Deeds(Page):
    def card(self, number):
        return self.text(f"#broker-cards li:nth-child({number})")

    # Brokers

    def test_a_broker_is_disconnected_with_a_reason_and_connected_again(self):
        self.enter()
        FIX(self.gateway).order("MSFT", 5, 100)
        self.wait_for(lambda: self.text("#n-open") == "1")
        self.called("Disconnect the broker slow").click()
        self.wait_for(lambda: self.focus() == "why")
        self.assertIn("1 order there stays open", self.text("#deed-words"))
        # Not without a reason.
        self.press(Keys.ENTER)
        self.assertTrue(self.is_seen("#deed-dialog"))
        self.look_everywhere("broker-disconnect", "#deed-dialog")
        self.press("their maintenance", Keys.ENTER)
        self.wait_for(lambda: "out of use" in self.card(2), 3)
        self.assertFalse(self.is_seen("#deed-dialog"))
        self.assertIn("slow: it is out of use", self.text("#told"))
        self.wait_for(lambda: self.text("#n-brokers") == "2 of 3", 3)
        self.wait_for(lambda: "Disconnect" not in self.card(2) and "Test" not in self.card(2), 3)
        self.assertRegex(self.command("audit"), "admin.*took out of use.*slow.*their maintenance")
        self.look_everywhere("broker-out", "#brokers")
        self.called("Connect the broker slow").click()
        self.wait_for(lambda: self.focus() == "why")
        self.press("they are back", Keys.ENTER)
        self.wait_for(lambda: "reached" in self.card(2) and "Disconnect…" in self.card(2), 3)
        self.assertRegex(self.command("audit"), "admin.*put back into use.*slow.*they are back")
        self.no_complaint("401", "/latency")

    def test_a_refusal_stands_in_the_dialog(self):
        self.enter()
        self.called("Disconnect the broker paper").click()
        self.wait_for(lambda: self.focus() == "why")
        self.gateway.ask("POST", "/api/v1/brokers/paper/disconnect", {"why": "by somebody else"}, self.gateway.log_on())
        self.press("a trial", Keys.ENTER)
        self.wait_for(lambda: self.text("#deed .problem") == "it is out of use", 3)
        self.assertTrue(self.is_seen("#deed-dialog"))
        self.press(Keys.ESCAPE)

    def test_a_broker_is_tested(self):
        self.enter()
        button = self.called("Test the broker paper")
        button.click()
        self.wait_for(lambda: re.search(r"Tested at [\d:]+: it is simulated here, and always answers", self.card(1)), 3)
        self.assertTrue(self.page.execute_script("return document.activeElement === arguments[0]", button))
        # One that takes long is not asked twice, and the keys stay.
        self.page.execute_script(
            "const ask = fetch; window.asked = 0; window.fetch = (path, ...more) => !/test$/.test(path) ? ask(path, ...more)"
            " : (window.asked += 1, new Promise(end => window.go = () => end(new Response("
            "'{\"answered\":true,\"microseconds\":1204.6,\"result\":\"it has answered\"}'))))")
        self.press(Keys.ENTER)
        self.wait_for(lambda: "Asking…" in self.card(1))
        self.press(Keys.ENTER)
        self.assertEqual(button.get_attribute("aria-disabled"), "true")
        self.page.execute_script("go()")
        self.wait_for(lambda: "it has answered, in 1.2 ms" in self.card(1))
        self.assertEqual(self.page.execute_script("return [asked, document.activeElement === arguments[0]]", button), [1, True])

    # Who may

    def test_what_somebody_may_not_do_is_not_offered_and_why_is_said(self):
        self.enter()
        FIX(self.gateway).order("MSFT", 5, 100)
        self.wait_for(lambda: "Test" in self.card(1) and "Change…" in self.text("#limit-table"))
        self.user("vera", "viewer")
        self.user("rita", "risk")
        self.user("otto", "operator")
        seen = lambda: self.page.execute_script(
            "return [...document.querySelectorAll('#room button')].filter(e => e.checkVisibility()).map(e => e.textContent)")
        self.change_to("vera")
        self.wait_for(lambda: self.text("#n-open") == "1" and "PENSTOCK" in self.text("#session-table") and "openOrders" in self.text("#limit-table"))
        self.assertEqual(set(seen()), {"1", "PENSTOCK->DESK"})
        self.assertTrue(self.is_seen("#brokers-rights") and self.is_seen("#limit-rights"))
        self.called("Session PENSTOCK->DESK, details").click()
        self.assertTrue(self.is_seen("#session-rights"))
        self.assertFalse(self.is_seen("#session-deeds"))
        self.press(Keys.ESCAPE)
        self.whole_picture("viewer")
        self.change_to("rita")
        self.wait_for(lambda: "Change…" in self.text("#limit-table") and self.card(1))
        self.assertTrue({"Change…", "New limit…", "Stop…"} < set(seen()))
        self.assertFalse({"Disconnect…", "Test"} & set(seen()))
        self.assertTrue(self.is_seen("#brokers-rights"))
        self.change_to("otto")
        self.wait_for(lambda: "openOrders" in self.text("#limit-table") and "Disconnect…" in self.card(1))
        self.assertFalse({"Change…", "New limit…"} & set(seen()))
        # Whose rights change sees what is left of them.
        self.gateway.ask("PATCH", "/api/v1/users/otto", {"roles": ["viewer"]}, self.gateway.log_on())
        self.wait_for(lambda: "rights have changed" in self.text("#told") and self.is_seen("#brokers-rights"), 8)
        self.wait_for(lambda: self.card(1))
        self.assertFalse({"Disconnect…", "Test", "Stop…"} & set(seen()))

    # Limits

    def limit(self, scope, name):
        items = self.gateway.ask("GET", "/api/v1/risk/limits", token=self.token)[1]["items"]
        return next((item["value"] for item in items if (item["scope"], item["limit"]) == (scope, name)), "not there")

    def test_a_limit_is_changed_once_old_and_new_value_are_confirmed(self):
        self.enter()
        self.token = self.gateway.log_on()
        FIX(self.gateway).order("MSFT", 5, 100)
        self.wait_for(lambda: " 90 %" in self.text("#limit-table"))
        self.called("Change openValue of symbol MSFT").click()
        self.wait_for(lambda: self.focus() == "value")
        self.assertIn("Now 550, of which 500 is used; in the file 550.", self.text("#limit-now"))
        self.look_everywhere("limit", "#limit-dialog")
        self.press("-1", Keys.TAB)
        self.tab_to("why")
        self.press("a big day", Keys.ENTER)
        self.wait_for(lambda: self.is_seen("#limit-confirm"))
        self.press(Keys.TAB, Keys.ENTER)
        # What the gateway says stands at the field.
        self.wait_for(lambda: "a limit is not below zero" in self.text("#limit-value .fault"), 3)
        self.assertEqual(self.focus(), "value")
        self.assertEqual(self.find("#limit-form [name=value]").get_attribute("aria-invalid"), "true")
        self.picture("limit-refused")
        self.set_value("1,000")
        self.press(Keys.ENTER)
        self.wait_for(lambda: "a number such as" in self.text("#limit-value .fault"))
        self.set_value("1000.00")
        self.press(Keys.ENTER)
        self.wait_for(lambda: self.is_seen("#limit-confirm"))
        self.assertEqual(self.text("#limit-change"), "openValue of symbol MSFT: from 550 to 1000.00.")
        self.assertEqual((self.text("#limit-before"), self.text("#limit-after")), (" 90 %", " 50 %"))
        self.look_everywhere("limit-confirm", "#limit-dialog")
        self.assertEqual(self.limit("symbol MSFT", "openValue"), "550")
        self.press(Keys.TAB, Keys.ENTER)
        self.wait_for(lambda: "openValue of symbol MSFT: 1000" in self.text("#told") and not self.is_seen("#limit-dialog"), 3)
        self.assertEqual(self.limit("symbol MSFT", "openValue"), "1000.00")
        self.wait_for(lambda: re.search(r"openValue.* 50 %by admin: a big day, in the file 550", self.text("#limit-table tbody")))
        # Less than is used; and back, before anything was done.
        self.called("Change openValue of symbol MSFT").click()
        self.set_value("400")
        self.tab_to("why")
        self.press("x", Keys.ENTER)
        self.wait_for(lambda: "More is used than that" in self.text("#limit-over"))
        self.find("#limit-back").click()
        self.assertEqual(self.focus(), "value")
        # None at all; and as in the file.
        for kind, words, value in [("unlimited", "from 1000.00 to none", "none"), ("asInFile", "from none to 550", "550")]:
            self.find(f"#limit-form [value={kind}]").click()
            self.find("#limit-go").click()
            self.wait_for(lambda: words in self.text("#limit-change"))
            self.find("#limit-go").click()
            self.wait_for(lambda: not self.is_seen("#limit-dialog"), 3)
            self.assertEqual(self.limit("symbol MSFT", "openValue"), value)
            if kind == "unlimited":
                self.wait_for(lambda: "none" in self.text("#limit-table tbody"))
                self.called("Change openValue of symbol MSFT").click()
                self.find("#limit-form [name=why]").send_keys("the day is over")
        self.no_complaint("401", "/latency", "409")

    def set_value(self, text):
        field = self.find("#limit-form [name=value]")
        field.clear()
        field.send_keys(text)

    def test_a_new_limit_and_what_the_gateway_refuses_of_it(self):
        self.enter()
        self.token = self.gateway.log_on()
        self.wait_for(lambda: self.is_seen("#limit-new"))
        self.find("#limit-new").click()
        self.assertEqual(self.focus(), "scope")
        self.assertFalse(self.is_seen("#limit-name"))
        self.find("#limit-form [name=scope] option:nth-child(2)").click()
        self.find("#limit-form [name=name]").send_keys("nobody")
        self.find("#limit-form option[value=ordersPerSecond]").click()
        self.set_value("1.5")
        self.find("#limit-form [name=why]").send_keys("a trial")
        self.look_everywhere("limit-new", "#limit-dialog")
        go = lambda: (self.find("#limit-go").click(), self.wait_for(lambda: self.is_seen("#limit-confirm")), self.find("#limit-go").click())
        go()
        self.wait_for(lambda: "nobody" in self.text("#limit-name .fault"), 3)
        self.find("#limit-form [name=name]").clear()
        self.find("#limit-form [name=name]").send_keys("slow")
        go()
        self.wait_for(lambda: "whole number" in self.text("#limit-value .fault"), 3)
        self.set_value("7")
        go()
        self.wait_for(lambda: not self.is_seen("#limit-dialog"), 3)
        self.assertEqual(self.limit("broker slow", "ordersPerSecond"), "7")
        # Somebody else was faster.
        self.wait_for(lambda: "broker slow" in self.text("#limit-table"))
        self.called("Change ordersPerSecond of broker slow").click()
        self.set_value("8")
        self.find("#limit-form [name=why]").send_keys("a trial")
        self.find("#limit-go").click()
        self.gateway.ask("PUT", "/api/v1/risk/limits", {"scope": "broker", "name": "slow", "limit": "ordersPerSecond", "value": "9", "why": "x"}, self.token)
        self.wait_for(lambda: "by admin: x" in self.text("#limit-table"), 8)
        self.find("#limit-go").click()
        self.wait_for(lambda: "changed it to 9 meanwhile" in self.text("#limit-form .problem"))
        self.assertEqual(self.limit("broker slow", "ordersPerSecond"), "9")

    def test_a_limit_asks_for_the_second_factor(self):
        self.enter()
        self.find("#account").click()
        self.find("#factor-begin").click()
        secret = self.wait_for(lambda: self.text("#factor-secret"))
        self.press(room.totp(secret), Keys.ENTER)
        codes = self.wait_for(lambda: self.text("#factor-list")).split()
        self.press(Keys.ESCAPE)
        self.find("#logout").click()
        self.wait_for(lambda: self.focus() == "name")
        self.find("#login [name=code]").send_keys(codes[0])
        self.find("#login [name=name]").send_keys("admin", Keys.TAB, room.PASSWORD, Keys.ENTER)
        self.wait_for(lambda: self.text("#link") == "live")
        # What was shown at the log-on is fresh for a while: as if that had passed.
        self.page.execute_script(
            "const ask = fetch; window.fetch = (path, ...more) => window.isShown || !/limits$/.test(path) || more[0]?.method !== 'PUT' ? (window.isShown ||= /show$/.test(path), ask(path, ...more))"
            " : Promise.resolve(new Response('{\"detail\":\"confirm it with a code of the second factor\"}', { status: 403 }))")
        self.wait_for(lambda: "openOrders" in self.text("#limit-table"))
        self.called("Change openOrders of everything").click()
        self.set_value("50")
        self.find("#limit-form [name=why]").send_keys("a trial")
        self.find("#limit-go").click()
        self.find("#limit-go").click()
        self.wait_for(lambda: self.focus() == "code")
        self.assertTrue(self.is_seen("#limit-confirm"))
        self.press(codes[1], Keys.ENTER)
        self.wait_for(lambda: not self.is_seen("#limit-dialog"), 3)
        self.wait_for(lambda: "by admin: a trial" in self.text("#limit-table"))

    # Planned stops

    def plan(self, kind, name, why, count, unit, closes=False):
        self.find("#stop-now").click()
        self.find(f"#stop [name=scope] option:nth-child({['everything', 'broker', 'symbol', 'account', 'session'].index(kind) + 1})").click()
        if name:
            self.find("#stop [name=name]").send_keys(name)
        self.find("#stop [name=why]").send_keys(why)
        if closes:
            self.find("#stop [name=closePositions]").click()
        self.find("#stop [name=confirm]").send_keys("STOP")
        self.find("#stop [name=delaySeconds]").send_keys(str(count))
        self.find(f"#stop [name=unit] option[value='{unit}']").click()

    def planned(self):
        return self.gateway.ask("GET", "/api/v1/emergency", token=self.token)[1]["planned"]

    def test_a_stop_is_planned_counted_down_and_called_off(self):
        self.enter()
        self.token = self.gateway.log_on()
        self.plan("symbol", "MSFT", "maintenance", 169, 3600)
        self.find("#stop-button").click()
        self.wait_for(lambda: "from 0 to 604800" in self.text("#stop .fault"), 3)
        self.assertEqual(self.focus(), "delaySeconds")
        self.press(Keys.ESCAPE)
        self.plan("symbol", "MSFT", "maintenance", 1, 3600, closes=True)
        self.assertEqual(self.text("#stop-button"), "Plan the stop")
        self.assertRegex(self.text("#stop-when"), r"engaged at [\d: -]+, in 1 h; clients are told now")
        self.look_everywhere("stop-planned-dialog", "#stop-dialog")
        self.find("#stop-button").click()
        self.wait_for(lambda: "PLANNED: stop of symbol MSFT" in self.text("#planned"), 3)
        self.assertEqual([(stop["scope"], stop["closesPositions"]) for stop in self.planned()], [("symbol MSFT", True)])
        self.assertIn("Positions are closed, too", self.text("#planned"))
        self.assertIn("which closes positions", self.command("status"))
        self.assertIn("Stop planned: symbol MSFT at", self.text("#alarm"))
        self.assertNotIn("STOPPED", self.page.title)
        first = self.wait_for(lambda: re.search(r"in (59 min \d+ s)", self.text("#planned")), 3)[1]
        self.wait_for(lambda: re.search(r"in (59 min \d+ s)", self.text("#planned"))[1] != first, 3)
        self.look_everywhere("stop-planned", "#emergency")
        # Planned again, it is replaced.
        self.plan("symbol", "MSFT", "sooner", 30, 60)
        self.assertIn("is replaced", self.text("#stop-when"))
        self.find("#stop-button").click()
        self.wait_for(lambda: "sooner" in self.text("#planned"), 3)
        self.assertEqual(len(self.planned()), 1)
        self.called("Call off the planned stop of symbol MSFT").click()
        self.wait_for(lambda: self.focus() == "why")
        self.picture("call-off")
        self.press("not needed", Keys.ENTER)
        self.wait_for(lambda: self.is_seen("#stops-none") and not self.is_seen("#alarm"), 3)
        self.assertEqual(self.planned(), [])
        self.assertRegex(self.command("audit"), "stop taken back.*symbol MSFT.*not needed")
        # One that nobody calls off; and it is too late at its end.
        self.plan("symbol", "MSFT", "now", 6, 1)
        self.find("#stop-button").click()
        self.wait_for(lambda: "PLANNED: stop of symbol MSFT" in self.text("#planned"), 3)
        self.called("Call off the planned stop of symbol MSFT").click()
        self.wait_for(lambda: re.search(r"in [12] s", self.text("#planned")), 8)
        self.press(Keys.ENTER)
        self.wait_for(lambda: "too late" in self.text("#deed .problem"))
        self.press(Keys.ESCAPE)
        self.wait_for(lambda: "STOPPED: symbol MSFT" in self.text("#alarm"), 8)
        self.assertEqual(self.text("#planned"), "")

    def test_a_session_has_no_positions_to_be_closed(self):
        self.enter()
        self.find("#stop-buttons button:nth-child(4)").click()
        self.find("#stop [name=closePositions]").click()
        self.find("#stop [name=scope] option:nth-child(5)").click()
        closes = self.find("#stop [name=closePositions]")
        self.assertEqual((closes.is_enabled(), closes.is_selected()), (False, False))
        self.assertIn("accounts", self.text("#stop-close"))

    # Sessions

    def heard(self, client, wanted):
        return next((text for text in client.messages(3) if wanted in text), None)

    def session(self, name="PENSTOCK->DESK"):
        self.wait_for(lambda: name in self.text("#session-table"))
        self.called(f"Session {name}, details").click()
        self.wait_for(lambda: self.is_seen("#session-dialog"))

    def deed(self, name):
        self.page.execute_script(
            "[...document.querySelectorAll('#session-deeds button')].find(e => e.textContent === arguments[0]).click()", name)

    def test_a_session_is_tested_logged_out_and_reset(self):
        self.enter()
        client = FIX(self.gateway)
        client.order("MSFT", 5, 100)
        self.wait_for(lambda: self.text("#n-open") == "1")
        self.session()
        self.wait_for(lambda: "Logged on, 127.0.0.1" in self.text("#session-state"))
        self.assertEqual(self.text("#session-deeds"), "TestLog out…Disconnect…Reset numbers…")
        self.wait_for(lambda: "open orders1" in self.text("#session-facts"), 5)
        self.look_everywhere("session", "#session-dialog")
        self.deed("Test")
        self.wait_for(lambda: "TestRequest(1) is sent" in self.text("#session-told"), 3)
        asked = re.search(r"\|112=([^|]*)\|", self.heard(client, "|35=1|"))
        client.send("0", f"112={asked[1]}|")
        self.deed("Log out…")
        self.wait_for(lambda: self.focus() == "why")
        self.assertIn("1 order of it is open", self.text("#deed-words"))
        self.press("lunch", Keys.ENTER)
        self.wait_for(lambda: "logging out" in self.text("#session-told"), 3)
        self.assertIn("|58=lunch|", self.heard(client, "|35=5|"))
        client.send("5", "58=see you|")
        client.socket.close()
        # Why it is down, and what it takes.
        self.wait_for(lambda: re.search(r"Away\. It ended last: .*, at [\d:]+; the peer said “see you”\. It waits for its peer", self.text("#session-state")), 5)
        self.assertEqual(self.text("#session-deeds"), "Reset numbers…")
        self.look_everywhere("session-away", "#session-dialog")
        self.deed("Reset numbers…")
        self.wait_for(lambda: self.focus() == "why")
        self.press("agreed by phone", Keys.TAB, "reset", Keys.ENTER)
        self.assertTrue(self.is_seen("#deed-dialog"))
        self.assertFalse(self.find("#deed-button").is_enabled())
        self.press(*[Keys.BACKSPACE] * 5, "RESET")
        self.look_everywhere("session-reset", "#deed-dialog")
        self.press(Keys.ENTER)
        self.wait_for(lambda: re.search("next in1next out1numbers", self.text("#session-facts")), 3)
        self.assertRegex(self.command("audit"), "admin.*resets session.*agreed by phone")
        self.press(Keys.ESCAPE)
        self.assertIn("see you", self.text("#session-table"))
        self.no_complaint("401", "/latency")

    def test_a_session_is_hung_up_on_and_the_keys_stay_in_the_dialog(self):
        self.enter()
        client = FIX(self.gateway)
        self.session()
        self.deed("Disconnect…")
        self.wait_for(lambda: self.focus() == "why")
        self.press(Keys.ENTER)
        self.wait_for(lambda: "Away" in self.text("#session-state"), 3)
        client.socket.settimeout(5)
        self.assertEqual(client.socket.recv(4096), b"")
        self.assertIn("asked to disconnect", self.text("#session-state"))
        self.wait_for(lambda: self.focus() == "Close")
        # It comes again, and the dialog sees it.
        FIX(self.gateway)
        self.wait_for(lambda: "Logged on" in self.text("#session-state"), 3)

    def test_an_initiator_is_logged_out_stays_away_and_is_logged_on_again(self):
        folder = self.folder / "venue"
        folder.mkdir()
        venue = room.Gateway(folder)
        try:
            password = self.gateway.first_password
            self.gateway.end()
            with self.gateway.file.open("a") as file:
                file.write(INITIATOR.replace("PORT", str(venue.fix)))
            self.gateway.start()
            self.gateway.first_password = password
            self.enter()
            self.session("DESK->PENSTOCK")
            self.wait_for(lambda: "Logged on" in self.text("#session-state"))
            self.assertNotIn("Log on", self.text("#session-deeds"))
            self.deed("Log out…")
            self.wait_for(lambda: self.focus() == "why")
            self.assertIn("stays away until somebody logs it on", self.text("#deed-words"))
            self.press("maintenance", Keys.ENTER)
            self.wait_for(lambda: "Halted" in self.text("#session-state") and "stays away" in self.text("#session-state"), 5)
            self.deed("Log on")
            self.wait_for(lambda: "Logged on" in self.text("#session-state"), 5)
            self.assertIn("connecting", self.text("#session-told"))
        finally:
            venue.end()

    # Charts

    def test_latencies_that_were_measured_are_charted(self):
        self.scheme("dark")
        self.enter()
        self.wait_for(lambda: self.text("#latency-words") == "Nothing was measured yet.")
        client = FIX(self.gateway)
        for _ in range(25):
            client.order("AAPL", 1)
        self.wait_for(lambda: self.text("#n-fills") == "25")
        items = lambda: self.gateway.ask("GET", "/api/v1/latency", token=token)[1]["items"]
        token = self.gateway.log_on()
        whole = self.wait_for(lambda: next((item for item in items() if item["stage"] == "whole" and item["broker"] == "paper" and item["count"] == 25), None))
        self.wait_for(lambda: self.text("#latency-words").startswith("25 times: half within"), 8)
        chart = lambda id, what: self.page.execute_script(f"const chart = Chart.getChart('{id}'); return {what}")
        self.assertEqual(sum(chart("latency-chart", "chart.data.datasets[0].data")), 25)
        self.assertEqual(chart("latency-chart", "chart.data.datasets[0].data.filter(count => count)"),
                         [bucket["count"] for bucket in whole["buckets"] if bucket["count"]])
        self.assertGreater(chart("latency-chart", "chart.width"), 100)
        # Each stage by itself.
        choices = self.page.execute_script("return [...document.querySelectorAll('#latency-stage option')].map(e => e.value)")
        self.assertEqual(choices, [f"{item['stage']} {item['broker'] or ''}" for item in items()])
        for place, item in enumerate(items()):
            if item["count"]:
                self.find(f"#latency-stage option:nth-child({place + 1})").click()
                self.assertTrue(self.text("#latency-words").startswith(f"{item['count']} time"), item)
                self.assertEqual(sum(chart("latency-chart", "chart.data.datasets[0].data")), item["count"])
        # Brokers as they go: each five seconds a point.
        names = sorted({item["broker"] for item in items() if item["broker"] and item["stage"] == "answered" and item["count"]})
        for _ in range(30):
            client.order("AAPL", 1)
        self.wait_for(lambda: chart("broker-chart", "chart?.data.datasets.flatMap(one => one.data).some(value => value > 0)"), 15)
        self.assertEqual(sorted(chart("broker-chart", "chart.data.datasets.map(one => one.label)")), names)
        self.wait_for(lambda: re.search(r"paper: p50 .* of 55 times", self.text("#broker-latency-words")), 8)
        self.assertIn("p50", self.card(1))
        for scheme in ["dark", "light"]:
            self.scheme(scheme)
            self.check_access(f"charts, {scheme}", "#latency")
            self.find("#flow").location_once_scrolled_into_view
            time.sleep(0.3)
            self.picture(f"charts-{scheme}")
        self.no_complaint("401")

    # Messages

    def rows(self):
        return self.page.execute_script("return [...document.querySelectorAll('#message-table tbody tr')].map(e => e.textContent)")

    def test_messages_of_a_session_are_found_and_opened_field_by_field(self):
        self.enter()
        client = FIX(self.gateway)
        for place in range(60):
            client.order("AAPL" if place % 2 else "MSFT", 1, 100)
        self.wait_for(lambda: self.text("#n-rate") == "60", 8)
        self.session()
        self.find("#session-messages").click()
        self.wait_for(lambda: len(self.rows()) == 50, 5)
        self.look_everywhere("messages", "#messages-dialog")
        numbers = lambda: [int(re.search(r"peer(\d+)", row)[1]) for row in self.rows() if "from the peer" in row]
        self.assertEqual(numbers(), sorted(numbers(), reverse=True))
        self.find("#messages-older").click()
        self.wait_for(lambda: len(self.rows()) == 100)
        self.find("#message-filter [name=type]").send_keys("NewOrderSingle", Keys.ENTER)
        self.wait_for(lambda: len(self.rows()) == 50 and all("NewOrderSingle" in row for row in self.rows()))
        self.find("#message-filter [name=clOrdID]").send_keys("DESK-7", Keys.ENTER)
        self.wait_for(lambda: len(self.rows()) == 1)
        self.find("#message-table tbody button").click()
        self.wait_for(lambda: "DESK-7" in self.text("#message-fields"))
        self.assertIn("ClOrdID", self.text("#message-fields"))
        self.assertIn("|11=DESK-7|", self.text("#message-text"))
        self.look_everywhere("message", "#message-dialog")
        self.press(Keys.ESCAPE)
        self.assertTrue(self.is_seen("#messages-dialog"))
        # What is wrong stands at the field; and what is not there is said.
        self.find("#message-filter [name=clOrdID]").clear()
        self.find("#message-filter [name=from]").send_keys("x", Keys.ENTER)
        self.wait_for(lambda: self.text("#message-filter .fault"))
        self.assertEqual(self.focus(), "from")
        self.find("#message-filter [name=from]").clear()
        self.find("#message-filter [name=where]").send_keys("Symbol=NONE", Keys.ENTER)
        self.wait_for(lambda: "No message fits" in self.text("#message-table .empty"))
