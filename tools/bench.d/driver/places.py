"""Where things are."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
OWN = ROOT / "tools" / "bench.d"
SHARED = ROOT.parent / "shared" / "bench"
BUILT = ROOT / ".build" / "bench"
