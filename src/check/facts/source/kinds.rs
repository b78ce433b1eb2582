//! What a language's table says of each kind of node, by the kind's number: the names of kinds are
//! compared once, not for every node.

use super::language::{LANGUAGES, Lang};
use std::sync::OnceLock;

/// One thing that a language's table says of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It calls something.
    Call = 1,
    /// It calls a method, for which the grammar has no node of receiver and name together.
    Method = 1 << 1,
    /// It takes a member of something.
    Member = 1 << 2,
    /// It gives a value to a name.
    Given = 1 << 3,
    String = 1 << 4,
    /// Something that is computed inside of a string.
    Interpolation = 1 << 5,
    Number = 1 << 6,
    Function = 1 << 7,
    /// It stands for its first child.
    Wrapper = 1 << 8,
    /// An operation whose right side is taken where the left is missing.
    Fallback = 1 << 9,
    /// A name.
    Name = 1 << 10,
    /// Arguments inside of what holds the arguments.
    ArgumentList = 1 << 11,
    /// It binds names or imports something.
    Binder = 1 << 12,
    /// It may hold tests.
    Test = 1 << 13,
}

/// The marks of all kinds of a language, and the numbers of its fields.
#[derive(Debug)]
pub(super) struct Kinds {
    marks: Vec<u16>,
    /// In the order of their names.
    fields: Vec<(Box<str>, u16)>,
}

impl Kinds {
    /// Those of `lang`.
    pub(super) fn of(lang: &'static Lang) -> &'static Self {
        static ALL: OnceLock<Vec<OnceLock<Kinds>>> = OnceLock::new();
        let all = ALL.get_or_init(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());
        let index = LANGUAGES.iter().position(|known| std::ptr::eq(known, lang));
        all[index.expect("languages come from the table")].get_or_init(|| Self::new(lang))
    }

    fn new(lang: &Lang) -> Self {
        let grammar = (lang.grammar)();
        let syntax = &lang.syntax;
        let lists: [(&[&str], Mark); 10] = [
            (syntax.strings, Mark::String),
            (syntax.interpolations, Mark::Interpolation),
            (syntax.numbers, Mark::Number),
            (syntax.functions, Mark::Function),
            (syntax.wrappers, Mark::Wrapper),
            (syntax.fallback_kinds, Mark::Fallback),
            (syntax.names, Mark::Name),
            (syntax.argument_lists, Mark::ArgumentList),
            (lang.binders, Mark::Binder),
            (lang.tests, Mark::Test),
        ];
        let shapes = [
            (syntax.calls, Mark::Call),
            (syntax.members, Mark::Member),
            (syntax.givens, Mark::Given),
        ];
        let marks = |name: &str| {
            let listed = lists.iter().filter(|(kinds, _)| kinds.contains(&name));
            let shaped =
                shapes.iter().filter(|(shapes, _)| shapes.iter().any(|it| it.kind == name));
            let method = syntax.methods.iter().any(|it| it.kind == name).then_some(Mark::Method);
            let all = listed.map(|(_, mark)| *mark).chain(shaped.map(|(_, mark)| *mark));
            all.chain(method).fold(0, |marks, mark| marks | mark as u16)
        };
        let kinds = 0..u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
        let marks = kinds.map(|id| grammar.node_kind_for_id(id).map_or(0, marks)).collect();
        let ids = 1..=u16::try_from(grammar.field_count()).unwrap_or(u16::MAX);
        let mut fields: Vec<_> =
            ids.filter_map(|id| Some((grammar.field_name_for_id(id)?.into(), id))).collect();
        fields.sort_unstable();
        Self { marks, fields }
    }

    /// The number of the field of this name. The grammar would compare with each of its names.
    pub(super) fn field(&self, name: &str) -> Option<u16> {
        let at = self.fields.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        Some(self.fields[at].1)
    }

    /// Whether the kind with this number has one of the marks.
    pub(super) fn has_any(&self, kind: u16, marks: &[Mark]) -> bool {
        let wanted = marks.iter().fold(0, |all, mark| all | *mark as u16);
        self.marks.get(usize::from(kind)).is_some_and(|marks| marks & wanted != 0)
    }

    /// Whether the kind with this number has the mark.
    pub(super) fn has(&self, kind: u16, mark: Mark) -> bool {
        self.marks.get(usize::from(kind)).is_some_and(|marks| marks & mark as u16 != 0)
    }
}
