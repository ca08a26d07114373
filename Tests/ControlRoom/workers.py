"""Runs tests in several processes at a time: each test has a gateway of its own, and waits most of the time."""
import concurrent.futures
import subprocess
import sys
import unittest


def run(groups, count):
    """Those of the classes' tests that the command line names by a part of their names, or all. Exits 1 when any failed.

    The slowest should be in the first classes.
    """
    script, program, *words = sys.argv
    names = [f"{group.__name__}.{name}" for group in groups for name in dir(group) if name.startswith("test_")]
    found = [name for name in names if not words or any(word in name for word in words)]
    if not found:
        sys.exit(f"no test is called {' or '.join(words)}")
    if words in ([name] for name in names):
        # The worker itself.
        for group in groups:
            setattr(sys.modules["__main__"], group.__name__, group)
        unittest.main(argv=[script, *words], verbosity=2)
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        runs = [pool.submit(subprocess.run, [sys.executable, script, program, name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                for name in found]
        failed = []
        for name, done in zip(found, runs):
            result = done.result()
            if result.returncode:
                failed.append(name)
                print(result.stdout, flush=True)
            else:
                print(f"{name} ... ok", flush=True)
    print(f"Ran {len(found)} tests", flush=True)
    for name in failed:
        print(f"FAIL: {name}", flush=True)
    sys.exit(1 if failed else 0)
