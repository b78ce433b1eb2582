//! The languages whose source is read: one row for each, with its grammar and its shapes.
//!
//! A row says how the grammar names what the rules speak of (calls, members, values given to
//! names, literals), so that the rest of the room knows no language. Adding a language is adding
//! a row, a function that finds its names, and a folder of rules.

#[cfg(feature = "csharp")]
mod csharp;
#[cfg(feature = "elixir")]
mod elixir;
#[cfg(feature = "go")]
mod go;
#[cfg(feature = "java")]
mod java;
#[cfg(any(feature = "javascript", feature = "typescript"))]
mod javascript;
#[cfg(feature = "kotlin")]
mod kotlin;
#[cfg(feature = "php")]
mod php;
#[cfg(feature = "python")]
mod python;
#[cfg(feature = "ruby")]
mod ruby;
#[cfg(feature = "rust")]
mod rust;

use super::kinds::Kinds;
use super::scope::Names;
use super::syntax::Node;
use super::{bodies, imports};
use ast_grep_core::language::Language;
use ast_grep_core::matcher::PatternBuilder;
use ast_grep_core::tree_sitter::{LanguageExt, StrDoc, TSLanguage};
use ast_grep_core::{Pattern, PatternError};
use std::borrow::Cow;

/// A language that can be read.
pub struct Lang {
    /// Its name in reports (`python`).
    pub name: &'static str,
    /// Endings of its files, without the dot.
    pub extensions: &'static [&'static str],
    /// Names of files without an ending that are written in it.
    pub file_names: &'static [&'static str],
    /// The folders of `content/rules/` that hold its rules.
    pub(super) rules: &'static [&'static str],
    /// Words one of which is in every file that imports something; none where nobody asks what
    /// a file imports of which no rule holds.
    pub(super) import_words: &'static [&'static str],
    /// Where only an import's own statement holds such a word: what else it begins with.
    pub(super) import_after: Option<&'static str>,
    /// Reads imports without a tree, where nothing else is to be read.
    pub(super) read_imports: Option<imports::Reader>,
    pub(super) grammar: fn() -> TSLanguage,
    /// Stands for `$` in patterns, where the grammar takes `$` for no part of a name.
    pub(super) expando: char,
    pub(super) syntax: Syntax,
    /// Kinds of nodes that bind names or import something.
    pub(super) binders: &'static [&'static str],
    /// Kinds of nodes that may hold tests.
    pub(super) tests: &'static [&'static str],
    /// Whether one of these holds tests that stand beside the code.
    pub(super) is_test: for<'t> fn(&Node<'t>) -> bool,
    /// What a line begins with that is a comment.
    pub(super) comment: &'static str,
    /// Finds what need not be parsed where it holds no word of a rule. Only for languages in which
    /// no function tells another what a name stands for.
    pub(super) bodies: Option<bodies::Finder>,
    /// How its statements are set, where those without a word of a rule need not be parsed.
    pub(super) layout: Option<&'static bodies::Layout>,
    /// What is the app's own in a file: all, or what stands before the tests at its end.
    pub(super) own: fn(&str) -> &str,
    /// What a body holds that holds nothing.
    pub(super) empty_body: &'static str,
    /// What is parsed of a file: all of it, or without what is in another language.
    pub(super) prepare: for<'a> fn(&'a str) -> Cow<'a, str>,
    /// Notes the names that a node (one of `binders`) binds, and the packages that it imports.
    pub(super) note_names: for<'t> fn(&Node<'t>, &mut Names<'t>),
}

