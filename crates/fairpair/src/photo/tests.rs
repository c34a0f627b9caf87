//! Files made here, real files where they are at hand, and files made to hurt.

mod colours;
mod fixtures;
mod formats;
mod hostile;
mod orientations;
mod parts;
mod real_files;
mod reuse;
mod windows;
