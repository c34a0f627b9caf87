"""What may happen to a view: lipstick, gloss, beards, covering, light, colour, blur, noise, compression, captions.

Painted lips end exactly where the label says; they teach the network to follow the visible border rather than a habit of the machine labels.
"""
import cv2
import numpy as np

from . import backgrounds, mesh

PIGMENTS = [(150, 20, 35), (190, 40, 60), (215, 90, 110), (200, 60, 100), (120, 25, 60), (90, 20, 50), (235, 120, 100), (170, 85, 70),
            (130, 70, 55), (190, 130, 115), (210, 160, 145), (60, 20, 30), (160, 60, 120), (230, 60, 40), (200, 150, 150), (110, 60, 50)]


def augment(rng, view, close=False):
    p = view.picture
    covered = False
    if view.mouth == 1:
        f = p.astype(np.float32)
        lips = (view.classes == mesh.UPPER) | (view.classes == mesh.LOWER)
        size = float(np.sqrt(lips.sum()))
        if size > 6:
            if rng.random() < 0.33:
                f = two_tone(rng, deep(rng, f), view, size)
            elif rng.random() < 0.08:
                f = two_tone(rng, f, view, size)
            elif rng.random() < 0.50:
                f = paint(rng, f, lips, size)
            if rng.random() < 0.20:
                f = gloss(rng, f, lips, size)
            if rng.random() < 0.12:
                f = beard(rng, f, view, lips, size)
        if rng.random() < 0.10:
            f, covered = cover(rng, f, view, lips)
        elif view.face == 1 and rng.random() < 0.10:
            f = bar(rng, f, view)
        p = f
    f = np.clip(p, 0, 255).astype(np.float32) / 255
    f = light(rng, f)
    if rng.random() < (0.5 if close else 0.3):
        f = focus(rng, f)
    if rng.random() < 0.5:
        f = f + rng.normal(0, rng.uniform(0.003, 0.04), f.shape[:2] + (rng.choice([1, 3]),)).astype(np.float32)
    out = (np.clip(f, 0, 1) * 255 + 0.5).astype(np.uint8)
    if rng.random() < 0.15:
        before = out.copy()
        backgrounds.text(rng, out)
        hidden = np.abs(out.astype(np.int16) - before).max(2) > 8
        view.classes[hidden] = mesh.IGNORE
    if rng.random() < 0.4:
        ok, data = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(20, 95))])
        out = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if rng.random() < 0.05:
        out = np.repeat(cv2.cvtColor(out, cv2.COLOR_RGB2GRAY)[..., None], 3, 2)
    view.picture = out
    return view


def soft(mask, sigma):
    m = mask.astype(np.float32)
    return cv2.GaussianBlur(m, (0, 0), sigma)[..., None] if sigma > 0.3 else m[..., None]


def paint(rng, f, lips, size):
    """Lipstick, tint, or lips only a little redder or paler than they were: colour moved towards a pigment, shading kept."""
    alpha = soft(lips, rng.uniform(0.2, 0.025 * size + 0.6)) * rng.uniform(0.15, 0.9)
    mean = f[lips].mean(0)
    if rng.random() < 0.5:
        target = np.array(PIGMENTS[rng.integers(len(PIGMENTS))], np.float32) * rng.uniform(0.6, 1.3)
    elif rng.random() < 0.7:
        target = mean * np.array([rng.uniform(0.85, 1.25), rng.uniform(0.7, 1.0), rng.uniform(0.7, 1.05)], np.float32)
    else:
        target = rng.uniform(0, 230, 3).astype(np.float32)
    shading = f.mean(2, keepdims=True) / max(8.0, mean.mean())
    return f * (1 - alpha) + alpha * np.clip(target * shading, 0, 255)


def deep(rng, f):
    """Dark skin under the same light: the portraits show few such people."""
    reflect = rng.uniform(0.10, 0.45) * np.array([1.0, rng.uniform(0.7, 0.95), rng.uniform(0.55, 0.9)])
    return 255 * (np.clip(f, 0, 255) / 255 * reflect.astype(np.float32) ** 0.45).astype(np.float32)


