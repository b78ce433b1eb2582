//! `quiz`: questions on the terminal, or on stdin and stdout.

use super::context::find_lesson;
use super::output::{BAD, BOLD, DIM, GOOD, write_text};
use super::{CliError, Context};
use crate::curriculum::{Lesson, Question};
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

/// Answer the questions of a lesson
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui quiz config                       on the terminal
  printf '1\\n3\\n' | twelve-tui quiz config --plain    the answers from stdin")]
pub(super) struct QuizArgs {
    /// The lesson: its id or its factor's number
    id: String,

    /// Read the answers from stdin, a number on each line, also where it is no terminal
    #[arg(long)]
    plain: bool,
}

pub(super) fn run(
    args: &QuizArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    let lesson = find_lesson(&pack, &args.id)?;
    if lesson.quiz.is_empty() {
        return Err(CliError::usage(format!("the lesson {} has no quiz", lesson.id)));
    }
    let on_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !args.plain && !on_terminal {
        return Err(CliError::usage(
            "the quiz needs a terminal; with --plain it reads the answers from stdin",
        ));
    }
    let mut answers = io::stdin().lock();
    let end = ask_all(lesson, context, &mut answers, out)?;
    writeln!(out, "{BOLD}{} of {} right.{BOLD:#}", end.right, lesson.quiz.len())?;
    let left = lesson.quiz.len() - end.answered;
    match end.reason {
        Reason::InputOver => Err(CliError::incomplete(format!(
            "the input ended with {left} of {} questions open",
            lesson.quiz.len()
        ))),
        Reason::Done | Reason::Quit => Ok(ExitCode::SUCCESS),
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
    lesson: &Lesson,
    context: &Context,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<End> {
    let mut end = End { answered: 0, right: 0, reason: Reason::Done };
    for (index, question) in lesson.quiz.iter().enumerate() {
        writeln!(out, "{DIM}Question {} of {}{DIM:#}", index + 1, lesson.quiz.len())?;
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
