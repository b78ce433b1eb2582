//! What there is to say about a criterion, as a text; and what of it mends a project.

use super::{Criterion, DecidedBy, Level, Pack};
use std::fmt::Write as _;

/// What a line of advice may name, and the languages that it is on then.
const NAMES: [(&str, &[&str]); 58] = [
    ("python", &["python"]),
    ("django", &["python"]),
    ("flask", &["python"]),
    ("fastapi", &["python"]),
    ("celery", &["python"]),
    ("gunicorn", &["python"]),
    ("uvicorn", &["python"]),
    ("structlog", &["python"]),
    ("poetry", &["python"]),
    ("pip", &["python"]),
    ("pip-tools", &["python"]),
    ("uv", &["python"]),
    ("node", &["javascript", "typescript"]),
    ("javascript", &["javascript", "typescript"]),
    ("typescript", &["javascript", "typescript"]),
    ("express", &["javascript", "typescript"]),
    ("fastify", &["javascript", "typescript"]),
    ("nestjs", &["javascript", "typescript"]),
    ("next.js", &["javascript", "typescript"]),
    ("npm", &["javascript", "typescript"]),
    ("pnpm", &["javascript", "typescript"]),
    ("yarn", &["javascript", "typescript"]),
    ("pino", &["javascript", "typescript"]),
    ("winston", &["javascript", "typescript"]),
    ("bullmq", &["javascript", "typescript"]),
    ("go", &["go"]),
    ("java", &["java", "kotlin"]),
    ("kotlin", &["java", "kotlin"]),
    ("spring", &["java", "kotlin"]),
    ("quarkus", &["java", "kotlin"]),
    ("logback", &["java", "kotlin"]),
    ("maven", &["java", "kotlin"]),
    ("gradle", &["java", "kotlin"]),
    ("flyway", &["java", "kotlin"]),
    ("ruby", &["ruby"]),
    ("rails", &["ruby"]),
    ("sidekiq", &["ruby"]),
    ("puma", &["ruby"]),
    ("bundler", &["ruby"]),
    ("php", &["php"]),
    ("laravel", &["php"]),
    ("symfony", &["php"]),
    ("composer", &["php"]),
    ("monolog", &["php"]),
    ("asp.net", &["csharp"]),
    (".net", &["csharp"]),
    ("nuget", &["csharp"]),
    ("dotnet", &["csharp"]),
    ("kestrel", &["csharp"]),
    ("serilog", &["csharp"]),
    ("rust", &["rust"]),
    ("cargo", &["rust"]),
    ("axum", &["rust"]),
    ("actix-web", &["rust"]),
    ("elixir", &["elixir"]),
    ("phoenix", &["elixir"]),
    ("mix", &["elixir"]),
    ("hex", &["elixir"]),
];

/// All that there is to say about a criterion, as Markdown.
pub fn explanation(criterion: &Criterion, pack: &Pack) -> String {
    let level = match criterion.level {
        Level::Must => "must: the factor is broken without it",
        Level::Should => "should: good practice that carries the factor",
    };
    let decided_by = match criterion.decided_by {
        DecidedBy::Static => "the project's files, most of the time",
        DecidedBy::Probe => "running the app; files can only hint",
        DecidedBy::Person => "someone who knows the project; files can only hint",
    };
    let factor = criterion.factor;
    let learn = match pack.lesson_on(factor) {
        Some(lesson) => format!("`twelve-tui lesson {}`", lesson.id),
        None => format!("https://12factor.net/{}", factor.slug()),
    };
    let mut text = format!(
        "# {}\n\n{}\n\n- Factor {factor}: {}\n- Level {level}\n- Decided by {decided_by}\n\n",
        criterion.id,
        criterion.question,
        factor.summary()
    );
    let mut section = |title: &str, body: &str| {
        // A string takes all that is written to it.
        let _ = write!(text, "## {title}\n\n{body}\n\n");
    };
    let explain = criterion.explain.as_ref();
    if let Some(explain) = explain {
        section("Why", &format!("{}\n\nThe lesson: {learn}", explain.why));
    } else {
        section("Learn more", &learn);
    }
    section("Met", &criterion.met);
    section("Unmet", &criterion.unmet);
    section("Not applicable", criterion.not_applicable.as_deref().unwrap_or("Never."));
    if let Some(explain) = explain {
        let fix: Vec<String> = explain.fix.iter().map(|line| format!("- {line}")).collect();
        section("How it is decided", &explain.decided);
        section("Good", &fenced(&explain.good));
        section("Bad", &fenced(&explain.bad));
        section("How to fix it", &fix.join("\n"));
        section("Known limits", &explain.limits);
        let none = "No respected tool that we know of.";
        section("Who says otherwise", explain.others.as_deref().unwrap_or(none));
    }
    text
}

fn fenced(code: &str) -> String {
    format!("```text\n{}\n```", code.trim_end())
}

/// The advice on a criterion: what concerns a project in these languages, and what only others.
pub fn advice<'a>(criterion: &'a Criterion, languages: &[String]) -> (Vec<&'a str>, Vec<&'a str>) {
    let lines = criterion.explain.iter().flat_map(|explain| &explain.fix).map(String::as_str);
    lines.partition(|line| {
        let named = languages_of(line);
        let ours = |language: &String| named.contains(&language.as_str());
        named.is_empty() || languages.is_empty() || languages.iter().any(ours)
    })
}

/// The languages that a line of advice is on; none where it is on any.
fn languages_of(line: &str) -> Vec<&'static str> {
    let line = line.to_lowercase();
    let words: Vec<&str> = line
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')))
        .map(|word| word.trim_end_matches(['.', '-']))
        .collect();
    let named = NAMES.iter().filter(|(name, _)| words.contains(name));
    named.flat_map(|(_, languages)| languages.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_told_apart_by_the_languages_that_it_names() {
        assert_eq!(languages_of("Go: signal.NotifyContext and srv.Shutdown."), ["go"]);
        assert_eq!(languages_of("Docker: the exec form"), Vec::<&str>::new());
        assert!(languages_of("ASP.NET Core: they do it.").contains(&"csharp"));
        let pack = Pack::built_in().unwrap();
        let criterion = pack.criterion("disposability.graceful-shutdown").unwrap();
        let (ours, others) = advice(criterion, &["go".to_owned()]);
        assert_eq!((ours.len(), others.len()), (1, 2), "{ours:?} {others:?}");
        let (all, none) = advice(criterion, &[]);
        assert_eq!((all.len(), none.len()), (3, 0));
    }
}