def two_tone(rng, f, view, size):
    """Lips of two colours, as on most dark skin: an upper lip darker than the skin, a lower lip pink at its middle and dark at its border."""
    skin = view.classes == mesh.SKIN
    if not skin.any():
        return f
    base = np.median(f[skin], 0)
    for kind in (mesh.UPPER, mesh.LOWER):
        lip = view.classes == kind
        if not lip.any():
            continue
        shading = f.mean(2, keepdims=True) / max(6.0, f[lip].mean())
        dark = base * rng.uniform(0.5, 1.0) * np.array([1, rng.uniform(0.85, 1.0), rng.uniform(0.9, 1.1)])
        alpha = soft(lip, rng.uniform(0.2, 0.02 * size + 0.5)) * rng.uniform(0.3, 1.0)
        f = f * (1 - alpha) + alpha * np.clip(dark * shading, 0, 255)
        if kind == mesh.LOWER or rng.random() < 0.3:
            pink = base * np.array([rng.uniform(1.0, 1.5), rng.uniform(0.75, 1.0), rng.uniform(0.8, 1.1)])
            middle = soft(lip, 0.12 * size) ** 2 * alpha * rng.uniform(0.3, 1.0)
            f = f * (1 - middle) + middle * np.clip(pink * shading, 0, 255)
    return f.astype(np.float32)


def gloss(rng, f, lips, size):
    ys, xs = np.nonzero(lips)
    spot = np.zeros(lips.shape, np.float32)
    for _ in range(rng.integers(1, 7)):
        k = rng.integers(len(ys))
        axes = (max(1, int(size * rng.uniform(0.02, 0.15))), max(1, int(size * rng.uniform(0.01, 0.06))))
        cv2.ellipse(spot, (int(xs[k]), int(ys[k])), axes, rng.uniform(-30, 30), 0, 360, float(rng.uniform(0.3, 1)), -1, cv2.LINE_AA)
    spot = cv2.GaussianBlur(spot * lips, (0, 0), max(0.4, size * 0.01))
    return f + spot[..., None] * rng.uniform(60, 200)


def beard(rng, f, view, lips, size):
    """Dark grain on the skin around the mouth."""
    around = cv2.GaussianBlur(lips.astype(np.float32), (0, 0), size * rng.uniform(0.25, 0.7))
    grain = cv2.GaussianBlur(rng.random(lips.shape).astype(np.float32), (0, 0), rng.uniform(0.5, 1.2))
    grain = (grain - grain.mean()) / (grain.std() + 1e-6)
    density = np.clip(around * rng.uniform(2, 6), 0, 1) * (view.classes == mesh.SKIN) * np.clip(0.5 + 0.4 * grain, 0, 1) * rng.uniform(0.2, 0.9)
    colour = np.array([[40, 30, 25], [90, 60, 40], [150, 145, 140], [20, 18, 18]][rng.integers(4)], np.float32)
    return f * (1 - density[..., None]) + density[..., None] * colour


def cover(rng, f, view, lips):
    """Something before the face; where it hides most of the mouth, no mouth is seen."""
    height, width = lips.shape
    hide_mouth = rng.random() < 0.5 and lips.any()
    mask = np.zeros(lips.shape, np.uint8)
    if hide_mouth:
        ys, xs = np.nonzero(view.classes >= mesh.UPPER)
        ys, xs = np.nonzero(lips) if not len(ys) else (ys, xs)
        c = (int(xs.mean()), int(ys.mean()))
        axes = (int(np.ptp(np.nonzero(lips)[1]) * rng.uniform(0.6, 1.1)) + 2, int(np.ptp(np.nonzero(lips)[0]) * rng.uniform(0.8, 2.0)) + 2)
    else:
        c = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        axes = (int(rng.uniform(0.05, 0.25) * width), int(rng.uniform(0.03, 0.2) * height))
    if rng.random() < 0.5:
        cv2.ellipse(mask, c, axes, rng.uniform(-30, 30), 0, 360, 1, -1)
    else:
        cv2.fillPoly(mask, [np.round(cv2.boxPoints((c, (2 * axes[0], 2 * axes[1]), rng.uniform(-30, 30)))).astype(np.int32)], 1)
    kind = rng.random()
    if kind < 0.4 and hide_mouth:  # skin painted over: a face without a mouth
        skin = view.classes == mesh.SKIN
        fillin = f[skin].mean(0) if skin.any() else rng.uniform(0, 255, 3)
        filler = np.broadcast_to(fillin, f.shape) + rng.normal(0, 6, f.shape[:2] + (1,))
    else:
        filler = backgrounds.texture(rng, height, width).astype(np.float32)
    share = (mask.astype(bool) & lips).sum() / max(1, lips.sum())
    alpha = soft(mask, rng.uniform(0, 2.5))
    f = f * (1 - alpha) + alpha * filler
    view.classes[mask > 0] = mesh.OTHER
    for face in view.points:
        x, y = face[:, 0].astype(int).clip(0, width - 1), face[:, 1].astype(int).clip(0, height - 1)
        face[:, 2] *= mask[y, x] == 0
    if share > 0.85:
        view.mouth, view.face = 0.0, 0.0
    elif share > 0.25:
        view.mouth, view.face = -1.0, -1.0
    elif view.face == 1 and not (view.points[:, :2, 2].all(1)).any():
        view.face = -1.0
    return f, True


