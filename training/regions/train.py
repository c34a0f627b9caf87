"""Trains one of the two networks: `python -m regions.train locate|mouth --portraits DIR --rendered DIR --out DIR`.

AdamW at a constant rate after a short warm-up, then a linear cooldown; the weights kept are a running mean. With the same seed, steps and
versions the result is the same up to the arithmetic of the machine. `--steps` counts the constant part; an empty file `OUT/NAME.cooldown`
starts the cooldown early (the log then says at which step).

Whenever a line is logged (`--every` 500 steps) all that the run consists of is written to `OUT/NAME.state`. The same command goes on from there after it was stopped, and ends
as if it had not been; one that has ended does nothing. Other seeds, rates or lengths begin anew.
"""
import argparse
import copy
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F

from . import labels, mesh, model, views

BATCH, FRESH = 24, 12   # half of each batch is new, half is drawn again from the last POOL views
POOL = 3000
RATE, WARM_UP, WEIGHT_DECAY = 2e-3, 300, 1e-4
MEAN = 0.998            # of the running mean of the weights
SIGMA_CELLS = 1.5       # of a key point's bell, in cells of 4 pixels
RENDERED_SHARE = 0.12


def tensors(batch):
    x = torch.from_numpy(np.stack([v.picture for v in batch])).permute(0, 3, 1, 2).float().div(255).sub(0.5).mul(4)
    return (x.contiguous(memory_format=torch.channels_last), torch.from_numpy(np.stack([v.classes for v in batch])).long(),
            torch.from_numpy(np.stack([v.points for v in batch])), torch.tensor([[v.mouth, v.face] for v in batch]))


def bells(points, height, width):
    """B×2×11×3 points to B×11×h×w bells, the larger where two faces overlap."""
    y = torch.arange(height).float()[:, None] * 4 + 2
    x = torch.arange(width).float()[None] * 4 + 2
    px, py, known = (points[..., k, None, None] for k in range(3))
    d = ((x - px) ** 2 + (y - py) ** 2) / (2 * (4 * SIGMA_CELLS) ** 2)
    return (torch.exp(-d) * known).amax(1)


def loss(network, batch, focus):
    x, classes, points, seen = batch
    logits, heat, globals_ = network(x)
    logits = F.interpolate(logits[:, :6].float(), scale_factor=2, mode="bilinear", align_corners=False)
    # Pixels about the mouth count more on both sides of its border, so that the border itself is not shifted.
    lips = ((classes >= mesh.UPPER) & (classes <= mesh.EYE)).float()[:, None]
    near = F.max_pool2d(F.max_pool2d(lips, 4), 3, 1, 1)
    weight = 1 + focus * F.interpolate(near, scale_factor=4, mode="nearest")[:, 0]
    known = (classes != mesh.IGNORE).float()
    pixel = F.cross_entropy(logits, classes.clamp_max(5), reduction="none")
    segment = (pixel * weight * known).sum() / (weight * known).sum()
    target = bells(points, heat.shape[2], heat.shape[3])
    undecided = (seen[:, 0] < 0)[:, None, None, None]
    bce = F.binary_cross_entropy_with_logits(heat[:, :11].float(), target, reduction="none") * (1 + 20 * target)
    bell = (bce * ~undecided).mean()
    presence = F.binary_cross_entropy_with_logits(globals_[:, :2].float(), seen.clamp_min(0), reduction="none")
    presence = (presence * (seen >= 0)).sum() / (seen >= 0).sum()
    overlap = overlaps(logits.detach(), classes)
    quality = F.binary_cross_entropy_with_logits(globals_[:, 2].float(), overlap)
    return segment + 2.0 * bell + 0.3 * presence + 0.05 * quality, (segment.item(), bell.item(), presence.item())


def mouth_of(probability):
    return probability[:, 2:5].sum(1) > 0.5


def overlaps(logits, classes):
    seen = mouth_of(logits.softmax(1))
    true = (classes >= mesh.UPPER) & (classes <= mesh.INTERIOR)
    return (seen & true).flatten(1).sum(1) / (seen | true).flatten(1).sum(1).clamp_min(1)


def peaks(heat):
    """B×11 places (pixels) and heights of the bells: centroid of the 5×5 cells about the highest."""
    p = heat[:, :11].float().sigmoid()
    b, k, h, w = p.shape
    best = p.flatten(2).argmax(2)
    cy, cx = best // w, best % w
    padded = F.pad(p, (2, 2, 2, 2))
    dy, dx = torch.meshgrid(torch.arange(5), torch.arange(5), indexing="ij")
    at = (cy[..., None, None] + dy) * (w + 4) + cx[..., None, None] + dx
    patch = padded.flatten(2).gather(2, at.flatten(2)).view(b, k, 5, 5)
    mass = patch.sum((2, 3)).clamp_min(1e-6)
    x = (patch * (cx[..., None, None] + dx - 2)).sum((2, 3)) / mass
    y = (patch * (cy[..., None, None] + dy - 2)).sum((2, 3)) / mass
    return torch.stack([x * 4 + 2, y * 4 + 2], 2), p.flatten(2).amax(2)


