//! `-verb:dump`: what the source consists of, as lines, as XML, or as JSON.

use super::sync::{app_host, ini_file};
use super::{Opened, describe, open_server, package_path, rule_set, source};
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::formats::attribute_text;
use crate::model::Problem;
use crate::providers::app_host_dump;
use crate::providers::dump::{self, Listener};
use crate::providers::ini_dump;
use crate::providers::ini_file::IniProvider;
use crate::providers::package::{PackageOptions, PackageSource};
use serde_json::{Map, Value};

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let spec = source(request)?;
    if request.xml || request.xpath.is_some() {
        output.use_xml();
    }
    if spec.is("appHostConfig") || spec.is("appPoolConfig") {
        let server = app_host::open(spec)?;
        for problem in &server.problems {
            output.problem(problem);
        }
        for fact in &server.evidence {
            output.verbose(&format!("{fact}."));
        }
        let scope = app_host::part(spec).on(&server)?;
        let name = (spec.provider.name, spec.path.as_str());
        let content = request.has_link("Content");
        tell(request, output, |listener| {
            app_host_dump::app_host(&server, &scope, name, content, listener);
        });
    } else if let Some(provider) = IniProvider::of(spec.provider.name) {
        let end = ini_file::open(spec, "source")?;
        for problem in end.problems() {
            output.problem(problem);
        }
        let mut done = Ok(());
        tell(request, output, |listener| {
            done = ini_dump::ini(provider, &end, listener);
        });
        done?;
    } else if spec.is("package") {
        let package = PackageSource::open(package_path(spec)?)?;
        tell(request, output, |listener| dump::package(&package, listener));
    } else {
        let Opened { server, scope } = open_server(spec, request.verb, output)?;
        let rules = rule_set(request)?;
        let options = PackageOptions {
            include_content: request.has_link("Content"),
            rules: &rules,
            system_info: describe(&server),
        };
        tell(request, output, |listener| {
            dump::server(&server, &scope, &options, listener)
        });
    }
    Ok(())
}

fn tell(request: &Request, output: &mut Output, walk: impl FnOnce(&mut dyn Listener)) {
    if request.json {
        let mut tree = Tree::default();
        walk(&mut tree);
        for problem in tree.problems {
            output.problem(&problem);
        }
        output.put("objects", &tree.roots);
    } else if request.xml || request.xpath.is_some() {
        output.begin_xml();
        output.text("<output>\n");
        let mut lines = XmlLines {
            output,
            open: Vec::new(),
            is_pending: false,
        };
        walk(&mut lines);
        output.text("</output>\n");
        output.end_xml();
    } else {
        walk(&mut Lines { output });
    }
}

/// One line an object: its path.
struct Lines<'o, 'w> {
    output: &'o mut Output<'w>,
}

impl Listener for Lines<'_, '_> {
    fn open(&mut self, _name: &str, _attributes: &[(String, String)], line: Option<&str>) {
        if let Some(line) = line {
            self.output.line(line);
        }
    }

    fn close(&mut self) {}

    fn problem(&mut self, problem: &Problem) {
        self.output.problem(problem);
    }
}

/// The tree with all attributes.
struct XmlLines<'o, 'w> {
    output: &'o mut Output<'w>,
    open: Vec<String>,
    is_pending: bool,
}

impl XmlLines<'_, '_> {
    fn end_start_tag(&mut self) {
        if self.is_pending {
            self.output.text(">\n");
            self.is_pending = false;
        }
    }

    fn indent(&self) -> String {
        "  ".repeat(self.open.len() + 1)
    }
}

impl Listener for XmlLines<'_, '_> {
    fn open(&mut self, name: &str, attributes: &[(String, String)], _line: Option<&str>) {
        self.end_start_tag();
        let mut tag = format!("{}<{name}", self.indent());
        for (name, value) in attributes {
            tag.push_str(&format!(" {name}=\"{}\"", attribute_text(value)));
        }
        self.output.text(&tag);
        self.open.push(name.to_owned());
        self.is_pending = true;
    }

    fn close(&mut self) {
        let name = self.open.pop().unwrap_or_default();
        if self.is_pending {
            self.output.text(" />\n");
            self.is_pending = false;
        } else {
            let end = format!("{}</{name}>\n", self.indent());
            self.output.text(&end);
        }
    }

    fn problem(&mut self, problem: &Problem) {
        self.output.problem(problem);
    }
}

/// The tree as JSON.
#[derive(Default)]
struct Tree {
    roots: Vec<Value>,
    open: Vec<(Map<String, Value>, Vec<Value>)>,
    problems: Vec<Problem>,
}

impl Listener for Tree {
    fn open(&mut self, name: &str, attributes: &[(String, String)], _line: Option<&str>) {
        let mut object = Map::new();
        object.insert("object".to_owned(), name.into());
        let attributes: Map<String, Value> = attributes
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into()))
            .collect();
        object.insert("attributes".to_owned(), attributes.into());
        self.open.push((object, Vec::new()));
    }

    fn close(&mut self) {
        let Some((mut object, children)) = self.open.pop() else {
            return;
        };
        if !children.is_empty() {
            object.insert("children".to_owned(), children.into());
        }
        match self.open.last_mut() {
            Some((_, siblings)) => siblings.push(object.into()),
            None => self.roots.push(object.into()),
        }
    }

    fn problem(&mut self, problem: &Problem) {
        self.problems.push(problem.clone());
    }
}
