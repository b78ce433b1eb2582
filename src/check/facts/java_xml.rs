//! XML in which Java declares what an app is made of: beans of Spring, `persistence.xml`,
//! `hibernate.cfg.xml`.

use super::settings_file::{is_embedded_url, makes_tables};
use super::source::{is_secret_value, placeholder};
use super::xml::{self, Element};
use super::{Fact, FactKind, Source, TextFile, credential};
use crate::check::knowledge::Knowledge;

/// Whether XML of this text is of a kind that is read.
pub fn is_one(name: &str, text: &str) -> bool {
    matches!(name, "persistence.xml" | "hibernate.cfg.xml")
        || text.contains("springframework.org/schema/")
}

/// Reads what the elements say of databases, of their tables and of work that is scheduled.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    // XML that nothing loads may be broken, and that is nobody's fault here.
    let Ok(elements) = xml::elements(file) else { return };
    for element in &elements {
        let mut add = |kind| out.push(file.at_offset(element.offset, kind));
        match element.name() {
            "jdbc:initialize-database" if element.attribute("enabled") != Some("false") => {
                add(FactKind::MigratesAtBoot);
            }
            "jdbc:embedded-database" => {
                let kind = element.attribute("type").unwrap_or("HSQL").to_owned();
                let address = Source::Literal(kind);
                add(FactKind::ServiceUsed { service: "sqlite".to_owned(), address });
            }
            // Its scripts are run when the context starts.
            "jdbc:script" if element.path.contains("jdbc:embedded-database/") => {
                add(FactKind::MigratesAtBoot);
            }
            "task:scheduled" => {
                add(FactKind::InProcessScheduler { library: "scheduled".to_owned() });
            }
            "property" | "prop" | "entry" => {
                if let Some((name, value)) = property(element) {
                    given(name, value.trim(), knowledge, &mut add);
                }
            }
            _ => {}
        }
    }
}

/// The name and the value that an element gives: by attributes, or as its text.
fn property(element: &Element) -> Option<(&str, &str)> {
    let name = element.attribute("name").or_else(|| element.attribute("key"))?;
    Some((name, element.attribute("value").unwrap_or(&element.text)))
}

fn given(name: &str, value: &str, knowledge: &Knowledge, add: &mut impl FnMut(FactKind)) {
    if value.is_empty() {
        return;
    }
    if makes_tables(name, value) || name == "generateDdl" && value == "true" {
        add(FactKind::MigratesAtBoot);
        return;
    }
    let read = placeholder(value);
    if let Some(kind) = &read {
        add(kind.clone());
    }
    let literal = read.is_none() && !credential::is_reference(value);
    let last = name.rsplit('.').next().unwrap_or(name);
    if literal && last.eq_ignore_ascii_case("password") && is_secret_value(value) {
        add(FactKind::SecretLiteral { name: name.to_owned() });
    }
    let Some(url) = value.strip_prefix("jdbc:") else { return };
    if is_embedded_url(url) {
        let address = Source::Literal(url.to_owned());
        add(FactKind::ServiceUsed { service: "sqlite".to_owned(), address });
    } else if let Some(service) = knowledge.service_of_url(url) {
        let address = Source::Literal(url.to_owned());
        add(FactKind::ServiceUsed { service: service.name.clone(), address });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn kinds(text: &str) -> Vec<FactKind> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new("src/main/resources/beans.xml", text), &knowledge, &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn beans_say_where_the_data_is_and_what_is_done_at_the_start() {
        let text = "<beans>\n<bean class=\"HikariDataSource\">\n<property name=\"jdbcUrl\" value=\"jdbc:mysql://db1.example.com/shop\"/>\n<property name=\"password\"><value>x</value></property>\n<property name=\"password\" value=\"hunter2\"/>\n<property name=\"username\" value=\"${DB_USER}\"/></bean>\n<jdbc:initialize-database data-source=\"d\"><jdbc:script location=\"a.sql\"/></jdbc:initialize-database>\n<jdbc:initialize-database enabled=\"false\"/>\n<props><prop key=\"hibernate.hbm2ddl.auto\">update</prop><prop key=\"hibernate.hbm2ddl.auto\">validate</prop></props></beans>";
        let address = Source::Literal("mysql://db1.example.com/shop".to_owned());
        assert_eq!(
            kinds(text),
            [
                FactKind::ServiceUsed { service: "mysql".into(), address },
                FactKind::SecretLiteral { name: "password".into() },
                FactKind::EnvRead { name: "DB_USER".into(), default: None, required: true },
                FactKind::MigratesAtBoot,
                FactKind::MigratesAtBoot,
            ]
        );
    }

    #[test]
    fn an_embedded_database_is_a_store_of_the_process() {
        let text = "<beans><jdbc:embedded-database id=\"d\" type=\"H2\"><jdbc:script location=\"a.sql\"/></jdbc:embedded-database></beans>";
        let found = kinds(text);
        assert_eq!(found[0], FactKind::MigratesAtBoot);
        assert!(matches!(&found[1], FactKind::ServiceUsed { service, .. } if service == "sqlite"));
        let persistence = "<persistence><property name=\"javax.persistence.schema-generation.database.action\" value=\"drop-and-create\"/></persistence>";
        assert_eq!(kinds(persistence), [FactKind::MigratesAtBoot]);
    }

    #[test]
    fn other_xml_is_left_alone() {
        assert!(is_one("persistence.xml", ""));
        assert!(!is_one("mapper.xml", "<mapper namespace=\"a\"/>"));
    }
}
