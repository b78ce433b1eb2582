//! Reads a theme's file.

use super::look::{Ground, Look, Part};
use crate::tui::settings::{Fault, Reading};
use ratatui::style::{Color, Modifier, Style};
use std::path::Path;
use toml_edit::{Item, TableLike};

const KEYS: [&str; 6] = ["title", "family", "ground", "extends", "palette", "roles"];
const STYLE_KEYS: [&str; 8] =
    ["color", "ground", "bold", "dim", "italic", "underline", "reverse", "strike"];
const COLORS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Indexed(0)),
    ("red", Color::Indexed(1)),
    ("green", Color::Indexed(2)),
    ("yellow", Color::Indexed(3)),
    ("blue", Color::Indexed(4)),
    ("magenta", Color::Indexed(5)),
    ("cyan", Color::Indexed(6)),
    ("white", Color::Indexed(7)),
    ("bright-black", Color::Indexed(8)),
    ("bright-red", Color::Indexed(9)),
    ("bright-green", Color::Indexed(10)),
    ("bright-yellow", Color::Indexed(11)),
    ("bright-blue", Color::Indexed(12)),
    ("bright-magenta", Color::Indexed(13)),
    ("bright-cyan", Color::Indexed(14)),
    ("bright-white", Color::Indexed(15)),
];

/// Reads the theme `name`; `known` finds those that it may extend.
///
/// # Errors
/// All that is wrong in it.
pub(super) fn read(
    name: &str,
    path: &Path,
    text: &str,
    known: &dyn Fn(&str) -> Option<&'static Look>,
) -> Result<Look, Vec<Fault>> {
    let mut reading = Reading::new(path, text)?;
    let document = reading.document();
    let top: &dyn TableLike = document.as_table();
    reading.only_known(top, "", &KEYS);
    let base = reading.text(top, "", "extends").and_then(|base| {
        let found = known(&base);
        if found.is_none() {
            reading.fault(top.get("extends"), "extends", format!("there is no theme `{base}`"));
        }
        found
    });
    let mut look = Look {
        name: name.to_owned(),
        title: reading.text(top, "", "title").unwrap_or_else(|| name.to_owned()),
        family: reading.text(top, "", "family").unwrap_or_else(|| name.to_owned()),
        ground: base.and_then(|base| base.ground),
        fitted: std::sync::OnceLock::new(),
        styles: base.map_or([Style::new(); Part::ALL.len()], |base| base.styles),
    };
    match reading.text(top, "", "ground").as_deref() {
        Some("dark") => look.ground = Some(Ground::Dark),
        Some("light") => look.ground = Some(Ground::Light),
        Some("any") => look.ground = None,
        Some(_) => reading.fault(
            top.get("ground"),
            "ground",
            "the ground that a theme is made for is `dark`, `light` or `any`".into(),
        ),
        None => {}
    }
    let mut palette = Vec::new();
    if let Some(colors) = reading.table(top, "", "palette") {
        for (name, item) in colors.iter() {
            let key = format!("palette.{name}");
            if let Some(color) = color(&mut reading, item, &key, item.as_str(), &[]) {
                palette.push((name.to_owned(), color));
            }
        }
    }
    if let Some(roles) = reading.table(top, "", "roles") {
        let names = Part::ALL.map(Part::name);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        reading.only_known(roles, "roles", &names);
        for part in Part::ALL {
            let name = part.name();
            if let Some(item) = roles.get(&name)
                && let Some(style) = style(&mut reading, item, &format!("roles.{name}"), &palette)
            {
                look.styles[part as usize] = style;
            }
        }
    }
    reading.finish(look)
}

fn style(
    reading: &mut Reading,
    item: &Item,
    key: &str,
    palette: &[(String, Color)],
) -> Option<Style> {
    if item.as_str().is_some() {
        return Some(Style::new().fg(color(reading, item, key, item.as_str(), palette)?));
    }
    let Some(table) = item.as_table_like() else {
        let message = "takes a colour, or a table like { color = \"red\", bold = true }";
        reading.fault(Some(item), key, message.into());
        return None;
    };
    reading.only_known(table, key, &STYLE_KEYS);
    let mut style = Style::new();
    for (name, item) in table.iter() {
        let key = format!("{key}.{name}");
        let modifier = match name {
            "color" => {
                style.fg = color(reading, item, &key, item.as_str(), palette);
                continue;
            }
            "ground" => {
                style.bg = color(reading, item, &key, item.as_str(), palette);
                continue;
            }
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "italic" => Modifier::ITALIC,
            "underline" => Modifier::UNDERLINED,
            "reverse" => Modifier::REVERSED,
            "strike" => Modifier::CROSSED_OUT,
            _ => continue,
        };
        match item.as_bool() {
            Some(true) => style = style.add_modifier(modifier),
            Some(false) => {}
            None => reading.fault(Some(item), &key, "is true or false".into()),
        }
    }
    Some(style)
}

/// A colour: of the palette, of the terminal, or by its channels.
fn color(
    reading: &mut Reading,
    item: &Item,
    key: &str,
    text: Option<&str>,
    palette: &[(String, Color)],
) -> Option<Color> {
    let Some(text) = text else {
        reading.fault(Some(item), key, "takes a colour in quotes, like \"#d79921\"".into());
        return None;
    };
    if let Some((_, color)) = palette.iter().find(|(name, _)| name == text) {
        return Some(*color);
    }
    if let Some((_, color)) = COLORS.iter().find(|(name, _)| *name == text) {
        return Some(*color);
    }
    let channels = text.strip_prefix('#').filter(|hex| hex.len() == 6);
    if let Some(value) = channels.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        let [_, r, g, b] = value.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    let names = palette.iter().map(|(name, _)| name.as_str());
    let names: Vec<&str> = names.chain(COLORS.iter().map(|(name, _)| *name)).collect();
    let close = match crate::suggest::closest(text, names) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "a colour is #rrggbb, a name of [palette], or one of the terminal's, like \
                 bright-red"
            .to_owned(),
    };
    reading.fault(Some(item), key, format!("there is no colour `{text}`; {close}"));
    None
}
