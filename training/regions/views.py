"""Views of portraits as the networks see them: geometry, class map, key points, whether a mouth is seen."""
from dataclasses import dataclass

import cv2
import numpy as np

from . import augment, backgrounds, mesh
from .labels import fill

LOCATE, MOUTH = (160, 160), (128, 192)  # height, width
MOUTH_CROP = 2.2  # mouth widths across the crop of the mouth network


@dataclass
class View:
    picture: np.ndarray   # H×W×3 uint8
    classes: np.ndarray   # H×W uint8
    points: np.ndarray    # 2 faces × 11 × 3: x, y, known (1), absent (0)
    mouth: float          # 1 a visible mouth, 0 none, -1 undecided (mostly covered or cut)
    face: float           # 1 with both eyes


def similarity(scale, angle, source, target):
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    a = np.array([[c, -s, 0], [s, c, 0]], np.float64)
    a[:, 2] = np.asarray(target) - a[:, :2] @ np.asarray(source)
    return a


def apply(a, points):
    return points @ a[:, :2].T + a[:, 2]


def warp(levels, a, size, border, value=None):
    """The picture under `a` (pixel centres at +0.5), from the level that suits its scale."""
    scale = np.sqrt(abs(np.linalg.det(a[:, :2])))
    level = int(np.clip(np.floor(np.log2(1 / max(scale, 1e-6)) + 0.3), 0, len(levels) - 1))
    k = 2.0**level
    m = a.copy()
    m[:, :2] *= k
    m[:, 2] += a[:, :2] @ [0.5 * k, 0.5 * k] - 0.5 - 0.0
    inter = cv2.INTER_CUBIC if scale * k > 1.5 else cv2.INTER_LINEAR
    return cv2.warpAffine(levels[level], m, (size[1], size[0]), flags=inter, borderMode=border, borderValue=value or 0)