@torch.no_grad()
def check(network, batches):
    """Overlap of the mouth, error of the points over mouth width, and how well mouths and none are told apart."""
    overlap, error, pos, neg = [], [], [], []
    for x, classes, points, seen in batches:
        logits, heat, g = network(x)
        logits = F.interpolate(logits[:, :6].float(), scale_factor=2, mode="bilinear", align_corners=False)
        one = (seen[:, 0] == 1) & (points[:, 1, :, 2].sum(1) == 0)
        overlap += overlaps(logits, classes)[one].tolist()
        where, _ = peaks(heat)
        width = (points[:, 0, 4, :2] - points[:, 0, 5, :2]).norm(dim=1)
        e = (where - points[:, 0, :, :2]).norm(dim=2) / width[:, None]
        error += e[one][:, 4:10][points[one][:, 0, 4:10, 2] > 0].tolist()
        pos += g[seen[:, 0] == 1, 0].tolist()
        neg += g[seen[:, 0] == 0, 0].tolist()
    overlap, error, pos, neg = map(np.array, (overlap, error, pos, neg))
    apart = (pos[:, None] > neg[None]).mean() if len(neg) else float("nan")
    return (f"overlap mean {overlap.mean():.4f} p10 {np.quantile(overlap, 0.1):.4f}; points median {np.median(error):.4f} p95 "
            f"{np.quantile(error, 0.95):.4f} mouth widths; mouth or none AUC {apart:.4f}")


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("name", choices=["locate", "mouth"])
    a.add_argument("--portraits", required=True)
    a.add_argument("--labels", required=True, help="what `regions.looks` made of the portraits")
    a.add_argument("--rendered", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--steps", type=int, default=16000)
    a.add_argument("--cooldown", type=int, default=4000)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--start", help="checkpoint (.pt) or weights file (.fpnn) to go on from")
    a.add_argument("--rate", type=float, default=RATE)
    a.add_argument("--every", type=int, default=500, help="steps between a line of the log, with the weights so far, and the next")
    a = a.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    view = views.locate_view if a.name == "locate" else views.mouth_view
    focus = 6.0 if a.name == "locate" else 3.0

    held = labels.load(a.portraits, a.labels, "held-out")
    held_chances = np.cumsum([1.0 for _ in held])
    fixed = np.random.default_rng(7)
    tests = [tensors([view(fixed, held, held_chances) for _ in range(50)]) for _ in range(8)]
    portraits = labels.load(a.portraits, a.labels)
    portraits += labels.load_rendered(a.rendered, RENDERED_SHARE, portraits)
    chances = np.cumsum([p.weight for p in portraits])
    print(f"{len(portraits)} faces for training, {len(held)} held out", flush=True)

    network = model.Network().to(memory_format=torch.channels_last)
    if a.start and a.start.endswith(".fpnn"):
        network = model.imported(a.start).to(memory_format=torch.channels_last)
        model.settle(network, [tensors([view(rng, portraits, chances) for _ in range(BATCH)])[0] for _ in range(20)])
    elif a.start:
        network.load_state_dict(torch.load(a.start))
    mean = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(network.parameters(), a.rate, weight_decay=WEIGHT_DECAY)
    pool, end, step, since, logged = [], a.steps, 0, time.time(), np.zeros(3)
    state, told = out / f"{a.name}.state", (a.seed, a.steps, a.cooldown, a.rate, a.start)
    if state.exists():
        kept = torch.load(state, weights_only=False)
        if kept["told"] == told:
            network.load_state_dict(kept["network"])
            mean.load_state_dict(kept["mean"])
            optimiser.load_state_dict(kept["optimiser"])
            rng.bit_generator.state = kept["rng"]
            pool, end, step = kept["pool"], kept["end"], kept["step"]
            since -= kept["seconds"]
            print(f"going on from step {step}", flush=True)
    while step < end + a.cooldown:
        if step < end and (out / f"{a.name}.cooldown").exists():
            end = step
            print(f"cooldown from step {step}", flush=True)
        rate = a.rate * min(1.0, (step + 1) / WARM_UP, max(0.005, 1 - (step - end) / a.cooldown) if step > end else 1.0)
        for group in optimiser.param_groups:
            group["lr"] = rate
        fresh = [view(rng, portraits, chances) for _ in range(FRESH if len(pool) >= BATCH else BATCH)]
        again = [views.mirror(v) if rng.random() < 0.5 else v for v in (pool[rng.integers(len(pool))] for _ in range(BATCH - len(fresh)))]
        pool = (pool + fresh)[-POOL:] if len(pool) < POOL else replace(rng, pool, fresh)
        total, parts = loss(network, tensors(fresh + again), focus)
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        step += 1
        logged += parts
        with torch.no_grad():
            keep = min(MEAN, 1 - 1 / (step + 1)) if not a.start else MEAN
            for m, n in zip(mean.state_dict().values(), network.state_dict().values()):
                if m.dtype.is_floating_point:
                    m.mul_(keep).add_(n, alpha=1 - keep)
        if step % a.every == 0 or step == end + a.cooldown:
            torch.save(mean.state_dict(), out / f"{a.name}.pt")
            model.export(mean, out / f"{a.name}.fpnn")
            s, b, p = logged / a.every
            print(f"step {step} {(time.time() - since) / 60:.1f} min rate {rate:.5f} classes {s:.4f} points {b:.4f} seen {p:.4f}; held out: "
                  f"{check(mean, tests)}", flush=True)
            logged[:] = 0
            keep_state(state, {"told": told, "network": network.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(),
                               "rng": rng.bit_generator.state, "pool": pool, "end": end, "step": step, "seconds": time.time() - since})


def keep_state(path, state):
    """Written beside and put in place whole, so that a run stopped while writing goes on from the state before."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def replace(rng, pool, fresh):
    for v in fresh:
        pool[rng.integers(len(pool))] = v
    return pool


if __name__ == "__main__":
    main()
