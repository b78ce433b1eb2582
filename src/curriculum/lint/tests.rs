//! Every fault, put once into a small pack in which nothing is wrong.

mod pack;

use super::*;
use pack::{FIX_RUN, LESSON, QUESTION, faults, found, good, in_text, put, with, without};

#[test]
fn a_sound_pack_has_no_fault_but_lessons_that_are_missing() {
    let folder = good();
    assert_eq!(found(&folder), [""; 0]);
    let (findings, lessons) = check(folder.path()).unwrap();
    assert_eq!((findings.len(), lessons), (11, 1));
    let said = findings[2].to_string();
    assert!(said.contains("IV Backing services has no lesson"), "{said}");
}

#[test]
fn what_keeps_a_pack_from_loading_is_found_all_at_once() {
    let folder = good();
    put(&folder, &format!("{LESSON}quiz.toml"), "[[question]]\nask = 3\n");
    put(&folder, &format!("{LESSON}glossary.toml"), "term = 1\n");
    put(&folder, &format!("{LESSON}exercise/exercise.toml"), "title = 'T'\n");
    put(&folder, &format!("{LESSON}samples/deploy/sample.toml"), "titel = 'T'\n");
    put(&folder, &format!("{LESSON}samples/other/sample.toml"), "titel = 'T'\n");
    put(&folder, "lessons/04-x/lesson.md", "no front matter");
    put(&folder, "criteria/03-config.toml", "criterion = 1\n");
    let found = found(&folder);
    for place in [
        "quiz.toml:2: ",
        "glossary.toml:1: ",
        "exercise.toml:1: missing field",
        "deploy/sample.toml:1: unknown field `titel`",
        "other/sample.toml:1: unknown field `titel`",
        "04-x/lesson.md: it does not begin with front matter",
        "criteria/03-config.toml:1: ",
    ] {
        let hit = found.iter().any(|it| it.contains(place) && it.ends_with("(load)"));
        assert!(hit, "{place}: {found:#?}");
    }
}

#[test]
fn a_folder_that_is_no_pack_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let said = check(folder.path()).unwrap_err().to_string();
    assert!(said.starts_with("there is no folder `lessons` in it"), "{said}");
}

#[test]
fn titles_and_sections_are_held_to_their_order() {
    assert_eq!(
        in_text("# Config\n", "# Configuration\n"),
        ["lesson.md:10: the heading is `Configuration`, the front matter says `Config` (title)"]
    );
    assert_eq!(in_text("# Config\n", "\n"), ["lesson.md:10: it has no `#` heading (title)"]);
    assert_eq!(
        in_text("### More", "# More"),
        ["lesson.md:31: it has a second `#` heading (title)"]
    );
    assert_eq!(
        in_text("## Predict\n", "\n"),
        ["lesson.md:10: the section `## Predict` is there 0 times (section)"]
    );
    assert_eq!(
        in_text("### More on it", "## More on it"),
        ["lesson.md:31: `## More on it` is none of the nine sections; make it a `###` in one of \
          them (section)"]
    );
    let swapped = in_text("## Predict", "## Quiz");
    assert!(swapped.iter().any(|it| it.contains("`## Quiz` is there 2 times")), "{swapped:#?}");
    assert!(swapped.iter().any(|it| it.starts_with(
        "lesson.md:23: `## Run the violation` stands \
                                                    after `## Quiz`"
    )));
}

#[test]
fn what_a_lesson_has_must_be_offered() {
    for (scheme, from) in [
        ("exercise", "[Mend it](exercise:)"),
        ("quiz", "[Five questions](quiz:)"),
        ("criteria", "[How it stands](criteria:)"),
        ("picture", "[Where it stands](picture:)"),
    ] {
        assert_eq!(
            in_text(from, "Nothing."),
            [format!("lesson.md:10: no paragraph `[…]({scheme}:)` offers it (not-offered)")]
        );
    }
    assert_eq!(
        in_text("[Run it](sample:deploy/fix)", "Nothing."),
        ["samples/deploy/sample.toml: no paragraph `[…](sample:deploy/fix)` offers it \
          (not-offered)"]
    );
}

