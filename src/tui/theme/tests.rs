use super::*;
use crate::tui::settings::Fault;
use std::path::Path;

/// The least contrast of text, of frames (which are no text, and carry no meaning), and of text in
/// the themes that promise more.
const TEXT: f64 = 4.5;
const FRAME: f64 = 3.0;
const HIGH: f64 = 7.0;

/// The contrasts of a look: part, ground, ratio.
fn contrasts(look: &'static Look, depth: Depth) -> Vec<(Part, &'static str, f64)> {
    let theme = Theme::new(look, depth, false);
    let base = theme.part(Part::Text);
    let mut found = Vec::new();
    for part in Part::ALL {
        let style = theme.part(part);
        let color = style.fg.or(base.fg);
        let mut grounds = vec![("own ground", style.bg.or(base.bg))];
        // Rows of text, code and differences may all be selected.
        if style.bg.is_none() && part != Part::Frame {
            grounds.push(("selected row", theme.part(Part::Selected).bg));
        }
        for (name, ground) in grounds {
            if let (Some(color), Some(ground)) = (color, ground)
                && let Some(ratio) = contrast(color, ground)
            {
                found.push((part, name, ratio));
            }
        }
    }
    found
}

#[test]
fn every_theme_can_be_read_on_its_ground_and_in_the_selected_row() {
    let looks = Looks::default();
    let painted: Vec<_> = looks.all().iter().filter(|it| it.ground_color().is_some()).collect();
    assert!(painted.len() >= 12, "{painted:?}");
    for look in painted {
        let palette = Theme::new(look, Depth::Palette, false);
        assert_ne!(palette.selected().bg, palette.part(Part::Text).bg, "{}", look.name);
        for depth in [Depth::True, Depth::Palette] {
            let contrasts = contrasts(look, depth);
            assert!(contrasts.len() >= 2 * Part::ALL.len() - 6, "{}", contrasts.len());
            for (part, ground, ratio) in contrasts {
                let least = match part {
                    Part::Frame => FRAME,
                    _ if look.family == "contrast" => HIGH,
                    _ => TEXT,
                };
                let name = &look.name;
                assert!(ratio >= least, "{name}, {part:?} on {ground}, {depth:?}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn code_stands_on_a_ground_of_its_own_and_can_be_read_there() {
    let parts = [
        Part::Plain,
        Part::Keyword,
        Part::String,
        Part::Constant,
        Part::Comment,
        Part::Function,
        Part::Type,
        Part::Variable,
        Part::Punctuation,
        Part::Dim,
        Part::Marker,
        Part::Found,
    ];
    for look in Looks::default().all() {
        let has_ground = look.ground_color().is_some();
        let own = look.style(Part::CodeBlock).bg;
        assert_eq!(own.is_some(), has_ground, "{}", look.name);
        if has_ground {
            assert_ne!(own, look.ground_color(), "{}", look.name);
        }
        for depth in [Depth::True, Depth::Palette] {
            let theme = Theme::new(look, depth, false);
            let Some(ground) = theme.part(Part::CodeBlock).bg else { continue };
            for part in parts {
                let color = theme.part(part).fg.or(theme.part(Part::Text).fg).unwrap();
                let least = if look.family == "contrast" { HIGH } else { TEXT };
                let ratio = contrast(color, ground).unwrap();
                assert!(ratio >= least, "{}, {part:?}, {depth:?}: {ratio:.2}", look.name);
            }
        }
    }
}

#[test]
fn a_block_of_code_is_set_apart_by_ground_or_bar_and_not_at_all_without_colours() {
    let mut buffer = Buffer::with_lines(["text  ", "  code", "  more"]);
    buffer[(3, 1)].set_bg(Color::Red);
    let block = Rect { x: 0, y: 1, width: 6, height: 9 };
    let lines = |buffer: &Buffer| {
        let symbols = |y| (0..6).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        [0, 1, 2].map(symbols)
    };
    let mut other = buffer.clone();
    Theme::mono(false).lay_code_ground(block, &mut other);
    assert_eq!(other, buffer);
    Theme::terminal(false).lay_code_ground(block, &mut other);
    assert_eq!(lines(&other), ["text  ", "▏ code", "▏ more"]);
    let mut other = buffer.clone();
    Theme::terminal(true).lay_code_ground(block, &mut other);
    assert_eq!(lines(&other), ["text  ", "| code", "| more"]);
    let theme = Theme::new(Looks::default().named("nord").unwrap(), Depth::True, false);
    theme.lay_code_ground(block, &mut buffer);
    let ground = theme.part(Part::CodeBlock).bg.unwrap();
    assert_eq!((buffer[(0, 0)].bg, buffer[(5, 2)].bg), (Color::Reset, ground));
    assert_eq!(buffer[(3, 1)].bg, Color::Red, "what was found in it keeps its own");
}

#[test]
fn a_theme_is_as_light_or_dark_as_it_says() {
    for look in Looks::default().all() {
        let Some(ground) = look.ground_color() else {
            assert_eq!(look.ground, None, "{}", look.name);
            continue;
        };
        let white = contrast(ground, Color::Rgb(255, 255, 255)).unwrap();
        let expected = if white > 5.0 { Ground::Dark } else { Ground::Light };
        assert_eq!(look.ground, Some(expected), "{}", look.name);
    }
}

#[test]
fn without_colours_no_colour_is_written_and_every_difference_is_an_attribute() {
    for look in Looks::default().all() {
        let theme = Theme::new(look, Depth::None, false);
        for part in Part::ALL {
            let style = theme.part(part);
            assert_eq!((style.fg, style.bg), (None, None), "{part:?}");
        }
        for part in [Part::Selected, Part::FoundHere, Part::Hint] {
            assert!(theme.part(part).add_modifier.contains(Modifier::REVERSED), "{part:?}");
        }
        assert!(!theme.part(Part::Found).add_modifier.is_empty());
        let red = anstyle::Style::new().fg_color(Some(anstyle::AnsiColor::Red.into()));
        assert_eq!(theme.style(Role::Painted(red)), Style::new());
    }
}

#[test]
fn sixteen_colours_take_the_terminal_s_own_palette() {
    let nord = Looks::default().named("nord").unwrap();
    let theme = Theme::new(nord, Depth::Sixteen, false);
    assert_eq!(theme.look().name, TERMINAL);
    for part in Part::ALL {
        assert!(!matches!(theme.part(part).fg, Some(Color::Rgb(..))), "{part:?}");
    }
}

#[test]
fn what_a_run_painted_can_be_read_on_a_ground_of_ours() {
    use anstyle::{AnsiColor, RgbColor};
    for look in Looks::default().all() {
        let Some(ground) = look.ground_color() else { continue };
        let theme = Theme::new(look, Depth::True, false);
        let colors = [AnsiColor::White, AnsiColor::Black, AnsiColor::BrightYellow, AnsiColor::Blue]
            .map(anstyle::Color::from)
            .into_iter()
            .chain([RgbColor(0, 0, 0).into(), RgbColor(255, 255, 255).into()]);
        for color in colors {
            let style = theme.style(Role::Painted(anstyle::Style::new().fg_color(Some(color))));
            let fg = style.fg.or(theme.part(Part::Text).fg).unwrap();
            assert!(contrast(fg, ground).unwrap() >= 3.0, "{} {color:?}", look.name);
        }
    }
}

#[test]
fn the_ground_lies_below_everything() {
    let theme = Theme::new(Looks::default().named("gruvbox-light").unwrap(), Depth::True, false);
    let mut buffer = Buffer::with_lines(["ab"]);
    buffer[(1, 0)].set_bg(Color::Red);
    theme.lay_ground(&mut buffer);
    let base = theme.part(Part::Text);
    assert_eq!((Some(buffer[(0, 0)].fg), Some(buffer[(0, 0)].bg)), (base.fg, base.bg));
    assert_eq!(buffer[(1, 0)].bg, Color::Red);
    let mut bare = Buffer::with_lines(["ab"]);
    Theme::terminal(false).lay_ground(&mut bare);
    assert_eq!(bare[(0, 0)].bg, Color::Reset);
}

#[test]
fn names_families_and_auto_find_a_theme() {
    let looks = Looks::default();
    let find = |name, chosen, ground| looks.find(name, chosen, ground).map(|it| it.name.as_str());
    let (dark, light) = (Some(Ground::Dark), Some(Ground::Light));
    assert_eq!(find("gruvbox-dark", None, light), Ok("gruvbox-dark"), "said is said");
    assert_eq!(find("gruvbox", None, light), Ok("gruvbox-light"));
    assert_eq!(find("gruvbox", None, None), Ok("gruvbox-dark"));
    assert_eq!(find("nord", None, light), Ok("nord"), "it has no partner");
    assert_eq!(find("auto", Some("gruvbox-dark"), light), Ok("gruvbox-light"));
    assert_eq!(find("auto", Some("gruvbox-light"), None), Ok("gruvbox-light"));
    assert_eq!(find("auto", None, dark), Ok("twelve-dark"));
    assert_eq!(find("auto", None, None), Ok(TERMINAL));
    let error = find("grubox", None, None).unwrap_err();
    assert_eq!(error, "there is no theme `grubox`; did you mean `gruvbox`?");
    assert!(looks.depends_on_ground("gruvbox") && looks.depends_on_ground("auto"));
    assert!(!looks.depends_on_ground("gruvbox-dark") && !looks.depends_on_ground("nord"));
}

fn faults(text: &str) -> Vec<String> {
    let none = |_: &str| None;
    let read = file::read("mine", Path::new("mine.toml"), text, &none);
    read.unwrap_err().iter().map(Fault::to_string).collect()
}

#[test]
fn mistakes_in_a_theme_name_line_key_and_what_was_meant() {
    let text = "ground = \"darkish\"\n[palette]\nrust = \"#d6502\"\n[roles]\nheadng-1 = \"red\"\n\
                code = \"cyen\"\nlink = { color = \"blue\", undreline = true }\ngood = 3\n\
                bad = { bold = \"yes\" }\n";
    let expected = [
        "mine.toml:1: ground: the ground that a theme is made for is `dark`, `light` or `any`",
        "mine.toml:3: palette.rust: there is no colour `#d6502`; a colour is #rrggbb, a name of \
         [palette], or one of the terminal's, like bright-red",
        "mine.toml:5: roles.headng-1: means nothing here; did you mean `heading-1`?",
        "mine.toml:6: roles.code: there is no colour `cyen`; did you mean `cyan`?",
        "mine.toml:7: roles.link.undreline: means nothing here; did you mean `underline`?",
        "mine.toml:8: roles.good: takes a colour, or a table like { color = \"red\", bold = true }",
        "mine.toml:9: roles.bad.bold: is true or false",
    ];
    assert_eq!(faults(text), expected);
    assert!(faults("title = ")[0].starts_with("mine.toml:1: "), "{:?}", faults("title = "));
    assert_eq!(faults("extends = \"x\""), ["mine.toml:1: extends: there is no theme `x`"]);
}

#[test]
fn the_user_s_themes_extend_and_replace_ours() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("mine.toml", "extends = \"nord\"\n[roles]\ncode = \"#ff0000\"\n");
    write("gruvbox-dark.toml", "title = \"My own\"\n");
    write("torn.toml", "[roles\n");
    let looks = Looks::with_folder(folder.path());
    let mine = looks.named("mine").unwrap();
    assert_eq!(mine.style(Part::Code).fg, Some(Color::Rgb(255, 0, 0)));
    assert_eq!(mine.ground_color(), looks.named("nord").unwrap().ground_color());
    assert_eq!(looks.named("gruvbox-dark").unwrap().title, "My own");
    assert_eq!(looks.faults().count(), 1);
    let error = looks.find("torn", None, None).unwrap_err();
    assert!(error.contains("torn.toml:1:"), "{error}");
    let absent = Looks::with_folder(&folder.path().join("none"));
    assert_eq!(absent.all().len(), Looks::default().all().len());
}

#[test]
fn what_others_say_is_made_ascii_where_that_is_wanted() {
    assert_eq!(ascii("‹it’s → naïve›"), "<it's > na?ve>");
    let mut buffer = Buffer::with_lines(["a漢é…b"]);
    Theme::mono(true).lay_ground(&mut buffer);
    let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert_eq!(text, "a? ?.b");
    assert_eq!(
        ascii("\u{1b}]8;id=l1;https://e.org\u{1b}\\é\u{1b}]8;;\u{1b}\\").matches('?').count(),
        1
    );
}
