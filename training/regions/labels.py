"""Portraits and their machine labels, read once: lip outlines as smooth curves, a cleaned skin mask, and a weight for every portrait.

The machine's mesh marks a line of 20 points around the lips; a curve through them follows the border better than straight lines do. Inside
the oval of the face, hair, beards, glasses and shadows' edges are not skin: pixels far from the smooth colour of the face are taken out.
A label whose outline shows hardly any change of colour across it is wrong or invisible; the worst of them are left out.
"""
import json
import pathlib
from dataclasses import dataclass

import cv2
import numpy as np

from . import mesh

# Share of portraits left out because hardly any border shows where their label says there is one.
WORST = 0.02
# Skin whose individual typology angle is less counts as dark (dark brown and darker); these portraits are drawn so many times more often.
# Chardon, Cretois and Hourseau, Int. J. Cosmetic Science 13, 1991, doi 10.1111/j.1467-2494.1991.tb00561.x.
DARK_DEG, DARK_WEIGHT = 10.0, 2.0
# Of one answer of the machine about the mean of sixteen, over the mouth's width: the median of the portraits, as `looks.py` prints it.
USUAL_SPREAD = 0.0056


@dataclass
class Portrait:
    name: str
    levels: list          # RGB pictures: full size, half, quarter
    skin: np.ndarray      # class map of the full size: SKIN, OTHER or IGNORE
    points: np.ndarray    # 11×2 key points
    outer: np.ndarray     # closed outlines, pixels of the full size
    upper: np.ndarray
    lower: np.ndarray
    inner: np.ndarray
    eyes: list
    oval: np.ndarray
    mouth_width: float
    face_height: float
    centre: np.ndarray    # of the face
    weight: float


def curve(points, steps=5):
    """An open Catmull–Rom curve through the points."""
    p = np.r_[[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]]
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = [0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
           for a, b, c, d in zip(p, p[1:], p[2:], p[3:])]
    return np.r_[np.concatenate(out), points[-1:]]


def fill(shape, polygons, value=1, out=None):
    """Polygons in pixels (centres at +0.5) filled to 1/16 pixel."""
    out = np.zeros(shape, np.uint8) if out is None else out
    for q in polygons:
        cv2.fillPoly(out, [np.round((q - 0.5) * 16).astype(np.int32)], int(value), cv2.LINE_8, 4)
    return out


def skin_map(picture, oval, cut, outer):
    """SKIN where the colour follows the smooth colour of the face, OTHER elsewhere, IGNORE along the doubtful rim."""
    shape = picture.shape[:2]
    inside = fill(shape, [oval])
    for polygon in cut:
        inside[fill(shape, [polygon]) > 0] = 0
    log = np.log(picture.astype(np.float32) ** 2.2 / 255**2.2 + 0.003)
    features = np.dstack([log[..., 0] - log[..., 1], log[..., 1] - log[..., 2], log.mean(2)])
    y, x = np.mgrid[: shape[0], : shape[1]]
    scale = np.ptp(oval[:, 1])
    u, v = (x - oval[:, 0].mean()) / scale, (y - oval[:, 1].mean()) / scale
    basis = np.dstack([np.ones_like(u), u, v, u * u, u * v, v * v])
    at = inside > 0
    good = at.copy()
    for channel, least in ((0, 0.10), (1, 0.14), (2, 0.30)):
        b, f = basis[at], features[..., channel][at]
        w = np.ones(len(f))
        for _ in range(6):
            c = np.linalg.lstsq(b * w[:, None], f * w, rcond=None)[0]
            r = f - b @ c
            s = 1.48 * np.median(np.abs(r)) + 1e-3
            w = 1 / (1 + (r / (2 * s)) ** 2)
        residual = features[..., channel] - basis @ c
        limit = max(3.5 * s, least)
        # Skin is brighter in highlights; only darker is suspicious in luminance.
        good &= (np.abs(residual) < limit) if channel < 2 else (residual > -limit)
    size = max(1, round(scale * 0.012))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * size + 1,) * 2)
    good = cv2.morphologyEx(good.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    good = cv2.morphologyEx(good, cv2.MORPH_CLOSE, kernel)
    rim = cv2.dilate(inside, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * max(1, round(scale * 0.03)) + 1,) * 2))
    out = np.where(good & inside, mesh.SKIN, mesh.OTHER).astype(np.uint8)
    out[(rim > 0) & (inside == 0)] = mesh.IGNORE
    out[(fill(shape, [outer]) > 0)] = mesh.SKIN  # drawn over by the lips
    return out


def border_contrast(picture, outer, width):
    """Median change of log chroma across the outline over its change along it: near 0 where no border shows there."""
    log = cv2.GaussianBlur(np.log(picture.astype(np.float32) ** 2.2 + 60), (0, 0), max(0.6, width / 80))
    features = np.dstack([log[..., 0] - log[..., 1], log[..., 1] - log[..., 2], 0.5 * log.mean(2)])
    t = np.roll(outer, -2, 0) - np.roll(outer, 2, 0)
    normal = np.c_[t[:, 1], -t[:, 0]] / (np.linalg.norm(t, axis=1, keepdims=True) + 1e-6)
    if ((outer - outer.mean(0)) * normal).sum() < 0:
        normal = -normal

    def sample(q):
        return cv2.remap(features, q[:, 0].astype(np.float32)[None] - 0.5, q[:, 1].astype(np.float32)[None] - 0.5, cv2.INTER_LINEAR,
                         borderMode=cv2.BORDER_REPLICATE)[0]

    step = 0.05 * width
    change = sample(outer - normal * step) - sample(outer + normal * step)
    return float(np.linalg.norm(np.median(change, 0)))


