//! `--policy NAME|FILE`.

use std::path::Path;

use anyhow::{Context as _, bail};
use fairpair::policy::{PRESETS, Policy, Preset, nearest};

/// The built-in policy of that name, or the policy in that file.
pub(crate) fn load(name: &str) -> anyhow::Result<Policy> {
    if let Some(preset) = Preset::by_name(name) {
        return Ok(preset.policy());
    }
    let path = Path::new(name);
    if !path.exists() {
        let names = PRESETS.map(Preset::name);
        match nearest(name, names) {
            Some(near) => bail!("there is no policy or file `{name}`; did you mean `{near}`?"),
            None => bail!(
                "there is no policy or file `{name}`; built-in policies are {}, and `fairpair policy init` writes a file to start from",
                names.join(" and ")
            ),
        }
    }
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read the policy {name}"))?;
    Policy::from_toml(&text).with_context(|| format!("cannot use the policy {name}"))
}
