//! `quiz`: questions on the terminal, or on stdin and stdout.

use super::context::find_lesson;
use super::output::{BAD, BOLD, DIM, GOOD, OPEN, write_text};
use super::{CliError, Context};
use crate::curriculum::{Lesson, Pack, Question};
use crate::date::Date;
use crate::progress::Progress;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

/// Answer the questions of a lesson, or those that are to be repeated
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui quiz                              list the quizzes
  twelve-tui quiz config                       on the terminal
  twelve-tui quiz due                          what you missed on earlier days
  printf '1\\n3\\n' | twelve-tui quiz config --plain    the answers from stdin")]
pub(super) struct QuizArgs {
    /// The lesson: its id or its factor's number; `due`: the questions to repeat
    id: Option<String>,

    /// Read the answers from stdin, a number on each line, also where it is no terminal
    #[arg(long)]
    pub(super) plain: bool,
}

/// A question, and the lesson that it is of.
type Asked<'a> = (&'a Lesson, &'a Question);

pub(super) fn run(
    args: &QuizArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    let Some(id) = &args.id else {
        list(&pack, &context.progress()?.value, context.today, args.plain, out)?;
        return Ok(ExitCode::SUCCESS);
    };
    let asked: Vec<Asked> = if id == DUE {
        let progress = context.progress()?.value;
        let due = progress.due(&pack.lessons, context.today);
        due.into_iter().map(|due| (due.lesson, &due.lesson.quiz[due.index])).collect()
    } else {
        let lesson = find_lesson(&pack, id)?;
        if lesson.quiz.is_empty() {
            return Err(CliError::usage(format!("the lesson {} has no quiz", lesson.id)));
        }
        lesson.quiz.iter().map(|question| (lesson, question)).collect()
    };
    if asked.is_empty() {
        writeln!(out, "Nothing is to be repeated today. What you miss in a quiz comes back here.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let on_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !args.plain && !on_terminal {
        return Err(CliError::usage(
            "the quiz needs a terminal; with --plain it reads the answers from stdin",
        ));
    }
    let mut answers = io::stdin().lock();
    let end = ask_all(&asked, id == DUE, context, &mut answers, out)?;
    writeln!(out, "{BOLD}{} of {} right.{BOLD:#}", end.right, asked.len())?;
    match end.answered - end.right {
        0 => {}
        1 => writeln!(out, "The one that you missed comes back tomorrow: twelve-tui quiz due")?,
        missed => {
            writeln!(out, "The {missed} that you missed come back tomorrow: twelve-tui quiz due")?;
        }
    }
    let left = asked.len() - end.answered;
    match end.reason {
        Reason::InputOver => Err(CliError::incomplete(format!(
            "the input ended with {left} of {} questions open",
            asked.len()
        ))),
        Reason::Done | Reason::Quit => Ok(ExitCode::SUCCESS),
    }
}

/// In the place of a lesson's id: the questions to repeat.
const DUE: &str = "due";

/// The quizzes, one a line, and what is to be repeated.
fn list(
    pack: &Pack,
    progress: &Progress,
    today: Date,
    plain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for lesson in pack.lessons.iter().filter(|lesson| !lesson.quiz.is_empty()) {
        let record = progress.lesson(&lesson.id);
        let is_right = |question: &&Question| {
            record.and_then(|record| record.answered(question)).is_some_and(|it| it.right)
        };
        let right = lesson.quiz.iter().filter(is_right).count();
        let due = progress.due(std::slice::from_ref(lesson), today).len();
        let due = if due > 0 { format!(", {due} to repeat") } else { String::new() };
        let (id, all) = (crate::sanitize::line(&lesson.id), lesson.quiz.len());
        if plain {
            writeln!(out, "{id}: {right} of {all} right{due}")?;
        } else {
            writeln!(out, "{BOLD}{id:<20}{BOLD:#} {right} of {all} right{OPEN}{due}{OPEN:#}")?;
        }
    }
    write_due(pack, progress, today, out)
}

/// How many questions are to be repeated, where any are.
pub(super) fn write_due(
    pack: &Pack,
    progress: &Progress,
    today: Date,
    out: &mut dyn Write,
) -> io::Result<()> {
    match progress.due(&pack.lessons, today).len() {
        0 => Ok(()),
        1 => writeln!(out, "1 question to repeat: twelve-tui quiz due"),
        due => writeln!(out, "{due} questions to repeat: twelve-tui quiz due"),
    }
}

/// How a quiz ended.
struct End {
    answered: usize,
    right: usize,
    reason: Reason,
}

enum Reason {
    Done,
    Quit,
    InputOver,
}

/// What was typed where an answer was asked for.
enum Typed {
    /// An index into the options.
    Option(usize),
    Quit,
    InputOver,
}

fn ask_all(
    asked: &[Asked],
    mixed: bool,
    context: &Context,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<End> {
    let mut end = End { answered: 0, right: 0, reason: Reason::Done };
    for (index, (lesson, question)) in asked.iter().enumerate() {
        let from = if mixed { format!(", from {}", lesson.subject) } else { String::new() };
        writeln!(out, "{DIM}Question {} of {}{from}{DIM:#}", index + 1, asked.len())?;
        let chosen = match ask(question, answers, out)? {
            Typed::Option(chosen) => chosen,
            Typed::Quit => return Ok(End { reason: Reason::Quit, ..end }),
            Typed::InputOver => return Ok(End { reason: Reason::InputOver, ..end }),
        };
        let right = question.options[chosen].right;
        end.answered += 1;
        end.right += usize::from(right);
        context.record(|progress| {
            progress.lesson_mut(&lesson.id).answer(question, right, context.today);
        });
        explain(question, chosen, out)?;
    }
    Ok(end)
}

/// Asks until there is an answer.
fn ask(question: &Question, answers: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<Typed> {
    write_text(out, &question.ask, "")?;
    writeln!(out)?;
    for (index, option) in question.options.iter().enumerate() {
        write_numbered(out, index, &option.text)?;
    }
    let count = question.options.len();
    loop {
        write!(out, "\nYour answer (1-{count}, q to stop): ")?;
        out.flush()?;
        let mut line = String::new();
        match answers.read_line(&mut line) {
            Ok(0) => {
                writeln!(out)?;
                return Ok(Typed::InputOver);
            }
            Ok(_) => {}
            // What is no text is no answer.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {}
            Err(error) => return Err(error),
        }
        match line.trim() {
            "q" | "quit" => return Ok(Typed::Quit),
            typed => match typed.parse::<usize>() {
                Ok(number) if (1..=count).contains(&number) => {
                    return Ok(Typed::Option(number - 1));
                }
                _ => writeln!(out, "Type a number from 1 to {count}.")?,
            },
        }
    }
}

/// The reasons of all options, the chosen one marked.
fn explain(question: &Question, chosen: usize, out: &mut dyn Write) -> io::Result<()> {
    if question.options[chosen].right {
        writeln!(out, "\n{GOOD}Right.{GOOD:#}")?;
    } else {
        writeln!(out, "\n{BAD}Not quite.{BAD:#}")?;
    }
    for (index, option) in question.options.iter().enumerate() {
        let mark = match (option.right, index == chosen) {
            (true, _) => "right: ",
            (false, true) => "yours: ",
            (false, false) => "",
        };
        write_numbered(out, index, &format!("{mark}{}", option.why))?;
    }
    writeln!(out)
}

fn write_numbered(out: &mut dyn Write, index: usize, text: &str) -> io::Result<()> {
    write!(out, "  {}. ", index + 1)?;
    let mut lines = crate::sanitize::lines(text);
    writeln!(out, "{}", lines.next().unwrap_or_default())?;
    lines.try_for_each(|line| writeln!(out, "     {line}"))
}