#[test]
fn links_that_lead_nowhere_are_found() {
    for (to, said) in [
        ("(#less)", "14: no heading here has the anchor `#less` (anchor)"),
        ("(lesson:logs)", "14: there is no lesson `logs` (unknown-lesson)"),
        ("(lesson:III)", "14: the lesson `III` is called `config` (unknown-lesson)"),
        ("(criterion:config.x)", "14: there is no criterion `config.x` (unknown-criterion)"),
        ("(term:x)", "14: no glossary has the term `x` (unknown-term)"),
        (
            "(docs/x.md)",
            "14: `docs/x.md` leads nowhere: links are https:, lesson:, criterion:, \
                         term: or #anchor (link)",
        ),
        (
            "(glossary:x)",
            "14: `glossary:x` leads nowhere: links are https:, lesson:, criterion:, \
                          term: or #anchor (link)",
        ),
        (
            "(quiz:)",
            "14: `quiz:` can only be followed where the link is all of a paragraph, \
                     outside of lists and quotations (directive)",
        ),
    ] {
        assert_eq!(in_text("(#more-on-it)", to), [format!("lesson.md:{said}")]);
    }
    assert_eq!(
        in_text("needs = ['config']", "needs = ['logs']"),
        ["lesson.md:1: it needs the lesson `logs`, which is not in the pack (unknown-lesson)"]
    );
}

#[test]
fn directives_must_have_something_to_do() {
    for (to, said) in [
        ("sample:x/fix", "this lesson has no sample `x`"),
        ("sample:deploy", "`sample:deploy` names no variant: sample:ID/violation or /fix"),
        ("sample:deploy/both", "`both` is neither `violation` nor `fix`"),
        ("quiz:config", "`quiz:` takes nothing after the colon, here `config`"),
    ] {
        let to = format!("[Link]({to})\n\n### More");
        let line = format!("lesson.md:31: {said} (directive)");
        assert_eq!(in_text("### More", &to), [line]);
    }
    let listed = in_text("### More", "- [Once more](quiz:)\n\n### More");
    assert!(listed[0].starts_with("lesson.md:31: `quiz:` can only be followed"), "{listed:#?}");
}

#[test]
fn a_box_is_that_of_one_criterion_and_within_reach() {
    let boxed = "[B](criterion:config.documented)";
    assert_eq!(in_text("### More", &format!("- [ ] A {boxed}\n- [ ] B\n\n### More")), [""; 0]);
    let two = in_text("### More", &format!("- [ ] A\n- [ ] {boxed} {boxed}\n\n### More"));
    assert!(two[0].starts_with("lesson.md:32: the box names two criteria"), "{two:#?}");
    for buried in [format!("> - [ ] {boxed}"), format!("- A\n  - [ ] {boxed}")] {
        let found = in_text("### More", &format!("{buried}\n\n### More"));
        assert!(found[0].contains("is inside of another block"), "{found:#?}");
    }
    let unknown = in_text("### More", "- [ ] [A](criterion:config.x)\n\n### More");
    assert!(unknown[0].contains("(unknown-criterion)"), "{unknown:#?}");
}

#[test]
fn footnotes_are_defined_once_and_used() {
    assert_eq!(
        in_text("[^source]: A", "A"),
        ["lesson.md:14: the footnote `[^source]` is not defined (footnote)"]
    );
    assert_eq!(
        in_text("commit.[^source]", "commit."),
        ["lesson.md:61: nothing refers to the footnote `[^source]` (footnote)"]
    );
    assert_eq!(
        in_text("[^source]: A", "[^source]: B.\n\n[^source]: A"),
        ["lesson.md:63: the footnote `[^source]` is defined twice (footnote)"]
    );
}

#[test]
fn html_is_found() {
    assert_eq!(
        in_text("https://12factor.net", "A<br>line"),
        ["lesson.md:47: raw HTML is shown as it is: <br> (html)"]
    );
}

