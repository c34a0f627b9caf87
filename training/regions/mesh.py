"""Indices of the 478 face-mesh points that the labels are made of, and the key points in the order of the networks."""

OUTER_LIPS = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146]
INNER_LIPS = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95]
OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58,
        132, 93, 234, 127, 162, 21, 54, 103, 67, 109]
EYES = [[33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246],
        [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466]]
BROWS = [[70, 63, 105, 66, 107, 55, 65, 52, 53, 46], [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]]
LEFT_CORNER, RIGHT_CORNER = 61, 291
CHIN, BROW_MIDDLE = 152, 9
MIDDLE = [10, 9, 1, 2, 0, 17, 152]  # lie on the face's own mirror line

KEY_POINTS = [468, 473, 1, 2, 61, 291, 37, 0, 267, 17, 152]
KEY_POINT_NAMES = ["pupil_left", "pupil_right", "nose_tip", "subnasale", "mouth_left", "mouth_right", "cupid_left", "cupid_centre",
                   "cupid_right", "lower_lip_centre", "chin"]
MIRRORED = [1, 0, 2, 3, 5, 4, 8, 7, 6, 9, 10]
CLASSES = ["other", "skin", "upper_lip", "lower_lip", "interior", "eye"]
OTHER, SKIN, UPPER, LOWER, INTERIOR, EYE = range(6)
IGNORE = 255
