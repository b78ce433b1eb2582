//! What is recognised of a criterion in source code, as far as it is shown.

use super::{fenced, why_no_rule};
use crate::check::recognised::{ByDefault, Example, FAMILIES, Family, Recognised, Recogniser};
use crate::check::verdicts::basis::Side;
use crate::curriculum::Criterion;

/// So many families of languages are shown where none is asked for.
const FAMILIES_SHOWN: usize = 2;
/// So many examples are shown of each side where no language is asked for.
const EXAMPLES_SHOWN: usize = 2;
/// Wider lines are not chosen where there are others, in columns.
const WIDEST: usize = 76;

/// What is recognised of a criterion in source code, in the languages in question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InCode {
    /// What is shown.
    found: Vec<Recognised>,
    /// Languages that were asked for, or that the project is in, of which nothing is recognised.
    silent: Vec<&'static Family>,
    /// Other languages in which something counts.
    elsewhere: Vec<&'static Family>,
    /// Whether the languages are somebody's, and not a choice of ours.
    is_about: Vec<&'static Family>,
    /// Whether all examples are shown.
    all: bool,
}

impl InCode {
    /// In these languages, with all examples.
    pub fn asked(recogniser: &Recogniser, id: &str, wanted: &[&'static Family]) -> Self {
        Self { all: true, ..Self::of(recogniser, id, wanted) }
    }

    /// In the languages of a project, the most important first; in a few, where there is none.
    pub fn of_project(recogniser: &Recogniser, id: &str, own: &[&'static Family]) -> Self {
        if !own.is_empty() {
            return Self::of(recogniser, id, &own[..own.len().min(FAMILIES_SHOWN)]);
        }
        let all: Vec<&'static Family> = FAMILIES.iter().collect();
        let mut found = Self::of(recogniser, id, &all);
        if found.found.iter().any(Recognised::counts) {
            found.found.retain(Recognised::counts);
        } else if found.found.len() * 2 < FAMILIES.len() {
            // What is weighed in a few languages says nothing of the criterion.
            found.found.clear();
        }
        let rest = found.found.split_off(found.found.len().min(FAMILIES_SHOWN));
        found.elsewhere = rest.iter().map(|it| it.family).collect();
        Self { silent: Vec::new(), is_about: Vec::new(), ..found }
    }

    fn of(recogniser: &Recogniser, id: &str, wanted: &[&'static Family]) -> Self {
        let mut code = Self { is_about: wanted.to_vec(), ..Self::default() };
        for family in &FAMILIES {
            let found = recogniser.in_family(id, family);
            match (wanted.contains(&family), found.is_empty()) {
                (true, false) => code.found.push(found),
                (true, true) => code.silent.push(family),
                (false, _) if found.counts() => code.elsewhere.push(family),
                (false, _) => {}
            }
        }
        let place = |it: &Recognised| wanted.iter().position(|family| *family == it.family);
        code.found.sort_by_key(place);
        code
    }

    /// What is shown, language by language.
    pub fn found(&self) -> &[Recognised] {
        &self.found
    }

    /// The languages that advice is to be on; none: any.
    pub fn languages(&self) -> Vec<String> {
        let all = self.is_about.len() == FAMILIES.len();
        let about = self.is_about.iter().filter(|_| !all);
        about.flat_map(|family| family.languages).map(|&name| name.to_owned()).collect()
    }

    /// Titles and texts, as Markdown.
    pub(super) fn sections(&self, criterion: &Criterion) -> Vec<(String, String)> {
        let mut sections: Vec<(String, String)> = self
            .found
            .iter()
            .map(|found| {
                let title = format!("What the check recognises in {}", found.family.title);
                (title, self.section(found))
            })
            .collect();
        let titles = |families: &[&Family]| {
            let titles: Vec<&str> = families.iter().map(|it| it.title).collect();
            match titles.split_last() {
                Some((last, rest)) if !rest.is_empty() => {
                    format!("{} and {last}", rest.join(", "))
                }
                _ => titles.concat(),
            }
        };
        let mut rest = Vec::new();
        if self.found.is_empty() && self.elsewhere.is_empty() {
            rest.push(why_no_rule(criterion).to_owned());
        } else if !self.silent.is_empty() {
            rest.push(format!("No rule for {} counts for it.", titles(&self.silent)));
        }
        if !self.elsewhere.is_empty() {
            let more = titles(&self.elsewhere);
            let flag = self.elsewhere[0].name;
            rest.push(format!("There are rules for {more} as well: `explain --lang {flag}`"));
        }
        let rest = rest.join("\n\n");
        match sections.last_mut() {
            _ if rest.is_empty() => {}
            Some((_, text)) => *text = format!("{text}\n\n{rest}"),
            None => sections.push(("What the check recognises in code".to_owned(), rest)),
        }
        sections
    }

    fn section(&self, found: &Recognised) -> String {
        let of_side = |side: Option<Side>| -> Vec<&Example> {
            found.examples.iter().filter(|example| example.side == side).collect()
        };
        let counts = found.examples.iter().any(|it| it.side.is_some_and(|it| it != Side::Weighed));
        let groups = [
            ("Counts against it", Some(Side::Against)),
            ("Counts for it", Some(Side::For)),
            ("Is weighed with the rest", Some(Side::Weighed)),
            ("Is not taken for it", None),
        ];
        let mut parts = Vec::new();
        let mut left_out = 0;
        let mut rules: Vec<&str> = Vec::new();
        for (title, side) in groups {
            let mut examples = of_side(side);
            if side.is_none() {
                // Traps of the rules that are shown come first.
                examples.sort_by_key(|it| {
                    rules.iter().position(|id| *id == it.rule).unwrap_or(usize::MAX)
                });
            }
            // What is weighed says little beside what counts.
            let hidden = !self.all && counts && side == Some(Side::Weighed);
            let shown = if hidden { Vec::new() } else { self.chosen(&examples) };
            left_out += examples.len() - shown.len();
            if shown.is_empty() {
                continue;
            }
            rules.extend(shown.iter().map(|it| it.rule.as_str()));
            parts.push(format!("{title}:"));
            let info = |it: &Example| format!("{} {}", it.language, it.rule);
            parts.extend(shown.iter().map(|it| fenced(&info(it), &it.code)));
        }
        parts.extend(self.defaults(&found.defaults));
        if left_out > 0 {
            let what = if left_out == 1 { "example" } else { "examples" };
            let name = found.family.name;
            parts.push(format!("{left_out} more {what}: `explain --lang {name}`"));
        }
        parts.join("\n\n")
    }

    /// Those that are shown: short ones, of as many rules as can be.
    fn chosen<'a>(&self, examples: &[&'a Example]) -> Vec<&'a Example> {
        if self.all {
            return examples.to_vec();
        }
        let wide = |example: &Example| example.code.lines().any(|it| it.chars().count() > WIDEST);
        let mut first: Vec<&Example> = Vec::new();
        for &example in examples {
            match first.iter_mut().find(|it| it.rule == example.rule) {
                Some(known) if wide(known) && !wide(example) => *known = example,
                Some(_) => {}
                None => first.push(example),
            }
        }
        let lines = |example: &Example| example.code.lines().count();
        first.sort_by_key(|it| (wide(it), lines(it) > 8, it.breadth, lines(it)));
        let narrow = first.iter().filter(|example| !wide(example)).count();
        first.truncate(if narrow > 0 { narrow.min(EXAMPLES_SHOWN) } else { 1 });
        first
    }

