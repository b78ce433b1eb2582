//! The screens, driven by keys and compared as they are drawn: one room for each.

mod checklist;
mod chrome;
mod doing;
mod gallery;
mod home;
mod lesson;
mod panel;
mod quiz;
mod reading;
mod repeating;
mod run;
mod saving;
mod ui;
mod world;

use ui::Ui;
use world::*;

use super::effect::{Deed, Effect};
use super::keymap::Keymap;
use super::message::Message;
use super::state::{
    Abilities, Appearance, Check, Highlights, History, Home, Project, Screen, State,
};
use super::theme::{Depth, Ground, Looks, Theme};
use super::update::{settle, update};
use super::view;
use crate::check::report::{
    Confidence, Counts, CriterionResult, Evidence, FactorCounts, Report, Status, Summary, Tool,
};
use crate::checklist::{Checklist, Said, Word};
use crate::curriculum::{Factor, Level, Pack};
use crate::date::Date;
use crate::markdown::{Line, Role};
use crate::progress::Progress;
use crate::run::consent::Trust;
use crate::run::{EndReason, Ended, Environment, Host, RunEvent, Stream, protections};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