def place(portrait, a, size, flip, picture, classes):
    """Draws one portrait's labels under `a`; returns its key points as 11×3."""
    height, width = size
    m = a.copy()
    m[:, 2] += a[:, :2] @ [0.5, 0.5] - 0.5
    skin = cv2.warpAffine(portrait.skin, m, (width, height), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    classes[:] = skin
    fill(size, [apply(a, e) for e in portrait.eyes], mesh.EYE, classes)
    fill(size, [apply(a, portrait.outer)], mesh.LOWER, classes)
    fill(size, [apply(a, portrait.upper)], mesh.UPPER, classes)
    fill(size, [apply(a, portrait.inner)], mesh.INTERIOR, classes)
    points = np.zeros((11, 3), np.float32)
    points[:, :2] = apply(a, portrait.points)
    inside = (points[:, 0] > 0) & (points[:, 0] < width) & (points[:, 1] > 0) & (points[:, 1] < height)
    points[:, 2] = inside
    return points


def mouth_seen(portrait, a, size):
    """Share of the mouth's box that lies inside the view."""
    q = apply(a, portrait.outer)
    box = np.r_[q.min(0), q.max(0)]
    w = np.clip(box[2], 0, size[1]) - np.clip(box[0], 0, size[1])
    h = np.clip(box[3], 0, size[0]) - np.clip(box[1], 0, size[0])
    return max(0.0, w) * max(0.0, h) / max(1e-6, (box[2] - box[0]) * (box[3] - box[1]))


def backdrop(rng, portraits, size):
    if rng.random() < 0.5:
        return backgrounds.texture(rng, *size)
    p = portraits[rng.integers(len(portraits))]
    picture = p.levels[0][: max(20, int(p.oval[:, 1].min() * 0.9))]
    return cv2.resize(picture, (size[1], size[0]), interpolation=cv2.INTER_LINEAR)


def from_portrait(rng, portraits, portrait, a, size, backdrops=True):
    border = [cv2.BORDER_REPLICATE, cv2.BORDER_CONSTANT][int(rng.random() < 0.5)]
    picture = warp(portrait.levels, a, size, border, tuple(float(v) for v in rng.uniform(0, 255, 3)) if rng.random() < 0.7 else None)
    h, w = portrait.levels[0].shape[:2]
    corners = apply(a, np.array([[0, 0], [w, 0], [w, h], [0, h]], float))
    if backdrops and rng.random() < 0.7 and cv2.contourArea(corners.astype(np.float32)) < 0.9 * size[0] * size[1]:
        inside = fill(size, [corners])
        picture = np.where(inside[..., None] > 0, picture, backdrop(rng, portraits, size))
    classes = np.zeros(size, np.uint8)
    points = np.zeros((2, 11, 3), np.float32)
    points[0] = place(portrait, a, size, False, picture, classes)
    seen = mouth_seen(portrait, a, size)
    mouth = 1.0 if seen > 0.8 else (0.0 if seen < 0.15 else -1.0)
    face = float(mouth == 1 and points[0, 0, 2] and points[0, 1, 2])
    return View(picture, classes, points, mouth, face)


def mirror(view):
    width = view.picture.shape[1]
    points = view.points[:, mesh.MIRRORED].copy()
    points[..., 0] = width - points[..., 0]
    return View(np.ascontiguousarray(view.picture[:, ::-1]), np.ascontiguousarray(view.classes[:, ::-1]), points, view.mouth, view.face)


def pick(rng, portraits, chances):
    return portraits[int(np.searchsorted(chances, rng.random() * chances[-1]))]


def without_mouth(rng, portraits, size):
    """Nothing, a part of a portrait beside its face, or a part of a face without its mouth."""
    if rng.random() < 0.45:
        picture = backgrounds.texture(rng, *size)
        return View(picture, np.zeros(size, np.uint8), np.zeros((2, 11, 3), np.float32), 0.0, 0.0)
    p = portraits[rng.integers(len(portraits))]
    for _ in range(8):
        h, w = p.levels[0].shape[:2]
        scale = size[0] / (h * np.exp(rng.uniform(np.log(0.12), np.log(0.7))))
        a = similarity(scale, rng.normal(0, 0.4), [rng.uniform(0, w), rng.uniform(0, h)], [size[1] / 2, size[0] / 2])
        if mouth_seen(p, a, size) < 0.02:
            return from_portrait(rng, portraits, p, a, size)
    picture = backgrounds.texture(rng, *size)
    return View(picture, np.zeros(size, np.uint8), np.zeros((2, 11, 3), np.float32), 0.0, 0.0)


def locate_view(rng, portraits, chances):
    """A view for the network that finds the face and the mouth."""
    size = LOCATE
    kind = rng.random()
    if kind < 0.17:
        view = without_mouth(rng, portraits, size)
    else:
        p = pick(rng, portraits, chances)
        angle = np.clip(rng.normal(0, 0.2), -0.75, 0.75)
        if kind < 0.42:  # close-up: the mouth a third to the whole of the view
            scale = size[1] * rng.uniform(0.28, 0.95) / p.mouth_width
            target = [size[1] * np.clip(rng.normal(0.5, 0.08), 0.2, 0.8), size[0] * np.clip(rng.normal(0.5, 0.1), 0.15, 0.85)]
            a = similarity(scale, angle, p.outer.mean(0), target)
        elif kind < 0.75:  # framed by a first look: the face about two thirds of the view
            scale = size[0] * rng.uniform(0.45, 1.0) / p.face_height
            a = similarity(scale, np.clip(rng.normal(0, 0.1), -0.5, 0.5), p.centre, np.array(size[::-1]) * rng.normal(0.5, 0.07, 2))
        else:  # somewhere in the picture
            scale = size[0] * np.exp(rng.uniform(np.log(0.12), np.log(0.9))) / p.face_height
            margin = 0.5 * scale * p.face_height * 0.7
            target = [rng.uniform(min(margin, size[1] / 2), max(size[1] - margin, size[1] / 2)) for _ in range(2)]
            a = similarity(scale, angle, p.centre, target)
        if kind > 0.96:  # two faces, as in a collage
            view = collage(rng, portraits, chances)
        else:
            view = from_portrait(rng, portraits, p, a, size)
    view = mirror(view) if rng.random() < 0.5 else view
    box = mouth_box(view)
    return frame(rng, augment.augment(rng, view), box, 0.45)


def collage(rng, portraits, chances):
    size = LOCATE
    beside = rng.random() < 0.7
    half = (size[0], size[1] // 2) if beside else (size[0] // 2, size[1])
    same = pick(rng, portraits, chances)
    parts = []
    for n in range(2):
        p = same if rng.random() < 0.6 else pick(rng, portraits, chances)
        scale = rng.uniform(0.45, 1.0) * min(half) / p.face_height
        a = similarity(scale, rng.normal(0, 0.08), p.centre, [half[1] / 2 + rng.normal(0, 4), half[0] / 2 + rng.normal(0, 4)])
        parts.append(from_portrait(rng, portraits, p, a, half))
    axis = 1 if beside else 0
    points = np.stack([parts[0].points[0], parts[1].points[0]])
    points[1, :, 0 if beside else 1] += half[1] if beside else half[0]
    return View(np.concatenate([p.picture for p in parts], axis), np.concatenate([p.classes for p in parts], axis), points,
                float(max(p.mouth for p in parts)), float(max(p.face for p in parts)))


def frame(rng, view, box, chance):
    """The edge of the photo: outside it the networks see mid grey. The mouth stays inside."""
    if rng.random() > chance:
        return view
    height, width = view.classes.shape
    if box is None:
        box = [width * 0.4, height * 0.4, width * 0.6, height * 0.6]
    left, top = (max(0.0, b) * rng.uniform(0, 1) if rng.random() < 0.6 else 0.0 for b in box[:2])
    right = width - (max(0.0, width - box[2]) * rng.uniform(0, 1) if rng.random() < 0.6 else 0.0)
    bottom = height - (max(0.0, height - box[3]) * rng.uniform(0, 1) if rng.random() < 0.6 else 0.0)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    turn = similarity(1.0, rng.normal(0, 0.1) if rng.random() < 0.4 else 0.0, corners.mean(0), corners.mean(0))
    inside = fill((height, width), [apply(turn, corners)]) > 0
    view.picture[~inside] = 128
    view.classes[~inside] = mesh.OTHER
    for face in view.points:
        x, y = face[:, 0].astype(int).clip(0, width - 1), face[:, 1].astype(int).clip(0, height - 1)
        face[:, 2] *= inside[y, x]
    if view.face == 1 and not view.points[:, :2, 2].all(1).any():
        view.face = 0.0
    return view


def mouth_box(view):
    ys, xs = np.nonzero((view.classes >= mesh.UPPER) & (view.classes <= mesh.INTERIOR))
    if not len(xs):
        return None
    m = 0.06 * (xs.max() - xs.min() + 1)
    return [xs.min() - m, ys.min() - m, xs.max() + 1 + m, ys.max() + 1 + m]


def mouth_view(rng, portraits, chances):
    """A view for the network that draws the lips: an upright mouth, off by what the first network errs."""
    size = MOUTH
    if rng.random() < 0.12:
        view = without_mouth(rng, portraits, size)
    else:
        p = pick(rng, portraits, chances)
        across = MOUTH_CROP * np.exp(rng.normal(0, 0.16))
        scale = size[1] / (across * p.mouth_width)
        corners = p.points[5] - p.points[4]
        roll = -np.arctan2(corners[1], corners[0]) + np.clip(rng.normal(0, 0.09), -0.35, 0.35)
        middle = (p.points[4] + p.points[5]) / 2
        target = [size[1] * (0.5 + np.clip(rng.normal(0, 0.05), -0.2, 0.2)), size[0] * (0.5 + np.clip(rng.normal(0, 0.08), -0.25, 0.25))]
        a = similarity(scale, roll, middle, target)
        # Fuller and thinner lips than the portraits have.
        a[1] = a[1] * (taller := np.exp(rng.normal(0.05, 0.15)))
        a[1, 2] += size[0] / 2 * (1 - taller)
        view = from_portrait(rng, portraits, p, a, size, backdrops=False)
    box = mouth_box(view)
    turned = mirror(view) if rng.random() < 0.5 else view
    if turned is not view and box is not None:
        box = [size[1] - box[2], box[1], size[1] - box[0], box[3]]
    return frame(rng, augment.augment(rng, turned, close=True), box, 0.3)