#[test]
fn terms_are_marked_and_known() {
    assert_eq!(
        in_text("[deploy](term:deploy)", "deploy"),
        ["glossary.toml:2: no lesson marks `deploy`; link it: [deploy](term:deploy) \
          (unmarked-term)"]
    );
    assert_eq!(
        without("glossary.toml"),
        ["lesson.md:14: no glossary has the term `deploy` (unknown-term)"]
    );
}

#[test]
fn code_names_its_language_and_parses() {
    assert_eq!(
        in_text("```python\n", "```\n"),
        ["lesson.md:33: the code names no language; `text` is one (code-language)"]
    );
    assert_eq!(
        in_text("import os", "import os\nimport ="),
        ["lesson.md:35: it does not parse as python; where it is only a part of something, write \
          ```python fragment (code-syntax)"]
    );
    assert_eq!(
        in_text("python fragment", "python"),
        ["lesson.md:38: it does not parse as python; where it is only a part of something, write \
          ```python fragment (code-syntax)"]
    );
}

#[test]
fn what_is_too_wide_is_found() {
    let code = format!("import {}", "o".repeat(70));
    assert_eq!(
        in_text("import os", &code),
        ["lesson.md:34: the code is 77 columns wide, 76 at most (wide)"]
    );
    assert_eq!(
        in_text("| 1 | 2 |", &format!("| 1 | {} |", "wide ".repeat(15))),
        ["lesson.md:19: the table is 77 columns wide, 76 at most (wide)"]
    );
    let word = "x".repeat(61);
    assert_eq!(
        in_text("https://12factor.net", &format!("`{word}` https://{word}")),
        [format!("lesson.md:47: `{word}` is wider than 60 columns and cannot be wrapped (wide)")]
    );
    let app = format!("{}\n", "a".repeat(89));
    assert_eq!(
        with("samples/deploy/fix/python/app.py", &app),
        ["samples/deploy/fix/python/app.py:1: the line is 89 columns wide, 88 at most (wide)"]
    );
}

#[test]
fn samples_are_whole_in_both_variants() {
    let sample = "samples/deploy/";
    assert_eq!(
        without("samples/deploy/recorded/fix-python.jsonl"),
        [format!(
            "{sample}sample.toml: there is no recorded run of the fix in python; `lesson run` keeps \
             one with --save recorded/fix-python.jsonl (recorded)"
        )]
    );
    assert_eq!(
        without("samples/deploy/violation/python/app.py"),
        [
            format!(
                "{sample}sample.toml: `show` names no file that the violation in python has (sample)"
            ),
            format!(
                "{sample}sample.toml: the violation has no files in python; they stand in \
                 violation/python/ (sample)"
            ),
        ]
    );
    assert_eq!(
        faults("samples/deploy/sample.toml", "['app.py']", "['app.py', 'main.py']"),
        [format!(
            "{sample}sample.toml: `show` names main.py, which no variant in python has (sample)"
        )]
    );
    let recorded = "samples/deploy/recorded/fix-python.jsonl";
    assert_eq!(
        with(recorded, &FIX_RUN.replace("fix: a", "fixed: a").replace("shown: fix", "fix: b")),
        [
            format!("{recorded}:2: its first line does not begin `fix:` (recorded)"),
            format!("{recorded}:3: its last line is not `shown: fix` (recorded)"),
        ]
    );
    assert_eq!(
        faults("samples/deploy/sample.toml", "['app.py']", "[]"),
        ["fix", "violation"].map(|which| format!(
            "{sample}sample.toml: `show` names no file that the {which} in python has (sample)"
        ))
    );
}

