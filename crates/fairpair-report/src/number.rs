//! Numbers as a reader wants them: as many decimals as the limit deserves, value and limit alike.

use fairpair::check::Quantity;

/// Value and limit with the same decimals, and the unit: `("0.62", "0.30", "stops")`.
pub(crate) fn value_and_limit(quantity: &Quantity) -> (String, String) {
    let decimals = match quantity.limit.abs() {
        limit if limit >= 100.0 => 0,
        limit if limit >= 10.0 => 1,
        limit if limit >= 0.1 => 2,
        limit if limit >= 0.02 => 3,
        _ => 4,
    };
    let (mut value, mut limit) = (
        format!("{:.decimals$}", quantity.value),
        format!("{:.decimals$}", quantity.limit),
    );
    // What rounds to nothing has no sign.
    let nothing = value
        .strip_prefix('-')
        .filter(|v| v.chars().all(|c| "0.".contains(c)));
    if let Some(nothing) = nothing {
        value = nothing.to_owned();
    }
    while value.contains('.') && value.ends_with(['0', '.']) && limit.ends_with(['0', '.']) {
        let point = value.ends_with('.');
        value.pop();
        limit.pop();
        if point {
            break;
        }
    }
    (value, limit)
}

/// `0.62 / 0.30 stops`, `41 / 15°`.
pub(crate) fn beside_limit(quantity: &Quantity) -> String {
    let (value, limit) = value_and_limit(quantity);
    let gap = match &*quantity.unit {
        "" | "°" | "%" => "",
        _ => " ",
    };
    format!("{value} / {limit}{gap}{}", quantity.unit)
}

/// `0.62 / 0.30` and `stops`, to be set in two columns; a unit in many words is left to the message.
pub(crate) fn in_columns(quantity: &Quantity) -> (String, &str) {
    const LONGEST: usize = 8;
    let (value, limit) = value_and_limit(quantity);
    // `stops/face`: across what, the message says.
    let unit = quantity.unit.split('/').next().unwrap_or_default();
    let short = unit.chars().count() <= LONGEST;
    (format!("{value} / {limit}"), if short { unit } else { "" })
}

/// A probability as it is usually written: `p = 0.03`, `p < 0.001`.
pub(crate) fn p(p: f64) -> String {
    if p < 0.001 {
        "p < 0.001".to_owned()
    } else if p < 0.01 {
        format!("p = {p:.3}")
    } else {
        format!("p = {p:.2}")
    }
}

/// A score out of a hundred without decimals that say nothing: `97`, `0.4`.
pub(crate) fn score(score: f64) -> String {
    if score > 0.0 && score < 1.0 {
        format!("{score:.1}")
    } else {
        format!("{score:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, limit: f64, unit: &'static str) -> String {
        beside_limit(&Quantity {
            value,
            limit,
            unit: unit.into(),
        })
    }

    #[test]
    fn a_small_p_is_not_told_as_none() {
        assert_eq!(p(1e-9), "p < 0.001");
        assert_eq!(p(0.004), "p = 0.004");
        assert_eq!(p(0.5), "p = 0.50");
    }

    #[test]
    fn value_and_limit_share_their_decimals() {
        assert_eq!(shown(0.6214, 0.3, "stops"), "0.62 / 0.30 stops");
        assert_eq!(shown(-0.6, 0.3, "stops"), "-0.6 / 0.3 stops");
        assert_eq!(shown(41.0, 15.0, "°"), "41 / 15°");
        assert_eq!(shown(1200.0, 100.0, "px"), "1200 / 100 px");
        assert_eq!(shown(20.26, 48.0, "h"), "20.3 / 48.0 h");
        assert_eq!(shown(0.0014, 0.01, "Δu'v'"), "0.0014 / 0.0100 Δu'v'");
    }
}
