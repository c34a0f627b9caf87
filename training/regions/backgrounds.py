"""Pictures without a mouth: textures made here, and parts of the portraits that show no face."""
import cv2
import numpy as np


def texture(rng, height, width):
    """One of several kinds of made-up picture, RGB."""
    kind = rng.integers(9)
    if kind == 0:  # noise of a power law, three mixed channels
        out = _fractal(rng, height, width)
    elif kind == 1:  # smooth gradient
        y, x = np.mgrid[:height, :width].astype(np.float32)
        a = rng.uniform(0, 2 * np.pi)
        t = ((np.cos(a) * x / width + np.sin(a) * y / height) % 1.0)[..., None]
        out = t * _colour(rng) + (1 - t) * _colour(rng)
    elif kind == 2:  # flat with a little grain
        out = np.full((height, width, 3), _colour(rng), np.float32) + rng.normal(0, rng.uniform(0, 8), (height, width, 1))
    elif kind == 3:  # shapes, lips among them in colour but not in shape
        out = np.full((height, width, 3), _colour(rng), np.float32)
        for _ in range(rng.integers(3, 25)):
            shape(rng, out)
    elif kind == 4:  # stripes and checks
        y, x = np.mgrid[:height, :width].astype(np.float32)
        a, f = rng.uniform(0, np.pi), rng.uniform(0.05, 0.9)
        s = np.sin(f * (np.cos(a) * x + np.sin(a) * y))
        if rng.random() < 0.5:
            s = s * np.sin(f * (np.cos(a) * y - np.sin(a) * x))
        t = (1 / (1 + np.exp(-s * rng.uniform(1, 12))))[..., None]
        out = t * _colour(rng) + (1 - t) * _colour(rng)
    elif kind == 5:  # lines of text on paper
        paper = _colour(rng) if rng.random() < 0.5 else np.array([250.0, 250, 245])
        out = np.full((height, width, 3), paper, np.uint8)
        for _ in range(rng.integers(2, 14)):
            text(rng, out)
    elif kind == 6:  # white noise
        out = rng.normal(128, rng.uniform(10, 80), (height, width, rng.choice([1, 3]))) * np.ones(3)
    elif kind == 7:  # skin-coloured fractal: skin, wood, sand, leather, petals
        skin = np.array(SKINS[rng.integers(len(SKINS))], np.float32)
        f = _fractal(rng, height, width)
        out = skin + (f - 128) * rng.uniform(0.1, 0.5)
        for _ in range(rng.integers(0, 4)):
            shape(rng, out, near=skin)
    else:  # two different ones with an edge between them
        out = texture(rng, height, width).astype(np.float32)
        other = texture(rng, height, width)
        y, x = np.mgrid[:height, :width]
        a = rng.uniform(0, 2 * np.pi)
        side = np.cos(a) * (x - width * rng.uniform(0.2, 0.8)) + np.sin(a) * (y - height * rng.uniform(0.2, 0.8)) > 0
        out[side] = other[side]
    return np.clip(out, 0, 255).astype(np.uint8)


SKINS = [(236, 200, 180), (224, 180, 155), (200, 150, 120), (170, 120, 90), (130, 85, 62), (95, 60, 45), (65, 42, 32)]


def _colour(rng):
    return rng.uniform(0, 255, 3).astype(np.float32)


def _fractal(rng, height, width):
    power = rng.uniform(0.6, 2.0)
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    amplitude = 1 / np.maximum(np.hypot(fy, fx), 1 / max(height, width)) ** power
    planes = []
    for _ in range(3):
        phase = np.exp(2j * np.pi * rng.random(amplitude.shape))
        plane = np.fft.irfft2(amplitude * phase, (height, width))
        planes.append((plane - plane.mean()) / (plane.std() + 1e-9))
    planes = np.dstack(planes).astype(np.float32)
    grey = planes[..., :1]
    mix = rng.uniform(0, 1)
    return rng.uniform(60, 190, 3) * 0.5 + rng.uniform(60, 190) * 0.5 + rng.uniform(15, 60) * (mix * planes + (1 - mix) * grey)


def shape(rng, out, near=None):
    """One ellipse, box or line drawn on `out`."""
    height, width = out.shape[:2]
    colour = _colour(rng) if near is None else np.clip(near * rng.uniform(0.5, 1.3) + rng.normal(0, 12, 3), 0, 255)
    colour = tuple(float(c) for c in colour)
    x, y = int(rng.uniform(0, width)), int(rng.uniform(0, height))
    size = rng.uniform(0.02, 0.35) * min(height, width)
    axes = (int(size) + 1, int(size * rng.uniform(0.2, 1)) + 1)
    kind = rng.integers(3)
    if kind == 0:
        cv2.ellipse(out, (x, y), axes, rng.uniform(0, 360), 0, 360, colour, -1, cv2.LINE_AA)
    elif kind == 1:
        box = cv2.boxPoints(((x, y), axes, rng.uniform(0, 90)))
        cv2.fillPoly(out, [np.round(box).astype(np.int32)], colour, cv2.LINE_AA)
    else:
        other = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        cv2.line(out, (x, y), other, colour, int(rng.integers(1, 6)), cv2.LINE_AA)


WORDS = ["BEFORE", "AFTER", "Before", "After", "3 months", "day 1", "Clinic", "LIPS", "www", "@", "#", "2024", "100%", "1ml", "Dr.", "Lorem", "ipsum", "->"]


def text(rng, out):
    """A caption on `out`; returns the box that it covers."""
    height, width = out.shape[:2]
    words = " ".join(rng.choice(WORDS, rng.integers(1, 4)))
    size, thick = rng.uniform(0.25, 1.2) * min(height, width) / 160, int(rng.integers(1, 3))
    font = int(rng.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX]))
    (w, h), _ = cv2.getTextSize(words, font, size, thick)
    x, y = int(rng.uniform(-0.1, 0.9) * width), int(rng.uniform(0.05, 1.0) * height)
    colour = tuple(float(c) for c in (_colour(rng) if rng.random() < 0.5 else rng.choice([[255.0] * 3, [0.0] * 3])))
    cv2.putText(out, words, (x, y), font, size, colour, thick, cv2.LINE_AA)
    return x, y - h, x + w, y
