"""What goes wrong around the page: slow answers, names that are markup, clocks that differ, people who change."""
import time

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from page import FIX, Page
from room import PASSWORD

# What matches is answered when `go()` is called, or as `go(status, text)` says.
HOLD = """
const ask = fetch, [path, method] = arguments;
window.held = [];
window.go = (status, text) => window.held.shift()(status, text);
window.fetch = (to, ...more) => !RegExp(path).test(to) || (more[0]?.method ?? "GET") !== method ? ask(to, ...more)
  : new Promise((end, fail) => window.held.push((status, text) => status ? end(new Response(text, { status })) : ask(to, ...more).then(end, fail)));
"""
MARKUP = "<img src=x onerror=document.body.remove()>"


class Faults(Page):
    def hold(self, path, method="GET"):
        self.page.execute_script(HOLD, path, method)

    def held(self):
        return self.page.execute_script("return held.length")

    def go(self, *words):
        self.page.execute_script("go(...arguments)", *words)

    def module(self, name, words):
        """What a module of the page gives."""
        return self.page.execute_async_script(
            f"const end = arguments[arguments.length - 1]; import('/{name}.js').then(module => end((({{ {', '.join(words[0])} }}) => {words[1]})(module)), e => end(String(e)))")

    # Answers that come late

    def test_an_order_that_is_shown_is_not_another_one_whose_answer_was_late(self):
        self.enter()
        client = FIX(self.gateway)
        client.order("MSFT", 5, 100)
        client.order("MSFT", 7, 1)
        self.wait_for(lambda: self.text("#n-open") == "2")
        self.hold("orders/1$")
        self.called("Order 1, details").click()
        self.wait_for(lambda: self.held() == 1)
        self.press(Keys.ESCAPE)
        self.called("Order 2, details").click()
        self.wait_for(lambda: "DESK-2" in self.text("#order-facts"))
        self.go()
        time.sleep(0.5)
        self.assertEqual(self.text("#order-title"), "Order 2")
        self.assertIn("DESK-2", self.text("#order-facts"))

    def test_a_slow_answer_does_not_end_what_was_begun_meanwhile(self):
        self.enter()
        self.hold("emergency/stop", "POST")

        def begin(place, name):
            self.find(f"#stop-buttons button:nth-child({place})").click()
            self.find("#stop [name=name]").send_keys(name)
            self.find("#stop [name=why]").send_keys("a trial")
            self.find("#stop [name=confirm]").send_keys("STOP")

        begin(3, "SLOW")
        self.find("#stop-button").click()
        self.wait_for(lambda: self.held() == 1)
        self.press(Keys.ESCAPE)
        begin(3, "NEXT")
        self.go(409, '{"detail": "too many stops"}')
        self.wait_for(lambda: "too many stops" in self.text("#told"))
        self.assertTrue(self.is_seen("#stop-dialog"))
        self.assertEqual(self.text("#stop .problem"), "")
        self.assertEqual(self.find("#stop [name=name]").get_attribute("value"), "NEXT")
        # The other one does not wait for the first.
        self.find("#stop-button").click()
        self.wait_for(lambda: self.held() == 1)
        self.go()
        self.wait_for(lambda: "STOPPED: symbol NEXT" in self.text("#alarm"), 3)
        self.assertFalse(self.is_seen("#stop-dialog"))

    def test_what_was_told_before_a_stop_does_not_hide_it(self):
        self.enter()
        self.hold("status$")
        self.wait_for(lambda: self.held() >= 1, 8)
        before = '{"name":"trial","openOrders":0,"sessionsLoggedOn":0,"unknownOrders":0,"discrepancies":{},"brokers":[],' \
                 '"emergency":{"active":false,"stops":[],"planned":[]},"following":true}'
        self.gateway.ask("POST", "/api/v1/emergency/stop", {"scope": "symbol", "name": "TSLA", "why": "a trial"}, self.gateway.log_on())
        self.wait_for(lambda: self.is_seen("#alarm"), 3)
        self.go(200, before)
        time.sleep(0.5)
        self.assertTrue(self.is_seen("#alarm"))

    def test_nothing_of_who_was_there_comes_after_the_log_out(self):
        self.enter()
        self.gateway.ask("POST", "/api/v1/emergency/stop", {"scope": "symbol", "name": "TSLA", "why": "a trial"}, self.gateway.log_on())
        self.wait_for(lambda: "STOPPED" in self.page.title, 8)
        self.hold("status$|brokers$|limits$|audit")
        self.wait_for(lambda: self.held() >= 3, 8)
        self.find("#logout").click()
        self.wait_for(lambda: self.is_seen("#door"))
        for _ in range(self.held()):
            self.go()
        time.sleep(0.7)
        self.assertEqual(self.page.title, "Penstock")
        self.assertFalse(self.is_seen("#alarm"))
        for place in ["broker-cards", "stops", "limit-table tbody", "audit-table tbody", "position-table tbody", "session-table tbody"]:
            self.assertEqual(self.text(f"#{place}"), "", place)

    def test_the_audit_tail_has_no_hole_when_much_happens_at_once(self):
        self.enter()
        self.wait_for(lambda: "logged on" in self.text("#audit-table tbody"))
        token = self.gateway.log_on()
        for place in range(130):
            wish = {"scope": "everything", "limit": "orderSize", "value": str(1000 + place), "why": "a trial"}
            self.assertEqual(self.gateway.ask("PUT", "/api/v1/risk/limits", wish, token)[0], 200)
            # So many requests of one user are taken, and not many more.
            time.sleep(0.03)
        self.wait_for(lambda: "1129: a trial" in self.text("#audit-table tbody"), 12)
        for _ in range(6):
            if self.is_seen("#audit-older"):
                rows = len(self.text("#audit-table tbody"))
                self.find("#audit-older").click()
                self.wait_for(lambda: len(self.text("#audit-table tbody")) > rows or not self.is_seen("#audit-older"))
        words = self.text("#audit-table tbody")
        self.assertEqual([place for place in range(130) if f"{1000 + place}: a trial" not in words], [])

    # People

    def test_who_is_logged_out_elsewhere_sees_the_door_and_no_dialog(self):
        self.enter()
        self.find("#stop-now").click()
        self.press("half a reason")
        token = self.gateway.log_on()
        self.gateway.ask("POST", "/api/v1/me/password", {"old": PASSWORD, "new": PASSWORD + " 2"}, token)
        self.wait_for(lambda: self.is_seen("#door"), 5)
        self.assertIn("session has ended", self.text("#door-words"))
        self.assertFalse(self.is_seen("dialog"))
        self.assertEqual(self.focus(), "name")
        self.log_on(PASSWORD + " 2")
        self.find("#stop-now").click()
        self.assertEqual(self.find("#stop [name=why]").get_attribute("value"), "")

    def test_what_the_page_asks_by_itself_keeps_nobody_logged_on(self):
        self.enter()
        self.page.execute_script(
            "const ask = fetch; window.said = [];"
            "window.fetch = (to, how) => { said.push(how.headers['Penstock-Request']); return ask(to, how); };")
        said = lambda: self.page.execute_script("return said")
        self.wait_for(lambda: said()[-3:] == ["page"] * 3, 20)
        self.page.execute_script("said.length = 0")
        ActionChains(self.page).move_by_offset(3, 3).perform()
        self.wait_for(lambda: "1" in said() and said()[-1] == "page", 20)

    def test_who_is_not_let_in_is_told_so_and_does_not_ask_for_ever(self):
        self.enter()
        self.page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": (
            "const ask = fetch; window.asked = 0; window.fetch = (to, ...more) => !/me$/.test(to) ? ask(to, ...more)"
            " : (window.asked += 1, Promise.resolve(new Response('{\"detail\":\"not allowed from this address\"}', { status: 403 })))")})
        self.page.refresh()
        self.wait_for(lambda: "not allowed from this address" in self.text("#door-words"), 3)
        time.sleep(2)
        self.assertEqual(self.page.execute_script("return asked"), 1)

    def test_passwords_that_were_typed_do_not_stay(self):
        self.enter()
        self.find("#account").click()
        self.find("#new-password [name=old]").send_keys("a secret")
        self.press(Keys.ESCAPE)
        self.wait_for(lambda: not self.is_seen("#account-dialog"))
        self.wait_for(lambda: self.find("#new-password [name=old]").get_attribute("value") == "", 2)

    # The mouse

    def test_a_dialog_is_closed_by_a_click_beside_it_and_not_by_one_in_it(self):
        self.enter()
        self.find("#stop-now").click()
        dialog = self.find("#stop-dialog")
        box = dialog.rect
        edge = ActionChains(self.page)
        edge.w3c_actions.pointer_action.move_to_location(int(box["x"] + 10), int(box["y"] + 10)).click()
        edge.perform()
        self.assertTrue(self.is_seen("#stop-dialog"), "a click at its edge")
        # What is marked with the mouse may end beside it.
        drag = ActionChains(self.page)
        field = self.find("#stop [name=why]").rect
        drag.w3c_actions.pointer_action.move_to_location(int(field["x"] + 20), int(field["y"] + 10)).pointer_down()
        drag.w3c_actions.pointer_action.move_to_location(5, int(field["y"] + 10)).pointer_up()
        drag.perform()
        self.assertTrue(self.is_seen("#stop-dialog"), "a mark that ends beside it")
        beside = ActionChains(self.page)
        beside.w3c_actions.pointer_action.move_to_location(5, 300).click()
        beside.perform()
        self.wait_for(lambda: not self.is_seen("#stop-dialog"), 2)

    # Names and figures

    def test_names_that_are_markup_or_very_long_are_names(self):
        self.phone()
        self.enter()
        long = "A" * 32
        for name in ["<b>ME</b>", long]:
            client = FIX(self.gateway, name)
            client.send("D", f"11={MARKUP}|1={MARKUP if name != long else 'X' * 60}|38=5|40=2|44=1|54=1|55=MSFT|60=NOW|")
        token = self.gateway.log_on()
        self.gateway.ask("POST", "/api/v1/emergency/stop", {"scope": "account", "name": MARKUP, "why": MARKUP}, token)
        self.gateway.ask("POST", "/api/v1/emergency/stop", {"scope": "symbol", "name": "Y" * 20, "why": "W" * 120, "delaySeconds": 3600}, token)
        self.gateway.ask("PUT", "/api/v1/risk/limits", {"scope": "account", "name": MARKUP, "limit": "openValue", "value": "5", "why": MARKUP}, token)
        self.wait_for(lambda: MARKUP in self.text("#stops") and "Y" * 20 in self.text("#planned"), 5)
        self.wait_for(lambda: MARKUP in self.text("#order-table tbody") or MARKUP in self.text("#audit-table tbody"), 8)
        self.wait_for(lambda: "<b>ME</b>" in self.text("#session-table") and MARKUP in self.text("#limit-table"), 8)
        self.assert_narrow()
        self.called("Session PENSTOCK-><b>ME</b>, details").click()
        self.wait_for(lambda: "<b>ME</b>" in self.text("#session-title"))
        self.assert_narrow()
        self.press(Keys.ESCAPE)
        self.called(f"Change openValue of account {MARKUP}").click()
        self.assertIn(MARKUP, self.text("#limit-title"))
        self.assert_narrow()
        self.press(Keys.ESCAPE)
        self.called(f"Resume account {MARKUP}").click()
        self.assertIn(MARKUP, self.text("#resume-title"))
        self.assert_narrow()
        self.press(Keys.ESCAPE)
        self.assertEqual(self.page.execute_script("return document.querySelectorAll('main img, dialog img, header img').length"), 0)
        self.whole_picture("markup-phone")
        self.desktop()
        self.whole_picture("markup")
        # What can be done is not beside the screen of a desktop either.
        beside = self.page.execute_script(
            "return [...document.querySelectorAll('#limit-table, #session-table')].map(e => e.querySelector('.scroll')).filter(e => e.scrollWidth > e.clientWidth + 1).length")
        self.assertEqual(beside, 0)

    def test_several_of_one_name_are_all_shown(self):
        self.enter()
        found = self.module("dom", (["sync", "make", "say"], (
            "{ const list = make('ul'), show = names => sync(list, names.map((name, place) => ({ name, place })), item => item.name, () => make('li'),"
            " (li, item) => say(li, item.place)); show(['a', 'b', 'a', 'a']); const all = list.textContent; show(['a', 'a']); return [all, list.textContent]; }")))
        self.assertEqual(found, ["0123", "01"])

    def test_figures_are_exact_and_midnight_is_no_24th_hour(self):
        self.enter()
        figures = self.module("figures", (["clock", "sum", "percent", "compare", "span"], (
            "[clock(new Date(2026, 10, 27, 0, 5, 9).getTime()), sum([null]), sum(['0.1', '0.2', null]), sum(['9007199254740993', '0.01']), percent('999.99', '1000'),"
            " percent('90071992547409930000', '90071992547409930001'), percent('5', '0'), percent('5', 'none'),"
            " compare('1.50', '1.5'), compare('-1', '0.5'), span(3723), span(0)]")))
        self.assertEqual(figures, ["00:05:09", None, "0.3", "9007199254740993.01", 99, 99, None, None, 0, -1, "1 h 2 min 3 s", "0 s"])

    def test_a_clock_that_is_wrong_here_makes_no_difference(self):
        self.gateway.own()
        self.page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": "const now = Date.now; Date.now = () => now() - 7200000;"})
        self.page.get(self.address)
        self.log_on()
        for _ in range(3):
            FIX(self.gateway, f"DESK{_}").order("AAPL", 1)
        self.wait_for(lambda: (self.text("#n-rate"), self.text("#n-fills")) == ("3", "3"), 5)
        self.gateway.ask("POST", "/api/v1/emergency/stop", {"scope": "symbol", "name": "TSLA", "why": "a trial", "delaySeconds": 3600}, self.gateway.log_on())
        self.wait_for(lambda: "in 59 min" in self.text("#planned"), 5)
