"""What every client script stands on: the venue that `run` started, its control interface, and checks that are counted."""
import json
import os
import sys
import time
import urllib.error
import urllib.request

VENUE = json.loads(os.environ["VENUE"])
failures = []
passed = 0


def credential(kind="HMAC", index=0):
    return [each for each in VENUE["credentials"] if each["kind"] == kind][index]


def control(method, path, **wish):
    request = urllib.request.Request(VENUE["control"] + path, json.dumps(wish).encode() if wish else None, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise AssertionError(f"control {method} {path}: {error.read().decode()}") from None


def same(name, found, wanted):
    """Counts a check, and says what differs."""
    global passed
    if found == wanted:
        passed += 1
    else:
        failures.append(name)
        print(f"    {name}: wanted {wanted!r}, found {found!r}")


def holds(name, condition, detail=""):
    same(name + (f" ({detail})" if detail and not condition else ""), bool(condition), True)


def refused(name, kind, perform):
    """The client must raise this kind of error; answers it."""
    try:
        perform()
    except kind as error:
        same(name, True, True)
        return error
    except Exception as error:  # another kind is what this check is about
        same(name, type(error).__name__, kind.__name__)
        return None
    same(name, "no error", kind.__name__)
    return None


def until(condition, seconds=5):
    """Waits until something holds; what arrives on another thread or task needs a moment."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.02)
    return condition()


def finish():
    print(f"    {passed} checks held" + (f", {len(failures)} failed" if failures else ""))
    # Client libraries leave threads and sockets behind; they are of no interest here.
    sys.stdout.flush()
    os._exit(1 if failures else 0)
