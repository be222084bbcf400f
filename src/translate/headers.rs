//! `HttpCustomHeaders` and `RedirectHeaders` as `httpProtocol`: headers that are added to answers.

use super::draft::{Draft, Holder, Setting};
use super::entries::{Broken, say_broken, with_lines};
use super::sections::{item, write_items};
use crate::formats::metabase::values::CustomHeader;
use crate::model::Problem;

/// Writes a list of headers into a collection; it replaces what is inherited, as it does on IIS 6.
pub(super) fn write<'m>(
    draft: &mut Draft<'m, '_>,
    holder: &Holder<'_>,
    setting: &Setting<'m>,
    collection: &'static str,
) {
    let mut headers: Vec<CustomHeader> = Vec::new();
    for (text, line) in with_lines(&setting.property) {
        let Some(header) = CustomHeader::parse(&text) else {
            let broken = Broken {
                code: "HEADER-BROKEN",
                what: "a header",
                text: &text,
                line,
                why: "An item is a name and a value, separated by a colon, and a name holds no blanks.",
            };
            say_broken(draft, holder, setting, &broken);
            continue;
        };
        // The name is the collection's key (IIS_schema.xml), so a second one would be refused.
        let known = headers
            .iter_mut()
            .find(|known| known.name.eq_ignore_ascii_case(&header.name));
        match known {
            None => headers.push(header),
            Some(known) if known.value == header.value => {}
            Some(_) if header.name.eq_ignore_ascii_case("Set-Cookie") => {
                say_second(draft, holder, setting, &header);
            }
            Some(known) => {
                // Several fields of one name mean the same as their values in one, with commas (RFC 9110, 5.3).
                known.value = format!("{}, {}", known.value, header.value);
                draft.note(setting, format!("the headers named {} become one", header.name));
            }
        }
    }
    let mut items = vec![item("clear", &[])];
    items.extend(
        headers
            .iter()
            .map(|header| item("add", &[("name", &header.name), ("value", &header.value)])),
    );
    write_items(draft, holder.path_to(collection), holder.name, items, setting);
}

/// Cookies are the one kind of field whose values cannot be joined (RFC 6265, 3).
fn say_second(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>, header: &CustomHeader) {
    draft.needs_you(
        setting,
        "set the second cookie in the application; only the first Set-Cookie header is carried",
    );
    draft.say(
        Problem::warning(
            "HEADER-TWICE",
            format!(
                "{} sets a second cookie by a header, which is left out",
                holder.name
            ),
        )
        .with_cause(format!(
            "IIS 7 and later send one header of a name, and the values of {} cannot be joined.",
            header.name
        ))
        .with_fix("Set the other cookie in the application.")
        .with_place(setting.place())
        .with_target(holder.name),
    );
}
