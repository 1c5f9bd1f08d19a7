"""Trains the nets that look at patterns. Runs with a Python that has PyTorch.

`python3 -m train_expression.patterns FACES.npz PEER.npz NETS` trains one beside every net that
`train` left in NETS, on the same people, and keeps what it says of the people left out.
"""

import re
import sys
from pathlib import Path

import numpy as np
import torch

from train_expression.train import Faces, begin, train_patterns


def main(path: Path, peer: Path, nets: Path) -> None:
    """Train them."""
    torch.set_num_threads(1)
    told = np.load(peer)["patterns"].clip(0)
    patterns = torch.from_numpy(np.sqrt(told).astype(np.float32))
    for file in sorted(nets.glob("fold*.seed*.pt")):
        found = re.fullmatch(r"fold(-?\d+)\.seed(\d+)\.pt", file.name)
        if found is None:
            continue
        fold, seed = int(found[1]), int(found[2])
        begin(fold, seed)
        faces = Faces(path, fold)
        net = train_patterns(faces, patterns)
        torch.save(net.state_dict(), nets / f"patterns{fold}.seed{seed}.pt")
        rows = faces.left_out
        with torch.no_grad():
            scores = net(patterns[rows]).numpy()
        np.savez(nets / f"patterns{fold}.seed{seed}.npz", rows=rows, patterns=scores)
        print(fold, seed, len(rows), flush=True)


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:]))
