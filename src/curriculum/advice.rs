//! What mends a project, told apart by the languages that it is on.

use super::Criterion;

/// What a line of advice may name, and the languages that it is on then.
const NAMES: [(&str, &[&str]); 62] = [
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
    ("koa", &["javascript", "typescript"]),
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
    ("micronaut", &["java", "kotlin"]),
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
    ("c#", &["csharp"]),
    ("asp.net", &["csharp"]),
    (".net", &["csharp"]),
    ("nuget", &["csharp"]),
    ("dotnet", &["csharp"]),
    ("kestrel", &["csharp"]),
    ("serilog", &["csharp"]),
    ("rust", &["rust"]),
    ("cargo", &["rust"]),
    ("axum", &["rust"]),
    ("rocket", &["rust"]),
    ("actix-web", &["rust"]),
    ("elixir", &["elixir"]),
    ("phoenix", &["elixir"]),
    ("mix", &["elixir"]),
    ("hex", &["elixir"]),
];

/// The advice on a criterion: what concerns a project in these languages, and what only others.
pub fn advice<'a>(criterion: &'a Criterion, languages: &[String]) -> (Vec<&'a str>, Vec<&'a str>) {
    let lines = criterion.explain.iter().flat_map(|explain| &explain.fix).map(String::as_str);
    lines.partition(|line| {
        let named = languages_of(line);
        let ours = |language: &String| named.contains(&language.as_str());
        named.is_empty() || languages.is_empty() || languages.iter().any(ours)
    })
}

/// The languages that a line of advice is on; none where it is on any. What stands before its colon
/// says so; the whole line, where there is none.
fn languages_of(line: &str) -> Vec<&'static str> {
    let label = line.split_once(": ").map_or(line, |(label, _)| label).to_lowercase();
    let words: Vec<&str> = label
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '#')))
        .map(|word| word.trim_end_matches(['.', '-']))
        .collect();
    let named = NAMES.iter().filter(|(name, _)| words.contains(name));
    named.flat_map(|(_, languages)| languages.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    #[test]
    fn advice_is_told_apart_by_the_languages_that_it_names() {
        assert_eq!(languages_of("Go: signal.NotifyContext and srv.Shutdown."), ["go"]);
        assert_eq!(languages_of("Docker: the exec form"), Vec::<&str>::new());
        assert!(languages_of("ASP.NET Core: they do it.").contains(&"csharp"));
        assert!(languages_of("C#: a NuGet feed").contains(&"csharp"));
        assert_eq!(languages_of("All: a service for npm and Cargo"), Vec::<&str>::new());
        let pack = Pack::built_in().unwrap();
        let criterion = pack.criterion("disposability.graceful-shutdown").unwrap();
        let (ours, others) = advice(criterion, &["go".to_owned()]);
        assert!(ours.iter().all(|line| line.starts_with("Go: ")), "{ours:?}");
        assert!(others.len() > ours.len() && others.iter().all(|line| !line.starts_with("Go")));
        let (all, none) = advice(criterion, &[]);
        assert_eq!((all.len(), none.len()), (ours.len() + others.len(), 0));
    }

    /// A name that is not known would make a line on one framework one on all.
    #[test]
    fn what_a_line_of_advice_is_on_is_known() {
        let general = [
            "all",
            "any",
            "docker",
            "kubernetes",
            "compose",
            "heroku",
            "procfile",
            "image",
            "images",
            "files",
            "buildpacks",
            "ci",
            "github",
            "gitlab",
            "sqlite",
            "jobs",
            "nginx",
            "strictly",
            "from",
            "long-lived",
            "config",
            "symfony's",
            "others",
        ];
        for criterion in Pack::built_in().unwrap().criteria {
            for line in criterion.explain.iter().flat_map(|explain| &explain.fix) {
                let label = line.split_once(": ").map(|(label, _)| label.to_lowercase());
                let Some(label) = label else { panic!("{}: on what is {line:?}?", criterion.id) };
                let first = label.split([' ', ',', ':']).next().unwrap_or_default();
                let is_known = !languages_of(line).is_empty() || general.contains(&first);
                assert!(is_known, "{}: on what is {line:?}?", criterion.id);
            }
        }
    }
}
