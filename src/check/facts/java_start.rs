//! What an app of Spring does with its data when it starts.

use super::{Fact, FactKind, TextFile};

/// Reads a file with a runner, which Spring calls at each start, for what it puts into a repository.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let runs = ["CommandLineRunner", "ApplicationRunner"];
    if !runs.iter().any(|word| file.text.contains(word)) || !file.text.contains("epository") {
        return;
    }
    // What is for a profile, or can be switched off, is not done at each start.
    if ["@Profile", "@Conditional"].iter().any(|word| file.text.contains(word)) {
        return;
    }
    let saved = file.lines().find(|(_, text)| {
        let text = text.trim();
        let stored = [".save(", ".saveAll(", ".insert(", ".saveAndFlush("];
        !text.starts_with("//")
            && text.to_ascii_lowercase().contains("repo")
            && stored.iter().any(|call| text.contains(call))
    });
    if let Some((line, _)) = saved {
        out.push(file.on_line(line, FactKind::SeedsAtBoot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        let mut out = Vec::new();
        read(&TextFile::new("App.java", text), &mut out);
        out.len()
    }

    #[test]
    fn a_runner_that_stores_something_fills_the_database() {
        let text = "@SpringBootApplication\nclass App {\n  @Bean CommandLineRunner init(UserRepository userRepository) {\n    return args -> {\n      userRepository.save(admin);\n    };\n  }\n}\n";
        assert_eq!(found(text), 1);
        assert_eq!(found(&text.replace("@Bean", "@Bean @Profile(\"dev\")")), 0);
        assert_eq!(found(&text.replace("CommandLineRunner", "Object")), 0);
        assert_eq!(found(&text.replace("save(admin)", "count()")), 0);
    }
}