    /// What frameworks do by default, a line for each side; with all of it, one for each framework.
    fn defaults(&self, defaults: &[ByDefault]) -> Option<String> {
        let mut lines = Vec::new();
        for (what, side) in [
            ("Counts for it by default", Side::For),
            ("Counts against it by default", Side::Against),
            ("Is weighed", Side::Weighed),
        ] {
            let of_side: Vec<&ByDefault> = defaults.iter().filter(|it| it.side == side).collect();
            if self.all {
                lines.extend(of_side.iter().map(|it| format!("- {what}: {}", told(it))));
            } else if !of_side.is_empty() && side != Side::Weighed {
                let names: Vec<String> = of_side.iter().map(|it| named(it)).collect();
                lines.push(format!("- {what}: {}", names.join(", ")));
            }
        }
        (!lines.is_empty()).then(|| format!("What frameworks do:\n\n{}", lines.join("\n")))
    }
}

/// The framework, and from which version that is so.
fn named(found: &ByDefault) -> String {
    let since = found.since.as_ref().map(|since| format!(" (since {since})"));
    format!("{}{}", found.framework, since.unwrap_or_default())
}

/// All that is known of it.
fn told(found: &ByDefault) -> String {
    let mut text = named(found);
    if let Some(versions) = &found.versions {
        text += &format!(", known of {versions}");
    }
    if let Some(note) = &found.note {
        text += &format!(": {note}");
    }
    if let Some(source) = &found.source {
        text += &format!(". {source}");
    }
    text
}
