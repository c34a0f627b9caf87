"""The mean of the weights of networks that began alike: `python -m regions.mean OUT.fpnn A.fpnn B.fpnn …`.

Networks trained on from one file under different seeds differ by chance; the mean of their weights computes nearly what the mean of their answers
would, at the cost of one. M. Wortsman et al., "Model soups", ICML 2022, arXiv 2203.05482.
"""
import argparse

import torch

from . import model


def mean(networks):
    out = networks[0]
    states = [network.state_dict() for network in networks]
    out.load_state_dict({key: torch.stack([s[key] for s in states]).mean(0) if value.dtype.is_floating_point else value
                         for key, value in states[0].items()})
    return out


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("out")
    a.add_argument("files", nargs="+")
    a = a.parse_args()
    print(f"{model.export(mean([model.imported(f) for f in a.files]), a.out)} bytes")


if __name__ == "__main__":
    main()