/// How a grammar names its shapes.
pub(super) struct Syntax {
    /// Calls: the kind, and the fields of what is called and of the arguments.
    pub(super) calls: &'static [Shape],
    /// Members of objects and elements of collections: the object and the key.
    pub(super) members: &'static [Shape],
    /// Calls of methods for which the grammar has no node of receiver and name together.
    pub(super) methods: &'static [MethodShape],
    /// Lists of arguments inside of the node that holds the arguments.
    pub(super) argument_lists: &'static [&'static str],
    /// Nodes that are names, beside those whose kind ends in `identifier`.
    pub(super) names: &'static [&'static str],
    /// Values given to names, be it by assignment, by keyword, as a property or as a field.
    pub(super) givens: &'static [Shape],
    pub(super) strings: &'static [&'static str],
    /// What makes a string more than a literal when it is inside.
    pub(super) interpolations: &'static [&'static str],
    pub(super) numbers: &'static [&'static str],
    pub(super) functions: &'static [&'static str],
    /// Nodes that stand for their first child: parentheses, `await`, type assertions.
    pub(super) wrappers: &'static [&'static str],
    /// Operations whose right side is taken where the left is missing, and their operators.
    pub(super) fallback_kinds: &'static [&'static str],
    pub(super) fallback_operators: &'static [&'static str],
    /// Methods whose argument is taken where the value that they are called on is missing.
    pub(super) fallback_methods: &'static [&'static str],
    /// Left sides that are written, not read: the kind and the field.
    pub(super) targets: &'static [(&'static str, &'static str)],
}

/// What a grammar may leave empty.
const PLAIN: Syntax = Syntax {
    calls: &[],
    members: &[],
    methods: &[],
    argument_lists: &[],
    names: &[],
    givens: &[],
    strings: &[],
    interpolations: &[],
    numbers: &[],
    functions: &[],
    wrappers: &[],
    fallback_kinds: &[],
    fallback_operators: &[],
    fallback_methods: &[],
    targets: &[],
};

/// A kind of node with two parts that matter, by their fields, or by place (`#0`, `#last`) or kind
/// (`@value`) where the grammar has no fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) kind: &'static str,
    pub(super) first: &'static str,
    pub(super) second: &'static str,
}

const fn shape(kind: &'static str, first: &'static str, second: &'static str) -> Shape {
    Shape { kind, first, second }
}

/// A call whose receiver, name and arguments are parts of one node.
#[derive(Debug, Clone, Copy)]
pub(super) struct MethodShape {
    pub(super) kind: &'static str,
    pub(super) receiver: &'static str,
    pub(super) name: &'static str,
    pub(super) arguments: &'static str,
}

const fn method(
    kind: &'static str,
    receiver: &'static str,
    name: &'static str,
    arguments: &'static str,
) -> MethodShape {
    MethodShape { kind, receiver, name, arguments }
}

/// All languages that this build reads.
pub static LANGUAGES: &[Lang] = &[
    #[cfg(feature = "python")]
    python::PYTHON,
    #[cfg(feature = "javascript")]
    javascript::JAVASCRIPT,
    #[cfg(feature = "typescript")]
    javascript::TYPESCRIPT,
    #[cfg(feature = "typescript")]
    javascript::TSX,
    #[cfg(feature = "go")]
    go::GO,
    #[cfg(feature = "java")]
    java::JAVA,
    #[cfg(feature = "kotlin")]
    kotlin::KOTLIN,
    #[cfg(feature = "ruby")]
    ruby::RUBY,
    #[cfg(feature = "php")]
    php::PHP,
    #[cfg(feature = "csharp")]
    csharp::CSHARP,
    #[cfg(feature = "rust")]
    rust::RUST,
    #[cfg(feature = "elixir")]
    elixir::ELIXIR,
];

impl Lang {
    /// The language of the file at `path`, by its name.
    pub fn of(path: &str) -> Option<&'static Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        // Configuration in PHP is shipped as `config.php.dist`.
        let name = name.strip_suffix(".dist").filter(|it| it.ends_with(".php")).unwrap_or(name);
        LANGUAGES.iter().find(|lang| match name.rsplit_once('.') {
            Some((stem, extension)) => !stem.is_empty() && lang.extensions.contains(&extension),
            None => lang.file_names.contains(&name),
        })
    }
}

impl std::fmt::Debug for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A language as ast-grep wants it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grammar(pub(super) &'static Lang, pub(super) &'static Kinds);

