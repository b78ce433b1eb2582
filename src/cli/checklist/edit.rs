//! `checklist set`, `clear`, `share`, `unshare`.

use super::{ClearArgs, SetArgs, ShareArgs, UnshareArgs, open, report, show};
use crate::checklist::{Finding, Key, Said, Word};
use crate::cli::context::find_criterion;
use crate::cli::output::{message, write_json};
use crate::cli::{CliError, Context};
use crate::curriculum::Pack;
use crate::date::{Date, NoDate};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// A day, or nothing to take one back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(Option<Date>);

pub(super) fn day(text: &str) -> Result<Day, NoDate> {
    if text.is_empty() { Ok(Day(None)) } else { text.parse().map(|day| Day(Some(day))) }
}

pub(super) fn set(
    args: &SetArgs,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let criterion = find_criterion(pack, &args.criterion)?;
    let opened = open(&args.path, context)?;
    let report = report(&args.path, pack, context)?;
    let key = Key::new(criterion.id.as_str(), args.app.as_deref());
    let found = Finding::of(&report, &key);
    let change = |list: &mut crate::checklist::Checklist| {
        let word = Word {
            evidence: found.map(|found| found.fingerprint.to_owned()),
            ..revised(list.words.get(&key), args, context.today)
        };
        list.set(&key, word, found.map(|found| found.status), context.today)
    };
    let list = opened.store.update(change, context.today)?;
    super::keep(&opened.store, &list, &report, pack, context.today);
    let said = list.words.get(&key).map(show::in_words).unwrap_or_default();
    message(&format!("{key}, says the team: {said}"));
    if args.json {
        let items = list.beside(Some(&report), &pack.criteria, context.today);
        show::write_one(out, &items, &key)?;
    }
    Ok(())
}

/// The word with what was given; the rest is as it was, where it does not go with the status.
fn revised(old: Option<&Word>, args: &SetArgs, today: Date) -> Word {
    let status = Said::from(args.status);
    let same = old.filter(|old| old.status == status);
    let open = matches!(status, Said::Unmet | Said::Open);
    let text = |given: &Option<String>, old: Option<&String>| match given {
        Some(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        None => old.cloned(),
    };
    Word {
        link: text(&args.link, same.and_then(|old| old.link.as_ref())),
        owner: text(&args.owner, old.and_then(|old| old.owner.as_ref())),
        due: match args.due {
            Some(Day(due)) => due,
            None => old.filter(|_| open).and_then(|old| old.due),
        },
        until: match args.until {
            Some(Day(until)) => until.map(Into::into),
            // A waiver that is over is not given again by saying something else.
            None => same.filter(|old| !old.has_expired(today)).and_then(|old| old.until.clone()),
        },
        ..Word::new(status, text(&args.note, same.map(|old| &old.note)).unwrap_or_default(), today)
    }
}

pub(super) fn clear(
    args: &ClearArgs,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    let key = Key::new(args.criterion.as_str(), args.app.as_deref());
    // A word on a criterion that is no more can be taken back too.
    if !opened.checklist.words.contains_key(&key) {
        find_criterion(pack, &args.criterion)?;
    }
    let mut was_there = false;
    let change = |list: &mut crate::checklist::Checklist| {
        was_there = list.clear(&key, context.today);
        Ok(())
    };
    let list = opened.store.update(change, context.today)?;
    let what = if was_there { "says nothing about it any more" } else { "said nothing about it" };
    message(&format!("{key}: the team {what}"));
    if args.json {
        let report = report(&args.path, pack, context)?;
        let items = list.beside(Some(&report), &pack.criteria, context.today);
        show::write_one(out, &items, &key)?;
    }
    Ok(())
}

pub(super) fn share(
    args: &ShareArgs,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    let file = opened.store.share(&pack.criteria, context.today)?;
    message(&format!(
        "the checklist is in {} from now on; commit it, and the whole team has it",
        file.display()
    ));
    if args.json { write_place(out, true, &file) } else { Ok(()) }
}

pub(super) fn unshare(
    args: &UnshareArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    let file = opened.store.unshare(context.today)?;
    message(&format!(
        "the checklist is yours alone again, and no longer in {}; comments and keys of your own in \
         it are kept with your list, and are there again when you share it",
        file.display()
    ));
    let kept = open(&args.path, context)?.place.path().to_path_buf();
    if args.json { write_place(out, false, &kept) } else { Ok(()) }
}

/// Where a checklist is kept.
#[derive(Serialize)]
struct JsonPlace<'a> {
    schema_version: u32,
    shared: bool,
    file: &'a str,
}

fn write_place(out: &mut dyn Write, shared: bool, file: &Path) -> Result<(), CliError> {
    let place = JsonPlace { schema_version: 1, shared, file: &file.to_string_lossy() };
    Ok(write_json(out, &place)?)
}
