"""Table and picture from recorded figures."""

import numpy as np
from PIL import Image

from benchmarks.peers.picture import COLOURS, draw
from benchmarks.peers.table import bound_of, peers_table


def point(seconds, score, served=10, violations=()):
    return {"seconds": seconds, "score": score, "served": served, "violations": list(violations)}


def recorded():
    """Linli, a peer whose best plan was refused, one that built no model, and one that is not installed."""
    common = {"seed": 0, "asked": 20, "size": {}, "bounds": [], "own_bound": None, "peak_mib": 100}
    linli = {**common, "peer": "linli", "ended": "finished", "moments": {"loaded": 0.9}}
    linli |= {"points": [point(1.5, 800), point(9, 900, 12)], "bounds": [(2.0, 1100), (8.0, 1000)]}
    cpsat = {**common, "peer": "cpsat", "ended": "finished", "moments": {"loaded": 0.9, "built": 2.5}}
    cpsat |= {"points": [point(5, 500, 8), point(7, 990, 19, ["R6: full"])], "own_bound": 1200}
    highs = {**common, "peer": "highs", "ended": "time", "moments": {"loaded": 1.0}, "points": []}
    scip = {"seed": 0, "peer": "scip", "ended": "left out: not installed", "points": [], "bounds": []}
    head = {"machine": "m", "communities": 2, "seconds": 10.0, "threads": 2}
    return {**head, "runs": [linli, cpsat, highs, scip]}


def rows():
    lines = peers_table(recorded()).splitlines()
    head, *body = [[x.strip() for x in line.strip("|").split("|")] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in body[1:]]


def test_table_gives_the_best_plan_that_stood():
    linli, cpsat, _, _ = rows()
    assert (linli["score at 1 s"], linli["score at 3 s"], linli["score at 10 s"]) == ("–", "800", "900")
    assert (linli["served"], linli["gap to Linli's bound"], linli["own bound"]) == ("60 %", "10.0 %", "1000")
    assert (cpsat["score at 10 s"], cpsat["refused"], cpsat["own bound"]) == ("500", "1 (R6)", "1200")
    assert (cpsat["ready s"], cpsat["first plan s"]) == ("2.5", "5.0")


def test_table_says_why_there_is_nothing():
    _, _, highs, scip = rows()
    assert highs["ended"] == "model not built in time"
    assert highs["score at 10 s"] == highs["served"] == "–"
    assert scip["ended"] == "left out: not installed"


def test_bound_is_linlis_best():
    assert bound_of(recorded(), 0) == 1000
    assert bound_of(recorded(), 1) is None


def test_picture_names_each_peer_that_ran(tmp_path):
    path = tmp_path / "deep" / "peers.png"
    draw(recorded(), path)
    with Image.open(path) as picture:
        colours = {tuple(c) for c in np.asarray(picture.convert("RGB")).reshape(-1, 3).tolist()}
    drawn = {n for n, hex_ in COLOURS.items() if tuple(bytes.fromhex(hex_[1:])) in colours}
    assert drawn == {"linli", "cpsat", "highs"}
