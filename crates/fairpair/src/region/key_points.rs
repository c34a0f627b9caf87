//! The named points of a face that the public JSON speaks of.

use serde::{Deserialize, Serialize};

use super::Point;

macro_rules! key_points {
    ($($(#[doc = $doc:literal])* $name:ident),* $(,)?) => {
        /// Named points in upright pixels; left and right are the viewer's. `None` = not known.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct KeyPoints {
            $($(#[doc = $doc])* #[serde(default)] pub $name: Option<Point>,)*
        }

        impl KeyPoints {
            /// Every point with its name, in a fixed order.
            pub fn all(&self) -> impl Iterator<Item = (&'static str, Option<Point>)> + '_ {
                [$((stringify!($name), self.$name)),*].into_iter()
            }

            /// The same points, each moved by `f`.
            #[must_use]
            pub fn map(&self, f: impl Fn(Point) -> Point) -> Self {
                Self { $($name: self.$name.map(&f)),* }
            }
        }
    };
}

key_points! {
    /// Centre of the pupil on the viewer's left.
    pupil_left,
    /// Centre of the pupil on the viewer's right.
    pupil_right,
    /// Tip of the nose.
    nose_tip,
    /// Where the nose meets the upper lip.
    subnasale,
    /// Mouth corner on the viewer's left.
    mouth_left,
    /// Mouth corner on the viewer's right.
    mouth_right,
    /// Peak of the cupid's bow on the viewer's left.
    cupid_left,
    /// Dip of the cupid's bow.
    cupid_centre,
    /// Peak of the cupid's bow on the viewer's right.
    cupid_right,
    /// Lowest point of the lower lip's border at the middle.
    lower_lip_centre,
    /// Lowest point of the chin.
    chin,
}
