//! Numbers as a reader wants them: as many decimals as the limit deserves, value and limit alike.

use fairpair::check::Quantity;

/// How a unit of the record is shown: what one of it is, and of what. Shares of the lips' own light are small; percent reads better.
fn shown_as(unit: &str) -> (f64, &str) {
    match unit {
        "bodies" => (100.0, "% of the lips’ own light"),
        "stops/face" => (1.0, "stops across the face"),
        unit => (1.0, unit),
    }
}

/// The unit in words, for a line of text.
pub(crate) fn unit(quantity: &Quantity) -> &str {
    shown_as(&quantity.unit).1
}

/// Value and limit with the same decimals, in the unit in which they are shown: `("0.62", "0.30")`.
pub(crate) fn value_and_limit(quantity: &Quantity) -> (String, String) {
    let (factor, _) = shown_as(&quantity.unit);
    let (value, limit) = (factor * quantity.value, factor * quantity.limit);
    let decimals = match limit.abs() {
        limit if limit >= 100.0 => 0,
        limit if limit >= 10.0 => 1,
        limit if limit >= 0.1 => 2,
        limit if limit >= 0.02 => 3,
        _ => 4,
    };
    let (mut value, mut limit) = (format!("{value:.decimals$}"), format!("{limit:.decimals$}"));
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

/// Whether the limit of this check is the least that passes; of all others it is the most.
pub(crate) fn limit_is_least(check: &str) -> bool {
    check == "capture-time"
}

/// Value and limit with what the limit is: `("0.62", "0.30")`, `("26.4", "≥48.0")`.
fn value_and_bound(check: &str, quantity: &Quantity) -> (String, String) {
    let (value, mut limit) = value_and_limit(quantity);
    if limit_is_least(check) {
        limit.insert(0, '≥');
    }
    (value, limit)
}

/// `0.62 / 0.30 stops`, `41 / 15°`, `26.4 / ≥48.0 h`.
pub(crate) fn beside_limit(check: &str, quantity: &Quantity) -> String {
    let (value, limit) = value_and_bound(check, quantity);
    let unit = unit(quantity);
    let gap = match unit {
        "" | "°" | "%" => "",
        _ => " ",
    };
    format!("{value} / {limit}{gap}{unit}")
}

/// `0.62 / 0.30` and `stops`, to be set in two columns; a unit in many words is left to the message.
pub(crate) fn in_columns<'a>(check: &str, quantity: &'a Quantity) -> (String, &'a str) {
    const LONGEST: usize = 8;
    let (value, limit) = value_and_bound(check, quantity);
    // `stops across the face`, `% of the lips’ own light`: across and of what, the message says.
    let unit = unit(quantity);
    let unit = match unit.split_once(" across ").or(unit.split_once(" of ")) {
        Some((unit, _)) => unit,
        None => unit,
    };
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
        shown_of("exposure", value, limit, unit)
    }

    fn shown_of(check: &str, value: f64, limit: f64, unit: &'static str) -> String {
        let unit = unit.into();
        beside_limit(check, &Quantity { value, limit, unit })
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
        let time = shown_of("capture-time", 20.26, 48.0, "h");
        assert_eq!(time, "20.3 / ≥48.0 h");
        assert_eq!(shown(0.0014, 0.01, "Δu'v'"), "0.0014 / 0.0100 Δu'v'");
    }

    #[test]
    fn light_of_lips_is_shown_in_percent_and_in_columns_without_words() {
        let gloss = Quantity {
            value: 0.0319,
            limit: 0.0024,
            unit: "bodies".into(),
        };
        let check = "lip-gloss";
        let beside = beside_limit(check, &gloss);
        assert_eq!(beside, "3.19 / 0.24 % of the lips’ own light");
        assert_eq!(in_columns(check, &gloss), ("3.19 / 0.24".to_owned(), "%"));
    }
}
