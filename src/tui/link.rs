//! Links of a lesson: where they lead, and the letters that they are followed by.

use super::state::LessonScreen;
use unicode_width::UnicodeWidthStr as _;

/// The letters of hints: those under the fingers first.
const LETTERS: &[u8] = b"asdfghjklqwertyuiopzxcvbnm";

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To the lesson with this id.
    Lesson(String),
    /// To this criterion in the checklist.
    Criterion(String),
    /// To what this term means.
    Term(String),
    /// To the heading with this anchor.
    Heading(String),
    /// To the footnote with this number, from 1.
    Footnote(usize),
    /// To the first reference to the footnote with this number.
    Cited(usize),
    /// Out of the UI, to this address.
    Outside(String),
}

impl Destination {
    /// Where `target` leads, if anywhere: other schemes and relative addresses lead nowhere.
    pub fn of(target: &str) -> Option<Self> {
        if let Some(anchor) = target.strip_prefix('#') {
            return Some(Self::Heading(anchor.to_owned()));
        }
        let (scheme, rest) = target.split_once(':')?;
        match scheme {
            "lesson" => Some(Self::Lesson(rest.to_owned())),
            "criterion" => Some(Self::Criterion(rest.to_owned())),
            "term" => Some(Self::Term(rest.to_owned())),
            "footnote" => Some(Self::Footnote(rest.parse().ok()?)),
            "cited" => Some(Self::Cited(rest.parse().ok()?)),
            _ => address(target).map(Self::Outside),
        }
    }
}

/// `target` as an address that may be given to a terminal or a browser; only those of the web
/// and of mail are. What is no printable ASCII is percent-encoded.
pub fn address(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let known = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    known.then(|| {
        let encoded = |byte: u8| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        target.bytes().map(encoded).collect()
    })
}

/// A link in sight, and the letters that it is followed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Its letters.
    pub label: String,
    /// Its index in the page's links.
    pub link: usize,
    /// The line that it begins on.
    pub line: usize,
    /// The column that it begins at.
    pub column: usize,
}

/// The links in sight that lead somewhere, from top to bottom, each once.
pub fn hints(screen: &LessonScreen, height: usize) -> Vec<Hint> {
    let page = &screen.page.page;
    let mut hints: Vec<Hint> = Vec::new();
    for (index, line) in page.lines.iter().enumerate().skip(screen.scroll).take(height) {
        let mut column = 0;
        for span in &line.spans {
            if let Some(link) = span.link
                && !hints.iter().any(|hint| hint.link == link)
                && page.links.get(link).is_some_and(|it| Destination::of(it).is_some())
            {
                hints.push(Hint { label: String::new(), link, line: index, column });
            }
            column += span.text.width();
        }
    }
    let count = hints.len();
    for (index, hint) in hints.iter_mut().enumerate() {
        hint.label = label(index, count);
    }
    hints
}

/// The letters of the link with this index among `count`: for all of them equally many.
fn label(index: usize, count: usize) -> String {
    let letter = |index: usize| char::from(LETTERS[index % LETTERS.len()]);
    if count <= LETTERS.len() {
        letter(index).to_string()
    } else {
        [letter(index / LETTERS.len()), letter(index)].iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_mail_are_addresses() {
        assert_eq!(Destination::of("lesson:config"), Some(Destination::Lesson("config".into())));
        assert_eq!(Destination::of("#the-pain"), Some(Destination::Heading("the-pain".into())));
        for target in ["javascript:alert(1)", "file:///etc/passwd", "../x.md", "", "footnote:x"] {
            assert_eq!(Destination::of(target), None, "{target}");
        }
        let outside = Destination::Outside("https://e.org/%C3%BC%20%1B]".into());
        assert_eq!(Destination::of("https://e.org/ü \u{1b}]"), Some(outside));
    }

    #[test]
    fn letters_are_equally_many_and_differ() {
        for count in [1, 26, 27, 300] {
            let labels: Vec<String> = (0..count).map(|index| label(index, count)).collect();
            let distinct: std::collections::HashSet<&String> = labels.iter().collect();
            assert_eq!(distinct.len(), count);
            assert!(labels.iter().all(|it| it.len() == labels[0].len()));
        }
    }
}
