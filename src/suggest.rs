//! "Did you mean …": names that are close to what was typed.

/// The name that was most likely meant by `typed`, where one is close enough.
pub fn closest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let allowed = (typed.chars().count() / 3).max(1);
    names
        .into_iter()
        .filter_map(|name| {
            let distance = distance(&typed, &name.to_lowercase());
            // The last part of `config.no-secrets-in-code` is as good as all of it.
            let is_part = typed.len() >= 4 && name.contains(&typed);
            (distance <= allowed || is_part).then_some((distance, name))
        })
        .min()
        .map(|(_, name)| name)
}

/// What to say where there is no `kind` called `typed`: the closest name, and where to find all.
pub fn unknown<'a>(
    kind: &str,
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
    list: &str,
) -> String {
    match closest(typed, names) {
        Some(name) => format!("there is no {kind} `{typed}`; did you mean `{name}`?"),
        None => format!("there is no {kind} `{typed}`; {list}"),
    }
}

/// How many insertions, deletions, exchanges and swaps of neighbours lead from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let exchanged = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = exchanged.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["config", "codebase", "config.no-secrets-in-code", "logs"];

    #[test]
    fn the_distance_counts_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("config", "config"), 0);
        assert_eq!(distance("cofnig", "config"), 1);
        assert_eq!(distance("confi", "config"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_slip_finds_its_name() {
        assert_eq!(closest("confg", NAMES), Some("config"));
        assert_eq!(closest("LOGS", NAMES), Some("logs"));
        assert_eq!(closest("config.no-secret-in-code", NAMES), Some("config.no-secrets-in-code"));
        assert_eq!(closest("no-secrets-in-code", NAMES), Some("config.no-secrets-in-code"));
    }

    #[test]
    fn what_is_far_from_every_name_finds_none() {
        assert_eq!(closest("kubernetes", NAMES), None);
        assert_eq!(closest("", NAMES), None);
        assert!(
            unknown("lesson", "xyz", NAMES, "list them with `x`").ends_with("list them with `x`")
        );
    }
}
