//! Holds the README to the code: its Rust block is a doctest, its table of checks names every check with its limits.

#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    const README: &str = include_str!("../../../README.md");

    #[test]
    fn the_table_names_every_check_with_its_default_limits() {
        let policy: toml::Table = Policy::default().to_toml().parse().unwrap();
        let checks = policy["checks"].as_table().unwrap();
        for (code, rule) in checks {
            let start = format!("| `{code}` | ");
            let row = README.lines().find(|line| line.starts_with(&start));
            let row = row.unwrap_or_else(|| panic!("no row for {code}"));
            for (key, value) in rule.as_table().unwrap() {
                if let Some(limit) = value.as_float() {
                    let cell = format!("`{key}` {limit}");
                    let mut ends = row
                        .match_indices(&cell)
                        .map(|(at, _)| &row[at + cell.len()..]);
                    assert!(
                        ends.any(|rest| rest.starts_with([',', ' '])),
                        "{code}: {cell}"
                    );
                }
            }
        }
        let rows = README.lines().filter(|line| {
            let code = line.strip_prefix("| `").and_then(|l| l.split('`').next());
            line.matches(" | ").count() == 3 && code.is_some_and(|c| !c.contains(' '))
        });
        assert_eq!(rows.count(), checks.len(), "rows of checks");
    }
}