#[test]
fn files_that_nothing_reads_are_found() {
    for (path, said) in [
        ("glosary.toml", "nothing reads a file of this name"),
        ("samples/other/fix/python/app.py", "its sample has no sample.toml"),
        (
            "samples/deploy/fix/pyton/app.py",
            "nothing reads it: sample.toml names no such language or variant",
        ),
        (
            "samples/deploy/recorded/fix-pyton.txt",
            "nothing reads it: sample.toml names no such language or variant",
        ),
    ] {
        assert_eq!(with(path, "x"), [format!("{path}: {said} (stray-file)")]);
    }
    let folder = good();
    put(&folder, "lessons/05-x/quiz.toml", &QUESTION.repeat(5));
    assert_eq!(
        found(&folder),
        ["lessons/05-x/quiz.toml: its folder has no lesson.md (stray-file)"]
    );
}

#[test]
fn an_exercise_is_whole() {
    let about = "exercise/exercise.toml";
    for (from, to, said) in [
        ("'A', 'B', 'C'", "'A', 'B'", "it has 2 hints, not three"),
        ("'wrong/two'", "'wrong/three'", "there is no file in wrong/three/"),
        ("says = 'no'", "says = ' '", "`says` of wrong/one is empty: what refuses it?"),
        ("['app.py']", "['main.py']", "`edit` names main.py, which is not in start/"),
        ("[[wrong]]\nfolder = 'wrong/one'\nsays = 'no'\n", "", "it has 1 wrong solutions, not two"),
    ] {
        assert_eq!(faults(about, from, to), [format!("{about}: {said} (exercise)")]);
    }
    assert_eq!(
        faults(about, "task = 'T'", "task = '''\nReach it, see [x](lesson:x).\n\n```\na\n```\n'''"),
        [
            format!("{about}:3: there is no lesson `x` (unknown-lesson)"),
            format!("{about}:5: the code names no language; `text` is one (code-language)"),
        ]
    );
    assert_eq!(
        without("exercise/check/check.py"),
        [format!("{about}: there is no file in check/ (exercise)")]
    );
    let none = without(about);
    assert!(none.contains(&format!("{about}: the lesson has no exercise (exercise)")), "{none:#?}");
}

#[test]
fn a_quiz_has_four_options_one_right_and_reasons() {
    for (from, to, said) in [
        ("  { text = 'D', why = 'W' },\n", "", ":1: the question has 3 options, not 4"),
        (", right = true", "", ":1: 0 of the options are right, not 1"),
        ("'C', why = 'W'", "'C', why = ' '", ":1: `C` has no reason"),
        (QUESTION, "", ": it has 4 questions, not 5"),
    ] {
        assert_eq!(faults("quiz.toml", from, to), [format!("quiz.toml{said} (quiz)")]);
    }
    let first = QUESTION.replace(", right = true", "").replace("'A', ", "'A', right = true, ");
    assert_eq!(
        with("quiz.toml", &first.repeat(5)),
        ["quiz.toml: the right answer is always the first (quiz)"]
    );
}

#[test]
fn pages_have_their_own_sections() {
    let page = |kind: &str, id: &str, text: &str| {
        format!(
            "+++\nid = '{id}'\nkind = '{kind}'\ntitle = 'T'\nsummary = 'S'\nminutes = 5\n+++\n\
             # T\n\n## Anything\n\n{text}\n"
        )
    };
    let folder = good();
    let offers = "[Whole](picture:)\n\n[Three questions](quiz:)\n";
    let introduction = page("introduction", "introduction", offers);
    put(&folder, "lessons/00-introduction/lesson.md", &introduction);
    put(&folder, "lessons/00-introduction/quiz.toml", &QUESTION.repeat(3));
    put(&folder, "lessons/13-upstream/lesson.md", &page("closing", "upstream", "Dated."));
    assert_eq!(found(&folder), [""; 0]);
    put(&folder, "lessons/00-introduction/quiz.toml", &QUESTION.repeat(2));
    put(&folder, "lessons/14-more/lesson.md", &page("appendix", "beyond", "[X](criteria:)"));
    assert_eq!(
        found(&folder),
        [
            "lessons/00-introduction/quiz.toml: it has 2 questions, not 3 (quiz)",
            "lessons/14-more/lesson.md:1: its folder should be `NN-beyond` (folder)",
            "lessons/14-more/lesson.md:12: a page that is about no factor has no criteria \
             (directive)",
        ]
    );
}