def bar(rng, f, view):
    """Eyes made unrecognisable, as galleries do: a bar of one colour, or what is there in few large squares. No pupil is seen then."""
    eyes = view.points[0, :2, :2]
    apart = float(np.linalg.norm(eyes[1] - eyes[0]))
    angle = np.degrees(np.arctan2(*(eyes[1] - eyes[0])[::-1])) + rng.normal(0, 2)
    size = (apart * rng.uniform(1.5, 2.6), apart * rng.uniform(0.3, 0.75))
    mask = np.zeros(f.shape[:2], np.uint8)
    corners = cv2.boxPoints((tuple(float(v) for v in eyes.mean(0) + rng.normal(0, 0.04, 2) * apart), size, float(angle)))
    cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 1)
    kind = rng.random()
    if kind < 0.25:
        step = max(2, int(apart * rng.uniform(0.25, 0.6)))
        few = cv2.resize(f, (max(1, f.shape[1] // step), max(1, f.shape[0] // step)), interpolation=cv2.INTER_AREA)
        filler = cv2.resize(few, (f.shape[1], f.shape[0]), interpolation=cv2.INTER_NEAREST if rng.random() < 0.6 else cv2.INTER_LINEAR)
    else:
        filler = np.array([0, 255, rng.uniform(0, 255)], np.float32)[rng.choice(3, p=[0.5, 0.2, 0.3])] if kind < 0.8 else rng.uniform(0, 255, 3)
    hidden = mask > 0
    f = np.where(hidden[..., None], filler, f).astype(np.float32)
    view.classes[hidden & (view.classes != mesh.IGNORE)] = mesh.OTHER
    height, width = mask.shape
    for face in view.points:
        x, y = face[:, 0].astype(int).clip(0, width - 1), face[:, 1].astype(int).clip(0, height - 1)
        face[:, 2] *= ~hidden[y, x]
    view.face = float(view.points[:, :2, 2].all(1).any())
    return f


def light(rng, f):
    """Exposure, gamma, colour of the light, and light from a side, in roughly linear light."""
    height, width = f.shape[:2]
    lin = f * f
    gain = np.exp(rng.normal(0, 0.35)) * np.exp(rng.normal(0, 0.12 if rng.random() < 0.8 else 0.3, 3))
    lin = lin * gain.astype(np.float32)
    if rng.random() < 0.5:
        y, x = np.mgrid[:height, :width].astype(np.float32)
        a, strength = rng.uniform(0, 2 * np.pi), rng.normal(0, 0.8)
        t = np.cos(a) * (x / width - rng.uniform(0.3, 0.7)) + np.sin(a) * (y / height - rng.uniform(0.3, 0.7))
        if rng.random() < 0.25:
            t = np.tanh(t * rng.uniform(3, 20)) * 0.5
        lin = lin * np.exp(strength * t)[..., None]
    if rng.random() < 0.12:  # deep shade or darker skin
        lin = lin * rng.uniform(0.15, 0.5) * np.array([1, rng.uniform(0.8, 1), rng.uniform(0.65, 1)], np.float32)
    out = np.sqrt(np.maximum(lin, 0))
    if rng.random() < 0.4:
        out = np.maximum(out, 1e-4) ** np.exp(rng.normal(0, 0.25))
    if rng.random() < 0.4:  # saturation
        grey = out.mean(2, keepdims=True)
        out = grey + (out - grey) * rng.uniform(0.3, 1.7)
    if rng.random() < 0.3:  # contrast
        out = (out - 0.5) * rng.uniform(0.6, 1.5) + 0.5
    return out.astype(np.float32)


def focus(rng, f):
    kind = rng.random()
    if kind < 0.5:  # sharper than the portraits are
        s = rng.uniform(0.8, 2.5)
        return f + (f - cv2.GaussianBlur(f, (0, 0), s)) * rng.uniform(0.5, 3.0)
    if kind < 0.75:
        return cv2.GaussianBlur(f, (0, 0), rng.uniform(0.4, 2.2))
    if kind < 0.9:  # few pixels
        k = rng.uniform(0.25, 0.8)
        small = cv2.resize(f, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (f.shape[1], f.shape[0]), interpolation=cv2.INTER_NEAREST if rng.random() < 0.2 else cv2.INTER_LINEAR)
    length, angle = rng.uniform(2, 7), rng.uniform(0, np.pi)
    n = int(length) | 1
    kernel = np.zeros((n, n), np.float32)
    d = np.array([np.cos(angle), np.sin(angle)]) * n / 2
    cv2.line(kernel, tuple(int(v) for v in n / 2 - d), tuple(int(v) for v in n / 2 + d), 1.0, 1)
    return cv2.filter2D(f, -1, kernel / max(1.0, kernel.sum()))
