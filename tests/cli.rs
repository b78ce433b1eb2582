//! The command line as its users see it: the real binary, its output and its exit codes.

#[path = "cli/cache.rs"]
mod cache;
#[path = "cli/checklist.rs"]
mod checklist;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/over_time.rs"]
mod over_time;
#[path = "cli/plain.rs"]
mod plain;
#[path = "cli/quiz.rs"]
mod quiz;
#[path = "cli/saving.rs"]
mod saving;
#[path = "cli/world.rs"]
mod world;

use world::World;

#[test]
fn help_and_version_go_to_stdout() {
    let world = World::new();
    let help = world.run(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Examples:") && help.out.contains("Exit codes:"), "{help:?}");
    assert_eq!(help.err, "");
    assert!(!help.out.contains("--content"), "hidden: {help:?}");
    assert!(world.run(&["--version"]).out.starts_with("twelve-tui "));
}

#[test]
fn without_a_terminal_the_ui_names_the_plain_commands() {
    let world = World::new();
    let result = world.run(&[]);
    assert_eq!((result.code, result.out.as_str()), (2, ""));
    assert!(result.err.contains("twelve-tui check ."), "{result:?}");
    assert!(result.err.contains("twelve-tui lesson"), "{result:?}");
}

#[test]
fn a_mistyped_command_or_path_is_told() {
    let world = World::new();
    let typo = world.run(&["lesons"]);
    assert_eq!(typo.code, 2);
    assert!(typo.err.contains("did you mean the command `lesson`?"), "{typo:?}");
    let with_more = world.run(&["chek", "."]);
    assert_eq!(with_more.code, 2);
    assert!(with_more.err.contains("no command `chek`; did you mean `check`?"), "{with_more:?}");
    // What a known command does not take is told as ever.
    assert!(world.run(&["check", "--fromat", "json"]).err.contains("--format"));
    let missing = world.run(&["/no/such/place"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("/no/such/place"), "{missing:?}");
    let both = world.run(&[".", "lesson"]);
    assert_eq!(both.code, 2);
    assert!(both.err.contains("before the command"), "{both:?}");
    assert_eq!(world.run(&["lesson", "--colour"]).code, 2);
}

#[test]
fn lessons_are_listed_for_people_and_for_programs() {
    let world = World::new();
    let list = world.run(&["lesson"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    assert_eq!(
        list.out,
        " III  config  Config   15 min  new\n  XI  logs    Logs     10 min  new\n"
    );

    let json = world.run(&["lesson", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        value,
        serde_json::json!({ "lessons": [
            { "id": "config", "factor": 3, "title": "Config", "samples": [
                { "id": "deploy", "title": "A deploy", "languages": ["sh"], "real_stack": false },
                { "id": "stack", "title": "A stack", "languages": ["sh"], "real_stack": true },
            ] },
            { "id": "logs", "factor": 11, "title": "Logs", "samples": [] },
        ] })
    );
}

#[test]
fn pages_are_listed_read_and_learned_beside_the_factors() {
    let world = World::new();
    world.write(
        "lessons/00-introduction/lesson.md",
        "+++\nid = 'introduction'\nkind = 'introduction'\ntitle = 'Welcome'\nsummary = 'S'\n\
         minutes = 9\n+++\n# Welcome\n\n## Anything\n\nHello.\n",
    );
    let list = world.run(&["lesson"]).out;
    assert!(list.starts_with("      introduction  Welcome    9 min  new\n III  config "), "{list}");
    let json = world.run(&["lesson", "--format", "json"]).out;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let expected = serde_json::json!(
        { "id": "introduction", "factor": null, "title": "Welcome", "samples": [] }
    );
    assert_eq!(value["lessons"][0], expected);
    assert!(world.run(&["lesson", "introduction", "--plain"]).out.contains("Hello."));
    assert!(world.run(&["progress"]).out.starts_with("      introduction          0 of 1\n"));
}

#[test]
fn the_picture_is_drawn_in_plain_text_and_told_in_words() {
    let world = World::new();
    let lesson = "lessons/11-logs/lesson.md";
    let text = std::fs::read_to_string(world.content().join(lesson)).unwrap();
    world.write(lesson, &(text + "\n[Where it stands](picture:)\n"));
    let wide = world.run(&["lesson", "logs", "--plain"]).out;
    assert!(wide.contains("Where it stands:\n") && wide.contains("> XI stdout ---->"), "{wide}");
    assert!(wide.contains("Logs is the arrow out at the bottom"), "{wide}");
    assert!(wide.is_ascii(), "{wide}");
    let narrow = world.run(&["lesson", "logs", "--plain", "--width", "50"]).out;
    assert!(narrow.contains("> XI stdout  IV by URL") && !narrow.contains("---->"), "{narrow}");
    let words = world.run(&["lesson", "logs", "--plain", "--width", "30"]).out;
    assert!(words.contains("Logs is the arrow") && !words.contains('+'), "{words}");
    let styled = world.run(&["lesson", "logs", "--color", "always"]).out;
    assert!(styled.contains("▶ XI stdout"), "{styled}");
}

#[test]
fn a_lesson_is_text_by_id_number_and_numeral() {
    let world = World::new();
    let by_id = world.run(&["lesson", "config", "--plain"]);
    assert_eq!(by_id.code, 0);
    assert!(by_id.out.contains("Where does it come from?"), "{by_id:?}");
    assert!(!by_id.out.contains('\u{1b}'), "the escape sequence in the text: {by_id:?}");
    assert_eq!(world.run(&["lesson", "3", "--plain"]).out, by_id.out);
    assert_eq!(world.run(&["lesson", "III", "--plain", "--width", "80"]).out, by_id.out);
    assert_eq!(world.run(&["lesson", "config", "--width", "3"]).code, 2);
}

#[test]
fn a_mistyped_name_finds_the_right_one() {
    let world = World::new();
    for (args, meant) in [
        (&["lesson", "confg"][..], "`config`"),
        (&["quiz", "confog"], "`config`"),
        (&["exercise", "confi"], "`config`"),
        (&["lesson", "run", "config/depoly"], "`deploy`"),
        (&["lesson", "run", "config/deploy", "--lang", "s"], "`sh`"),
        (&["checklist", "set", "config.from-enviroment", "met"], "`config.from-environment`"),
        (&["checklist", "set", "from-environment", "met"], "`config.from-environment`"),
    ] {
        let result = world.run(args);
        assert_eq!((result.code, result.out.as_str()), (2, ""), "{args:?}");
        assert!(result.err.contains(&format!("did you mean {meant}?")), "{args:?}: {result:?}");
    }
    let far = world.run(&["lesson", "kubernetes"]);
    assert!(far.err.contains("`twelve-tui lesson` lists them"), "{far:?}");
}

#[test]
fn foreign_code_needs_leave() {
    let world = World::new();
    let foreign = world.run(&["lesson", "run", "config/deploy"]);
    assert_eq!(foreign.code, 2);
    assert!(foreign.err.contains("--allow-run"), "{foreign:?}");
    assert_eq!(world.run(&["exercise", "config", "start"]).code, 0);
    let check = world.run(&["exercise", "config", "verify"]);
    assert!(check.code == 2 && check.err.contains("--allow-run"), "{check:?}");
    assert!(world.run(&["lesson", "run", "config"]).err.contains("ID/SAMPLE"));
}

#[cfg(unix)]
#[test]
fn a_sample_shows_its_effect_and_is_remembered() {
    let world = World::new();
    let run = |variant| {
        world.run(&["lesson", "run", "config/deploy", "--variant", variant, "--allow-run"])
    };
    let violation = run("violation");
    assert_eq!((violation.code, violation.err.as_str()), (0, ""));
    let lines = "violation: it breaks\neffect: it broke\nshown: violation\n";
    assert_eq!(violation.out, lines);
    assert_eq!(run("fix").code, 0);
    assert!(world.run(&["progress"]).out.contains("config                1 of 4"));
}

#[cfg(unix)]
#[test]
fn a_run_is_kept_compared_and_shown() {
    let world = World::new();
    let file = world.content().join("lessons/03-config/samples/deploy/recorded/fix-sh.jsonl");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let args = ["lesson", "run", "config/deploy", "--variant", "fix", "--allow-run"];
    let run = |more: &[&str]| world.run(&[&args[..], more].concat());
    let recorded = run(&["--recorded"]);
    assert!(recorded.code == 2 && recorded.err.contains("no run of the fix"), "{recorded:?}");
    let saved = run(&["--save", file.to_str().unwrap()]);
    assert_eq!(saved.code, 0, "{saved:?}");
    assert_eq!(run(&["--recorded"]).out, saved.out);
    let same = run(&["--compare"]);
    assert_eq!((same.code, same.err.as_str()), (0, ""));
    let text = std::fs::read_to_string(&file).unwrap().replace("effect: ", "effect: not ");
    std::fs::write(&file, text).unwrap();
    let other = run(&["--compare"]);
    assert!(other.code == 1 && other.err.contains("only recorded: effect: not"), "{other:?}");
}

#[test]
fn nothing_is_trusted_and_nothing_installed_at_first() {
    let world = World::new();
    assert!(world.run(&["trust"]).out.starts_with("Nothing but the built-in samples"));
    assert_eq!(world.run(&["trust", "--format", "json"]).out, "[]\n");
    let revoked = world.run(&["trust", "revoke", "abc"]);
    assert!(revoked.code == 2 && revoked.err.contains("nothing with a digest"), "{revoked:?}");
    assert_eq!(world.run(&["trust", "revoke", "--all"]).code, 0);
    assert!(world.run(&["stack"]).out.starts_with("No sample has installed"));
    assert!(world.run(&["stack", "clear"]).out.starts_with("0 removed"));
}

#[cfg(unix)]
#[test]
fn a_sample_that_shows_nothing_exits_with_1() {
    let world = World::new();
    let demo = world.content().join("lessons/03-config/samples/deploy/fix/sh/demo.sh");
    std::fs::write(demo, "printf 'half a \\033[31mline'; echo trouble >&2; exit 7").unwrap();
    let args = ["lesson", "run", "config/deploy", "--variant", "fix", "--allow-run"];
    let result = world.run(&args);
    assert_eq!((result.code, result.out.as_str()), (1, "half a line\n"));
    assert!(result.err.contains("trouble") && result.err.contains("exited with 7"), "{result:?}");
}

#[test]
fn a_missing_runtime_exits_with_2() {
    let world = World::new();
    let sample = world.content().join("lessons/03-config/samples/deploy/sample.toml");
    let text = std::fs::read_to_string(&sample).unwrap().replace("['sh',", "['no-such-runtime',");
    std::fs::write(&sample, text).unwrap();
    let result = world.run(&["lesson", "run", "config/deploy", "--allow-run"]);
    assert_eq!((result.code, result.out.as_str()), (2, ""));
    assert!(result.err.contains("no-such-runtime"), "{result:?}");
}

#[cfg(unix)]
#[test]
fn an_exercise_is_verified() {
    let world = World::new();
    world.run(&["exercise", "config", "start"]);
    let verify = || world.run(&["exercise", "config", "verify", "--allow-run"]);
    let broken = verify();
    assert_eq!((broken.code, broken.out.as_str()), (1, "not yet: no ana\n"));
    let file = world.home().join("data/exercises/config/app.sh");
    std::fs::write(file, "echo \"$NAME\"\n").unwrap();
    let solved = verify();
    assert_eq!((solved.code, solved.out.as_str()), (0, "ok: ana\n"));
    assert!(world.run(&["exercise"]).out.contains("Mend it (solved)"));
}

#[test]
fn an_exercise_is_started_edited_and_reset() {
    let world = World::new();
    let about = world.run(&["exercise", "config"]);
    assert!(
        about.out.contains("Read it from the environment.") && about.out.contains("config start")
    );

    let start = world.run(&["exercise", "config", "start"]);
    assert_eq!(start.code, 0);
    let file = world.home().join("data/exercises/config/app.sh");
    assert!(start.out.contains("written: app.sh") && start.out.contains(file.to_str().unwrap()));

    std::fs::write(&file, "mine\n").unwrap();
    let again = world.run(&["exercise", "config", "start"]);
    assert!(again.out.contains("kept as you edited it: app.sh"), "{again:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine\n");

    let reset = world.run(&["exercise", "config", "reset"]);
    assert_eq!(reset.code, 2);
    assert!(reset.err.contains("app.sh") && reset.err.contains("--yes"), "{reset:?}");
    assert_eq!(world.run(&["exercise", "config", "reset", "--yes"]).code, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "echo broken\n");
}

#[test]
fn an_exercise_can_be_worked_on_elsewhere() {
    let world = World::new();
    let folder = world.home().join("elsewhere");
    let folder = folder.to_str().unwrap();
    assert_eq!(world.run(&["exercise", "config", "start", "--dir", folder]).code, 0);
    assert!(world.home().join("elsewhere/app.sh").is_file());
    assert!(world.run(&["exercise"]).out.contains("Mend it (new)"));
}

#[test]
fn what_was_not_started_cannot_be_verified() {
    let world = World::new();
    let result = world.run(&["exercise", "config", "verify", "--allow-run"]);
    assert_eq!(result.code, 2);
    assert!(result.err.contains("app.sh is not there; start the exercise"), "{result:?}");
    let none = world.run(&["exercise", "logs", "start"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("has no exercise"), "{none:?}");
}

#[test]
fn hints_come_one_by_one() {
    let world = World::new();
    let hint = || world.run(&["exercise", "config", "hint"]).out;
    let first = hint();
    assert!(first.contains("Look closer.") && !first.contains("Closer still."), "{first}");
    assert!(hint().contains("Closer still."));
    assert!(hint().contains("There are no more."));
    assert!(world.run(&["exercise", "config", "solution"]).out.contains("echo \"$NAME\""));
}

#[test]
fn a_quiz_on_stdin_gives_reasons_and_is_remembered() {
    let world = World::new();
    let result = world.run_with_input(&["quiz", "config", "--plain"], "seven\n9\n2\n1\n");
    assert_eq!((result.code, result.err.as_str()), (0, ""));
    assert_eq!(result.out.matches("Type a number from 1 to 2.").count(), 2);
    assert!(result.out.contains("Right.") && result.out.contains("Not quite."), "{result:?}");
    assert!(result.out.contains("2. right: It varies."), "{result:?}");
    assert!(result.out.contains("1. yours: It is code."), "{result:?}");
    assert!(result.out.contains("\n1 of 2 right.\n"), "{result:?}");

    assert!(world.run(&["progress"]).out.contains("config                0 of 4"));
    world.run_with_input(&["quiz", "config", "--plain"], "2\n2\n");
    assert!(world.run(&["progress"]).out.contains("config                1 of 4"));
}

#[test]
fn a_quiz_that_is_cut_off_says_so() {
    let world = World::new();
    let cut = world.run_with_input(&["quiz", "config", "--plain"], "2\n");
    assert_eq!(cut.code, 3);
    assert!(cut.err.contains("1 of 2 questions open"), "{cut:?}");
    assert_eq!(world.run_with_input(&["quiz", "config", "--plain"], "q\n").code, 0);
    let no_terminal = world.run(&["quiz", "config"]);
    assert_eq!(no_terminal.code, 2);
    assert!(no_terminal.err.contains("--plain"), "{no_terminal:?}");
}

#[test]
fn progress_moves_to_another_machine() {
    let (here, there) = (World::new(), World::new());
    here.run_with_input(&["quiz", "config", "--plain"], "2\n2\n");
    let file = here.home().join("exported.toml");
    let file = file.to_str().unwrap();
    assert_eq!(here.run(&["progress", "export", file]).code, 0);
    let again = here.run(&["progress", "export", file]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("is there already"), "{again:?}");

    assert_eq!(there.run(&["progress", "import", file]).code, 0);
    let shown = there.run(&["progress", "export", "-"]).out;
    assert_eq!(shown, here.run(&["progress", "export", "-"]).out);

    assert_eq!(there.run(&["progress", "reset"]).code, 2);
    assert_eq!(there.run(&["progress", "reset", "--yes"]).code, 0);
    assert!(there.run(&["progress"]).out.contains("config                0 of 4"));

    std::fs::write(here.home().join("bad.toml"), "version = 1\nlessons = 3\n").unwrap();
    let bad = there.run(&["progress", "import", here.home().join("bad.toml").to_str().unwrap()]);
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("bad.toml: line 2"), "{bad:?}");
}

#[test]
fn a_broken_progress_file_is_set_aside_and_told() {
    let world = World::new();
    std::fs::create_dir_all(world.home().join("data")).unwrap();
    std::fs::write(world.home().join("data/progress.toml"), "broken").unwrap();
    let list = world.run(&["lesson"]);
    assert_eq!(list.code, 0);
    assert!(list.err.contains("progress.toml.broken-1"), "{list:?}");
    let doctor = world.run(&["doctor"]);
    assert_eq!(doctor.code, 3);
    assert!(doctor.out.contains("progress.toml.broken-1"), "{doctor:?}");
}

#[test]
fn the_team_says_something_and_takes_it_back() {
    let world = World::new();
    let id = "config.from-environment";
    let show = || {
        let out = world.run(&["checklist", "show", "--format", "json"]).out;
        let list: serde_json::Value = serde_json::from_str(&out).unwrap();
        list["criteria"][0].clone()
    };
    assert_eq!(show()["status"], "unknown");

    let no_reason = world.run(&["checklist", "set", id, "not-applicable"]);
    assert_eq!(no_reason.code, 2);
    assert!(no_reason.err.contains("note"), "{no_reason:?}");
    let args = ["checklist", "set", id, "unmet", "--note", "soon", "--owner", "ana"];
    let over = world.run(&[&args[..], &["--until", "2001-01-01"]].concat());
    assert_eq!(over.code, 2);
    assert_eq!(world.run(&[&args[..], &["--until", "soon"]].concat()).code, 2);
    assert_eq!(show()["word"], serde_json::Value::Null);

    let set = world.run(&[&args[..], &["--until", "9999-12-31"]].concat());
    assert_eq!((set.code, set.out.as_str()), (0, ""));
    assert_eq!(show()["status"], "waived");
    assert_eq!(show()["word"]["owner"], "ana");
    let human = world.run(&["checklist", "show"]).out;
    assert!(human.contains("waived, soon (ana) until 9999-12-31"), "{human}");

    assert_eq!(world.run(&["checklist", "clear", id]).code, 0);
    assert_eq!(show()["status"], "unknown");
}

#[test]
fn a_checklist_belongs_to_its_project() {
    let world = World::new();
    let other = tempfile::tempdir().unwrap();
    let other = other.path().to_str().unwrap();
    let id = "config.from-environment";
    assert_eq!(world.run(&["checklist", "set", id, "met", other]).code, 0);
    assert!(world.run(&["checklist", "show", other]).out.contains("  met "));
    assert!(!world.run(&["checklist", "show"]).out.contains("  met "));
    assert_eq!(world.run(&["checklist", "show", "/no/such/place"]).code, 2);
}

#[test]
fn colours_are_shown_when_asked_for() {
    let world = World::new();
    assert!(!world.run(&["lesson"]).out.contains('\u{1b}'));
    assert!(world.run(&["lesson", "--color", "always"]).out.contains("\u{1b}[1m"));
    assert!(world.run(&["--color", "always", "progress"]).out.contains('\u{1b}'));
    assert!(!world.run(&["lesson", "--color", "never"]).out.contains('\u{1b}'));
}

#[test]
fn faulty_content_is_named_with_file_and_line() {
    let world = World::new();
    let quiz = world.content().join("lessons/03-config/quiz.toml");
    std::fs::write(&quiz, "[[question]]\nask = 3\n").unwrap();
    let result = world.run(&["lesson"]);
    assert_eq!(result.code, 2);
    assert!(result.err.contains("lessons/03-config/quiz.toml:2"), "{result:?}");
}

#[test]
fn the_glossary_lists_terms_and_shows_one() {
    let world = World::new();
    assert_eq!(world.run(&["glossary"]).out, "");
    world.write(
        "lessons/03-config/glossary.toml",
        "[[term]]\nid = 'resource-handle'\nname = 'resource handle'\n\
         definition = 'A URL or another locator.'\n\
         [[term]]\nid = 'config'\nname = 'config'\ndefinition = \"What \\u001b[31mvaries.\"\n",
    );
    let all = world.run(&["glossary"]);
    let config = "config\n  What varies.\n  twelve-tui lesson config\n";
    let handle = "resource handle\n  A URL or another locator.\n  twelve-tui lesson config\n";
    assert_eq!((all.code, all.out), (0, format!("{config}\n{handle}")));
    for name in ["resource-handle", "Resource handle"] {
        assert_eq!(world.run(&["glossary", name]).out, handle);
    }
    let typo = world.run(&["glossary", "resource-handel"]);
    assert_eq!(typo.code, 2);
    assert!(typo.err.contains("did you mean `resource-handle`?"), "{typo:?}");
    let json = world.run(&["glossary", "config", "--format", "json"]).out;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["terms"][0]["lesson"], "config");
}

#[test]
fn a_faulty_pack_is_told_with_file_and_line() {
    let world = World::new();
    let folder = world.content();
    let folder = folder.to_str().unwrap();
    let faulty = world.run(&["content", "check", folder]);
    assert_eq!((faulty.code, faulty.err.as_str()), (1, ""));
    let quiz = format!(
        "{folder}/lessons/03-config/quiz.toml:1: the question has 2 options, not 4 (quiz)\n"
    );
    assert!(faulty.out.contains(&quiz), "{faulty:?}");
    assert!(faulty.out.ends_with(" faults in 2 lessons\n"), "{faulty:?}");

    let json = world.run(&["content", "check", folder, "--format", "json"]);
    assert_eq!(json.code, 1);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let finding = value["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "quiz");
    let finding = finding.unwrap();
    assert_eq!(finding["path"], "lessons/03-config/quiz.toml");
    assert!(finding["message"].is_string() && value["lessons"] == 2, "{value}");

    let none = world.run(&["content", "check", "/no/such/pack"]);
    assert_eq!((none.code, none.out.as_str()), (2, ""));
    assert!(none.err.contains("/no/such/pack"), "{none:?}");
    assert_eq!(world.run(&["content"]).code, 2);
}

#[test]
fn a_sound_pack_exits_with_0() {
    let world = World::new();
    let folder = world.home().join("pack");
    let lesson = |factor: usize, id: &str| {
        format!(
            "+++\nid = '{id}'\nfactor = {factor}\ntitle = 'T'\nsummary = 'S'\nminutes = 9\n\
             objectives = ['O']\n+++\n# T\n\n## The pain\n\n## Predict\n\n\
             ## Run the violation\n\n[V](sample:s/violation)\n\n## The concept\n\n\
             [P](picture:)\n\n## Run the fix\n\n[F](sample:s/fix)\n\n## Then and now\n\n\
             ## Exercise\n\n[E](exercise:)\n\n## Quiz\n\n[Q](quiz:)\n\n\
             ## Your project\n\n[C](criteria:)\n"
        )
    };
    let option =
        |right: bool| format!("[[question.option]]\ntext = 'A'\nwhy = 'W'\nright = {right}\n");
    let options = [false, true, false, false].map(option).concat();
    let quiz = format!("[[question]]\nask = 'Q?'\n{options}").repeat(5);
    let exercise = "title = 'T'\ntask = 'T'\nlanguage = 'sh'\nedit = ['a.sh']\n\
                    check = ['sh', 'c.sh']\nhints = ['A', 'B', 'C']\n\
                    [[wrong]]\nfolder = 'wrong/a'\nsays = 'S'\n\
                    [[wrong]]\nfolder = 'wrong/b'\nsays = 'S'\n";
    let sample = "title = 'T'\nsummary = 'S'\n[[language]]\nname = 'sh'\n\
                  command = ['sh', 'a.sh']\nshow = ['a.sh']\n";
    for number in 1..=12 {
        let id = format!("l{number}");
        let write = |path: &str, text: &str| {
            let path = folder.join(format!("lessons/{number:02}-{id}/{path}"));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("lesson.md", &lesson(number, &id));
        write("quiz.toml", &quiz);
        write("exercise/exercise.toml", exercise);
        for file in ["start/a.sh", "solution/a.sh", "check/c.sh", "wrong/a/a.sh", "wrong/b/a.sh"] {
            write(&format!("exercise/{file}"), "true\n");
        }
        write("samples/s/sample.toml", sample);
        for variant in ["violation", "fix"] {
            write(&format!("samples/s/{variant}/sh/a.sh"), "true\n");
            let run = format!(
                "{{\"transcript\":1,\"ended\":{{\"exited\":0}},\"duration_ms\":9}}\n\
                 [1,\"out\",\"{variant}: a\"]\n[2,\"out\",\"shown: {variant}\"]\n"
            );
            write(&format!("samples/s/recorded/{variant}-sh.jsonl"), &run);
        }
    }
    let sound = world.run(&["content", "check", folder.to_str().unwrap()]);
    assert_eq!((sound.code, sound.out.as_str()), (0, "no faults in 12 lessons\n"), "{sound:?}");
}

#[test]
fn completions_are_scripts() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let result = world.run(&["completions", shell]);
        assert_eq!((result.code, result.err.as_str()), (0, ""));
        assert!(result.out.contains("checklist"), "{shell}");
    }
    assert_eq!(world.run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn the_doctor_finds_folders_and_content() {
    let world = World::new();
    let result = world.run(&["doctor"]);
    assert_eq!(result.code, 0, "{result:?}");
    assert!(result.out.contains("2 lessons, 1 criteria"), "{result:?}");
    assert!(result.out.contains(world.home().join("data").to_str().unwrap()), "{result:?}");
}

#[test]
fn what_cannot_be_kept_is_told_and_stops_nothing() {
    let world = World::new();
    // Below a file there can be no folder, not even for root.
    std::fs::write(world.home().join("data"), "").unwrap();
    let result = world.run_with_input(&["quiz", "config", "--plain"], "2\n2\n");
    assert!(result.out.ends_with("2 of 2 right.\n"), "{result:?}");
    assert!(result.err.contains("your progress is not kept"), "{result:?}");
    assert_eq!(world.run(&["doctor"]).code, 3);
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let world = World::new();
    let result = world.run_into_closed_pipe(&["lesson", "config"]);
    assert_eq!((result.code, result.err.as_str()), (0, ""));
}

#[test]
fn the_keys_are_printed_and_a_file_of_them_is_checked() {
    let world = World::new();
    let table = world.run(&["keys"]);
    assert_eq!((table.code, table.err.as_str()), (0, ""));
    assert!(table.out.contains("r                      run               Run the sample at hand"));
    let vim = world.run(&["keys", "--preset", "vim"]).out;
    assert!(vim.contains("Ctrl-], f              links"), "{vim}");
    assert_eq!(world.run(&["keys", "--preset", "emacs"]).code, 2);

    // What is printed can be used as it is.
    let config = world.home().join("config");
    std::fs::create_dir_all(&config).unwrap();
    let file = world.run(&["keys", "--preset", "plain", "--format", "toml"]).out;
    std::fs::write(config.join("keys.toml"), &file).unwrap();
    assert_eq!(world.run(&["keys"]).out, world.run(&["keys", "--preset", "plain"]).out);
    std::fs::write(config.join("keys.toml"), "[lesson]\nrun = \"Y\"\nsave = \"Y\"\n").unwrap();
    let wrong = world.run(&["keys"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("keys.toml:3: lesson.save: Y is the key of `run` on line 2"));
}

#[test]
fn doctor_says_which_settings_count_and_what_is_wrong_in_them() {
    let world = World::new();
    let config = world.home().join("config");
    std::fs::create_dir_all(config.join("themes")).unwrap();
    std::fs::write(config.join("config.toml"), "theme = \"mine\"\n").unwrap();
    std::fs::write(config.join("themes/mine.toml"), "extends = \"nord\"\n").unwrap();
    let fine = world.run(&["doctor"]).out;
    assert!(fine.contains("theme       mine"), "{fine}");
    assert!(fine.contains("own themes  mine in "), "{fine}");
    assert!(fine.contains("keys.toml, not there: the default counts"), "{fine}");
    std::fs::write(config.join("themes/mine.toml"), "extends = \"nrod\"\n").unwrap();
    let wrong = world.run(&["doctor"]);
    assert_eq!(wrong.code, 3);
    assert!(wrong.out.contains("mine.toml:1: extends: there is no theme `nrod`"), "{wrong:?}");
}

#[test]
fn themes_belong_to_the_ui() {
    let world = World::new();
    assert_eq!(world.run(&["--theme", "nord", "lesson"]).code, 2);
    let unknown = world.run(&["--theme", "nrod"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `nord`?"), "{unknown:?}");
}
