"""The machine's labels again, each the mean of sixteen looks: `python -m regions.looks PORTRAITS OUT.jsonl`.

One answer of the MediaPipe attention mesh depends on chance: turned, mirrored, brighter or darker, the same portrait is given lips that differ by
some hundredths of the mouth's width. The mean of many answers is steadier and does not favour a side. `spread` is the standard deviation of
one answer along the lips, over the mouth's width. Where fewer than half of the looks find the face, the label stays as it was.
"""
import argparse
import json
import multiprocessing
import pathlib

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment

from . import mesh

# Turn in degrees (about the picture's middle) and exponent of the sRGB values, each straight and mirrored.
LOOKS = [(0, 1.0), (8, 1.0), (-8, 1.0), (15, 1.0), (-15, 1.0), (0, 0.6), (0, 1.5), (4, 0.8)]
ENLARGED = 2.0        # so that turning blurs nothing
# The machine counts from the middle of the first pixel (OpenCV's warps do), the labels here from the photo's edge. Measured on 101 portraits: lips lie
# 0.38 and 0.125 pixels higher as they are and enlarged twice than enlarged four times; 0.5 / enlargement asks for 0.375 and 0.125.
EDGE = 0.5
FARTHEST = 3.0        # a look farther from the median than so many times the usual distance saw something else


def turned(picture, degrees, exponent, mirrored):
    """The look, and the way back from its pixels to the picture's."""
    height, width = picture.shape[:2]
    a = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, ENLARGED)
    a[:, 2] += np.array([width, height]) * (ENLARGED - 1) / 2
    size = (round(width * ENLARGED), round(height * ENLARGED))
    m = a.copy()
    m[:, 2] += a[:, :2] @ [0.5, 0.5] - 0.5
    out = cv2.warpAffine(picture, m, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    if exponent != 1:
        out = np.round(255 * (out / 255) ** exponent).astype(np.uint8)
    back = cv2.invertAffineTransform(a)
    if mirrored:
        out = np.ascontiguousarray(out[:, ::-1])
        back = back @ np.array([[-1, 0, size[0]], [0, 1, 0], [0, 0, 1]], np.float64)
    return out, back


def partners(rows):
    """Which point of the mesh is which in a mirror, read off the mean shape of all labels."""
    shapes = []
    for row in rows:
        p = np.array(row["points"], np.float64)
        p -= p.mean(0)
        axis = p[mesh.KEY_POINTS[1]] - p[mesh.KEY_POINTS[0]]
        c, s = axis / np.linalg.norm(axis)
        shapes.append(p @ np.array([[c, -s], [s, c]]) / np.linalg.norm(axis))
    mean = np.mean(shapes, 0)
    mean[:, 0] -= mean[mesh.MIDDLE, 0].mean()
    distance = ((mean[:, None] * [-1, 1] - mean[None]) ** 2).sum(2)
    found = linear_sum_assignment(distance + distance.T)[1]
    if not (found[found] == np.arange(len(found))).all():
        raise SystemExit("looks: the labels' mean shape does not tell which points mirror each other")
    return found


def answers(picture, machine, mirror):
    """478×2 points of every look in which the machine finds a face: of the straight ones, and of the mirrored ones."""
    out = ([], [])
    for degrees, exponent in LOOKS:
        for mirrored in (False, True):
            look, back = turned(picture, degrees, exponent, mirrored)
            seen = machine.process(look).multi_face_landmarks
            if not seen:
                continue
            p = (np.array([[q.x * look.shape[1], q.y * look.shape[0]] for q in seen[0].landmark]) + EDGE) @ back[:, :2].T + back[:, 2]
            out[mirrored].append(p[mirror] if mirrored else p)
    return out


def agreeing(looks):
    """The looks that are near to their median."""
    looks = np.array(looks)
    distance = np.linalg.norm(looks - np.median(looks, 0), axis=2).mean(1)
    return looks[distance <= FARTHEST * np.median(distance)]


def mean_label(row, straight, mirrored):
    """The row with the mean of both kinds of looks, how far one look is from it, and half of what the kinds differ by across the face."""
    before = np.array(row["points"])
    across = before[mesh.RIGHT_CORNER] - before[mesh.LEFT_CORNER]
    width = np.linalg.norm(across)
    across /= width
    if min(len(straight), len(mirrored)) < len(LOOKS) / 2:
        return {**row, "points": before + EDGE, "across": across, "width": width, "lean": None, "spread": None}
    kinds = [agreeing(k) for k in (straight, mirrored)]
    means = [k.mean(0) for k in kinds]
    mean = np.mean(means, 0)
    lips = np.concatenate([k - m for k, m in zip(kinds, means)])[:, mesh.OUTER_LIPS]
    return {**row, "points": mean, "across": across, "width": width, "lean": (means[0] - means[1]) @ across / (2 * width),
            "spread": round(float(np.sqrt((lips**2).mean()) / width), 5)}


def labelled(folder, rows, mirror):
    import mediapipe

    machine = mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=True, max_num_faces=1, min_detection_confidence=0.2)
    return [mean_label(row, *answers(cv2.cvtColor(cv2.imread(str(folder / "images" / row["file"])), cv2.COLOR_BGR2RGB), machine, mirror))
            for row in rows]


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("portraits")
    a.add_argument("out")
    a = a.parse_args()
    folder = pathlib.Path(a.portraits)
    rows = [json.loads(line) for line in open(folder / "landmarks.jsonl")]
    mirror = partners(rows)
    share = max(1, multiprocessing.cpu_count())
    with multiprocessing.get_context("spawn").Pool(share) as pool:
        made = pool.starmap(labelled, [(folder, rows[n::share], mirror) for n in range(share)])
    found = sorted((row for part in made for row in part), key=lambda row: row["file"])
    # What the machine's own grids add to the right they add downwards, too; sideways the mirror takes it out.
    lean = np.mean([row["lean"] for row in found if row["lean"] is not None], 0)
    lean = (lean + lean[mirror]) / 2
    with open(a.out, "w") as out:
        for row in found:
            down = np.array([-row["across"][1], row["across"][0]])
            points = row["points"] - lean[:, None] * row["width"] * down
            out.write(json.dumps({"file": row["file"], "points": np.round(points, 3).tolist(), "spread": row["spread"]}) + "\n")
    spreads = np.array([row["spread"] for row in found if row["spread"] is not None])
    print(f"{len(found)} labels, {len(found) - len(spreads)} left as they were; one answer's spread over the mouth's width: median {np.median(spreads):.4f}, "
          f"p95 {np.quantile(spreads, 0.95):.4f}; to the right of the mirror's mean: lips {lean[mesh.OUTER_LIPS].mean():.4f}, "
          f"pupils {lean[mesh.KEY_POINTS[:2]].mean():.4f} mouth widths")


if __name__ == "__main__":
    main()
