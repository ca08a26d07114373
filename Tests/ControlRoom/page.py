"""The page of the control room in Chromium: a gateway, a store and a browser of each test's own."""
import contextlib
import importlib.machinery
import importlib.util
import json
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.chrome.service import Service

import room
from room import PASSWORD

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PICTURES = ROOT / ".build" / "control-room"


def script(name, path):
    loader = importlib.machinery.SourceFileLoader(name, str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


order = script("order", ROOT / "tools" / "order")
MUTE = """
  - id: mute
    kind: paper
    latency: 1m
    answerTimeout: 1s
    symbols: [{symbol: GOOG, price: 100, tick: 0.01, lot: 1, spread: 0.02, size: 1000}]
routing: {default: paper, rules: [{symbol: MSFT, brokers: [slow]}, {symbol: GOOG, brokers: [mute]}]}
"""


class Gateway(room.Gateway):
    """One whose room is at the same port after a restart, and with a broker that never answers."""

    def __init__(self, folder):
        super().__init__(folder)
        self.end()
        text = self.file.read_text().replace("listen: 127.0.0.1:0}", f"listen: 127.0.0.1:{room.free_port()}}}")
        text = re.sub(r"routing: .*\n", MUTE.lstrip("\n"), text)
        text = text.replace("fills: false", "fills: false\n    latency: 700ms")
        text = text.replace("risk: {maxOrderQty: 1000000}", "risk: {maxOrderQty: 1000000, limits: [{openOrders: 40}, {symbol: MSFT, openValue: 550}]}")
        self.file.write_text(text)
        password = self.first_password
        self.start()
        self.first_password = password


class FIX(order.Client):
    """A client that stays logged on."""
    all = []

    def __init__(self, gateway, name="DESK"):
        super().__init__(gateway.fix, name)
        self.send("A", "98=0|108=30|141=Y|")
        next(self.messages(5))
        self.count = 0
        FIX.all.append(self)

    def order(self, symbol, quantity, price=None, side=1):
        self.count += 1
        clOrdID = f"{self.sender}-{self.count}"
        self.send("D", f"11={clOrdID}|38={quantity}|40={2 if price else 1}|" + (f"44={price}|" if price else "")
                  + f"54={side}|55={symbol}|60=NOW|")
        return clOrdID


class Page(unittest.TestCase):
    width, height = 1440, 900

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="control-room-"))
        self.gateway = Gateway(self.folder)
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     f"--window-size={self.width},{self.height}", f"--user-data-dir={self.folder}/chromium"]:
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.page = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.page.set_script_timeout(20)
        self.address = f"http://127.0.0.1:{self.gateway.port}/"
        self.complaints = []

    def tearDown(self):
        while FIX.all:
            FIX.all.pop().socket.close()
        wrong = []
        with contextlib.suppress(Exception):
            wrong = [entry["message"] for entry in self.errors() if entry["source"] in ("javascript", "security")]
            self.page.quit()
        with contextlib.suppress(Exception):
            self.gateway.end(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.assertEqual(wrong, [], "the page has stumbled")

    # What tests say

    def find(self, selector):
        return self.page.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.page.execute_script("return document.querySelector(arguments[0])?.textContent ?? ''", selector)

    def is_seen(self, selector):
        return self.page.execute_script("return !!document.querySelector(arguments[0])?.checkVisibility()", selector)

    def wait_for(self, look, seconds=10, words="it has not come"):
        until = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > until:
                self.picture("failed")
                self.fail(f"{words} within {seconds} s; the page says: {self.text('#link')} {self.text('#old')}")
            time.sleep(0.02)

    def press(self, *keys):
        ActionChains(self.page).send_keys(*keys).perform()

    def focus(self):
        """What has the keys: its id, its name, or its text."""
        return self.page.execute_script(
            "const e = document.activeElement; return e.id || e.name || e.textContent.trim()")

    def tab_to(self, wanted, most=60):
        for _ in range(most):
            if self.focus() == wanted:
                return
            self.press(Keys.TAB)
        self.fail(f"the keys never come to {wanted}")

    def picture(self, name):
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.save_screenshot(str(PICTURES / f"{name}.png"))

    def whole_picture(self, name):
        width = self.page.execute_script("return innerWidth")
        high = self.page.execute_script("return document.documentElement.scrollHeight")
        self.page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": high, "deviceScaleFactor": 1, "mobile": width < 500})
        time.sleep(0.3)
        self.picture(name)
        self.page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def phone(self):
        self.page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})

    def desktop(self):
        self.page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def look_everywhere(self, name, inside):
        """Pictures in dark and light, of a desktop and a phone; and whether everybody can use it."""
        for scheme in ["dark", "light"]:
            self.scheme(scheme)
            self.check_access(f"{name}, {scheme}", inside)
            self.picture(f"{name}-{scheme}")
            self.phone()
            self.assert_narrow()
            self.picture(f"{name}-{scheme}-phone")
            self.desktop()

    def scheme(self, name):
        self.page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": name}]})

    def enter(self):
        """Logs on as somebody who has done so before."""
        self.gateway.own()
        self.page.get(self.address)
        self.wait_for(lambda: self.is_seen("#door"))
        self.log_on()

    def log_on(self, password=PASSWORD, name="admin"):
        self.wait_for(lambda: self.focus() == "name")
        self.press(name, Keys.TAB, password, Keys.ENTER)
        self.wait_for(lambda: self.text("#link") == "live")

    def user(self, name, *roles):
        """Somebody with these roles and a password of their own."""
        admin = self.gateway.log_on()
        first = self.gateway.ask("POST", "/api/v1/users", {"name": name, "roles": roles}, admin)[1]["password"]
        token = self.gateway.log_on(name, first)
        self.gateway.ask("POST", "/api/v1/me/password", {"old": first, "new": PASSWORD}, token)

    def change_to(self, name):
        self.find("#logout").click()
        self.log_on(name=name)

    def called(self, name):
        """The button of this name."""
        buttons = self.wait_for(lambda: self.page.find_elements(By.CSS_SELECTOR, f"[aria-label='{name}']"))
        button = buttons[0]
        self.page.execute_script("arguments[0].scrollIntoView({ block: 'center' })", button)
        return button

    def errors(self):
        self.complaints += self.page.get_log("browser")
        return self.complaints

    def no_complaint(self, *expected):
        """Nothing went wrong in the browser, nothing was forbidden by the policy, and nobody else was asked."""
        for entry in self.errors():
            if entry["level"] == "SEVERE" and not any(word in entry["message"] for word in expected):
                self.fail(entry["message"])
        asked = set()
        for entry in self.page.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            words = message["params"]
            if message["method"] == "Network.webSocketCreated":
                asked.add(words["url"].split("/")[2])
            if message["method"] == "Network.requestWillBeSent" and words["documentURL"].startswith(self.address):
                asked.add(words["request"]["url"].split("/")[2])
        self.assertEqual(asked, {f"127.0.0.1:{self.gateway.port}"})

    def check_access(self, words, inside="body"):
        """What axe looks for first: names, labels, ids, headings, contrast."""
        found = self.page.execute_script((HERE / "access.js").read_text(), inside)
        self.assertEqual(found, [], words)

    def assert_narrow(self):
        wide = self.page.execute_script(
            "return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('thead, .visible-to-readers, .skip'))"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))")
        self.assertEqual(wide, [])
        wide = self.page.execute_script(
            "return [...document.querySelectorAll('dialog[open]')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.id)")
        self.assertEqual(wide, [], "there is more at the side")
        self.assertLessEqual(self.page.execute_script("return document.documentElement.scrollWidth"), 360)

    def command(self, name):
        return subprocess.run([room.PENSTOCK, name, self.folder / "store"], capture_output=True, text=True).stdout
