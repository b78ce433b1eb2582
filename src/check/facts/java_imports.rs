//! Which libraries a file of Java or Kotlin imports, of those whose artifacts are known.

use super::{Fact, FactKind, TextFile};
use crate::check::knowledge::Knowledge;

/// Reads the imports at the head of a file.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let mut seen = Vec::new();
    for (line, text) in file.lines() {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("import ") {
            let class = rest.trim_start_matches("static ").trim().trim_end_matches(';');
            if let Some((library, _)) = knowledge.library_of_class(class)
                && !seen.contains(&library)
            {
                seen.push(library);
                let package = library.to_owned();
                out.push(file.on_line(line, FactKind::Import { package }));
            }
        } else if ["class ", "public ", "@", "interface ", "fun ", "object ", "final "]
            .iter()
            .any(|start| text.starts_with(start))
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    #[test]
    fn imports_of_known_libraries_are_found_once() {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let text = "package a;\nimport java.util.List;\nimport org.apache.commons.lang3.StringUtils;\nimport static org.apache.commons.lang3.Validate.notNull;\nimport com.google.commonplace.X;\n\n@A\npublic class B {\nimport com.google.common.X;\n";
        let mut out = Vec::new();
        read(&TextFile::new("B.java", text), &knowledge, &mut out);
        let package = "org.apache.commons.lang3".to_owned();
        assert_eq!(out.len(), 1);
        assert_eq!((&out[0].kind, out[0].place.line), (&FactKind::Import { package }, 3));
    }
}
