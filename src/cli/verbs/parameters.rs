//! `-verb:getParameters`: the declared parameters of a package, as they are in it.

use super::{package_path, source};
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::formats::xml::Document;
use crate::model::{Place, Problem};
use crate::providers::package::PackageSource;

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    output.use_xml();
    let spec = source(request)?;
    if !spec.is("package") {
        return Err(Problem::error(
            "INCOMPATIBLE-PROVIDERS",
            format!("The provider {} has no parameters", spec.provider.name),
        )
        .with_cause("Only a package declares parameters.")
        .with_fix("Write -source:package=FILE."));
    }
    let package = PackageSource::open(package_path(spec)?)?;
    let text = match package.parameters()? {
        None => "<parameters />".to_owned(),
        Some(bytes) => {
            let label = format!("{}: parameters.xml", spec.path);
            // Reading it finds what another program would stumble over.
            let document = Document::parse(bytes, &label)?;
            String::from_utf8(document.finish()).map_err(|_| {
                Problem::error("XML-ENCODING", format!("{label} is not UTF-8"))
                    .with_cause("It is XML in another encoding, which cannot be printed as it is.")
                    .with_fix("Save it as UTF-8 and make the package again.")
                    .with_place(Place::file(label))
            })?
        }
    };
    let text = text.trim_start_matches('\u{FEFF}');
    output.put("parametersXml", &text);
    output.xml(text);
    Ok(())
}