def typology_deg(picture, skin):
    """Individual typology angle of the skin, atan((L* - 50) / b*), in degrees: 55 and more very light, -30 and less dark."""
    lab = cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_RGB2LAB)[skin == mesh.SKIN]
    lightness, _, b = np.median(lab, 0) if len(lab) else (100, 0, 0)
    return float(np.degrees(np.arctan2(lightness - 50, b)))


def trust(row):
    """Weight of a label by how far the machine's looks at this portrait differ: the inverse of their variance, 1 at most, one half where it is unknown."""
    spread = row.get("spread")
    return min(1.0, (USUAL_SPREAD / spread) ** 2) if spread else 0.5


def portrait(folder, row):
    picture = cv2.cvtColor(cv2.imread(str(folder / "images" / row["file"])), cv2.COLOR_BGR2RGB)
    p = np.array(row["points"], np.float32)
    o, i = p[mesh.OUTER_LIPS], p[mesh.INNER_LIPS]
    top, bottom = curve(o[:11]), curve(np.r_[o[10:], o[:1]])
    inner_top, inner_bottom = curve(i[:11]), curve(np.r_[i[10:], i[:1]])
    outer = np.r_[top[:-1], bottom[:-1]]
    inner = np.r_[inner_top[:-1], inner_bottom[:-1]]
    eyes = [p[e] for e in mesh.EYES]
    width = float(np.linalg.norm(p[mesh.LEFT_CORNER] - p[mesh.RIGHT_CORNER]))
    brows = [cv2.convexHull(p[b] + np.array(d, np.float32) * width * 0.06)[:, 0] for b in mesh.BROWS for d in ([0, -1], [0, 0.3])]
    oval = p[mesh.OVAL]
    pyramid = [picture]
    for _ in range(2):
        pyramid.append(cv2.resize(pyramid[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    opening = cv2.contourArea(inner.astype(np.float32)) / (width * width)
    # Closed mouths are what clinics photograph and are rare among smiling members of parliament; sharp mouths teach borders.
    weight = (5.0 if opening < 0.02 else 1.0) * np.clip(width / 40, 0.5, 2.5) ** 1.3 * trust(row)
    skin = skin_map(picture, oval, eyes + brows, outer)
    if typology_deg(picture, skin) < DARK_DEG:
        weight *= DARK_WEIGHT
    return Portrait(row["file"], pyramid, skin, p[mesh.KEY_POINTS], outer,
                    np.r_[top, inner_top[::-1]], np.r_[bottom, inner_bottom[::-1]], inner, eyes, oval, width,
                    float(np.linalg.norm(p[10] - p[mesh.CHIN])), (p[10] + p[mesh.CHIN]) / 2, float(weight)), border_contrast(picture, outer, width)


def rendered(path):
    """A rendered face: exact labels, every skin tone, lipsticks, gloss and lights that the portraits lack."""
    truth = json.loads(path.read_text())
    picture = cv2.cvtColor(cv2.imread(str(path.with_suffix(".png"))), cv2.COLOR_BGR2RGB)
    polygon = lambda q: np.array(q, np.float32)
    upper, lower = (polygon(q) for q in truth["lip_bands"])
    outer, oval = polygon(truth["lips"][0]), polygon(truth["skin"][0])
    inner = polygon(truth["mouth_interior"][0]) if truth["mouth_interior"] else np.r_[upper[:1], upper[:1], upper[:1]]
    eyes = [polygon(q) for q in truth["eyes"]]
    points = polygon([truth["key_points"][name] for name in mesh.KEY_POINT_NAMES])
    pyramid = [picture]
    for _ in range(2):
        pyramid.append(cv2.resize(pyramid[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    skin = fill(picture.shape[:2], [oval])
    width = float(np.linalg.norm(points[4] - points[5]))
    chin = points[10]
    top = oval[oval[:, 1].argmin()]
    return Portrait(path.stem, pyramid, skin, points, outer, upper, lower, inner, eyes, oval, width,
                    float(np.linalg.norm(top - chin)), (top + chin) / 2, 1.0)


def load_rendered(folder, share, portraits):
    """Rendered faces that together are drawn with the given share against these portraits."""
    made = [rendered(p) for p in sorted(pathlib.Path(folder).glob("*.json"))]
    weight = share / (1 - share) * sum(p.weight for p in portraits) / max(1, len(made))
    for p in made:
        p.weight = weight
    return made


def load(folder, labels, part="train"):
    """Portraits with the labels that `looks.py` made, for training (nine of ten), or those held out (every tenth in the order of their names)."""
    folder = pathlib.Path(folder)
    rows = sorted((json.loads(line) for line in open(labels)), key=lambda r: r["file"])
    keep = [r for n, r in enumerate(rows) if (n % 10 == 9) == (part == "held-out")]
    made = [portrait(folder, r) for r in keep]
    least = np.quantile([c for _, c in made], WORST)
    return [p for p, c in made if c > least]
