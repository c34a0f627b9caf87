//! What the command line says of the treatment.

use std::path::Path;
use std::time::SystemTime;

use anyhow::Context as _;
use fairpair::profile::Profile;
use fairpair::time::Timestamp;
use fairpair_gallery::Treatment;

use crate::args::TreatmentArgs;

/// The treatment, with the profile read from its file and the day of asking from the system's clock.
pub(crate) fn read(args: TreatmentArgs) -> anyhow::Result<Treatment> {
    let own_profile = args.profile.as_deref().map(profile).transpose()?;
    Ok(Treatment {
        treated_at: args.treated,
        treatment: args.treatment,
        claim: args.claim,
        zone: args.zone,
        own_profile: own_profile.map(Box::new),
        as_of: Timestamp::try_from(SystemTime::now()).ok(),
    })
}

fn profile(path: &Path) -> anyhow::Result<Profile> {
    let name = || format!("cannot read {}", path.display());
    let text = std::fs::read_to_string(path).with_context(name)?;
    Profile::from_toml(&text).with_context(name)
}