impl Grammar {
    /// That of `lang`.
    pub(super) fn of(lang: &'static Lang) -> Self {
        Self(lang, Kinds::of(lang))
    }
}

impl Language for Grammar {
    /// Puts the stand-in where a metavariable has its `$`.
    fn pre_process_pattern<'q>(&self, query: &'q str) -> Cow<'q, str> {
        let expando = self.0.expando;
        if expando == '$' {
            return Cow::Borrowed(query);
        }
        let mut out = String::with_capacity(query.len() + 8);
        let mut rest = query;
        while let Some(start) = rest.find('$') {
            out.push_str(&rest[..start]);
            let dollars = rest[start..].bytes().take_while(|byte| *byte == b'$').count();
            let after = &rest[start + dollars..];
            let names =
                dollars == 3 || after.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
            out.extend(std::iter::repeat_n(if names { expando } else { '$' }, dollars));
            rest = after;
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    fn expando_char(&self) -> char {
        self.0.expando
    }

    fn kind_to_id(&self, kind: &str) -> u16 {
        (self.0.grammar)().id_for_node_kind(kind, true)
    }

    fn field_to_id(&self, field: &str) -> Option<u16> {
        (self.0.grammar)().field_id_for_name(field).map(std::num::NonZero::get)
    }

    fn build_pattern(&self, builder: &PatternBuilder) -> Result<Pattern, PatternError> {
        builder.build(|source| StrDoc::try_new(source, *self))
    }
}

impl LanguageExt for Grammar {
    fn get_ts_language(&self) -> TSLanguage {
        (self.0.grammar)()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(path: &str) -> Option<&'static str> {
        Lang::of(path).map(|lang| lang.name)
    }

    #[test]
    fn a_file_s_name_tells_its_language() {
        assert_eq!(name_of("src/app.py"), Some("python"));
        assert_eq!(name_of("app.mjs"), Some("javascript"));
        assert_eq!(name_of("a.b/server.test.ts"), Some("typescript"));
        assert_eq!(name_of("View.tsx"), Some("tsx"));
        assert_eq!(name_of("main.go"), Some("go"));
        assert_eq!(name_of("bin/www"), Some("javascript"));
        assert_eq!(name_of("README"), None);
        assert_eq!(name_of(".py"), None);
    }

    #[test]
    fn every_shape_is_one_of_its_grammar() {
        for lang in LANGUAGES {
            let syntax = &lang.syntax;
            let grammar = Grammar::of(lang);
            let shapes = [syntax.calls, syntax.members, syntax.givens].concat();
            for shape in &shapes {
                assert_ne!(grammar.kind_to_id(shape.kind), 0, "{}: {}", lang.name, shape.kind);
                let named = [shape.first, shape.second].into_iter();
                for field in named.filter(|part| !part.starts_with(['#', '@'])) {
                    assert!(grammar.field_to_id(field).is_some(), "{}: {field}", lang.name);
                }
            }
            for shape in syntax.methods {
                assert_ne!(grammar.kind_to_id(shape.kind), 0, "{}: {}", lang.name, shape.kind);
            }
            let kinds = [
                syntax.strings,
                syntax.interpolations,
                syntax.numbers,
                syntax.functions,
                syntax.wrappers,
                syntax.fallback_kinds,
                syntax.names,
                syntax.argument_lists,
                lang.binders,
                lang.tests,
            ];
            for kind in kinds.concat() {
                assert_ne!(grammar.kind_to_id(kind), 0, "{}: {kind}", lang.name);
            }
        }
    }

    #[test]
    fn only_metavariables_lose_their_dollar() {
        let go = LANGUAGES.iter().find(|lang| lang.name == "go").expect("it is built in");
        let processed = Grammar::of(go).pre_process_pattern("$F(\"$5\", $$$ARGS, $$$)");
        assert_eq!(processed, "µF(\"$5\", µµµARGS, µµµ)");
    }
}
