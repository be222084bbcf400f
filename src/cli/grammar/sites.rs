//! `-siteId:renumber`, `-siteId:1=8,3=replace`, `-siteName:1=NAME` and `-integrated:3/stock`.

use super::pieces::{Piece, split};
use super::token::Token;
use crate::model::Problem;
use crate::translate::{IntegratedChoice, NumberClash, SiteChoices};

/// Takes `-siteId` into the choices: a policy for all sites, or a number or policy of one.
pub fn numbers(token: &Token, choices: &mut SiteChoices, problems: &mut Vec<Problem>) {
    for piece in pieces(token, problems) {
        let Some(value) = &piece.value else {
            match policy(&piece.name) {
                Some(clash) => choices.clash = Some(clash),
                None => problems.push(refused(
                    token,
                    piece.column,
                    format!("-siteId has no choice “{}”", piece.name),
                )),
            }
            continue;
        };
        let Some(site) = site(token, &piece, problems) else {
            continue;
        };
        match (policy(value), value.parse::<u32>()) {
            (Some(clash), _) => choices.of(site).clash = Some(clash),
            (None, Ok(number)) if number > 0 => choices.of(site).number = Some(number),
            _ => problems.push(refused(
                token,
                piece.value_column,
                format!("Site {site} cannot get the number “{value}”"),
            )),
        }
    }
}

/// Takes `-siteName` into the choices.
pub fn names(token: &Token, choices: &mut SiteChoices, problems: &mut Vec<Problem>) {
    for piece in pieces(token, problems) {
        let Some(site) = site(token, &piece, problems) else {
            continue;
        };
        match piece.value.filter(|name| !name.trim().is_empty()) {
            Some(name) => choices.of(site).name = Some(name),
            None => problems.push(
                token
                    .problem(
                        "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                        format!("-siteName gives site {site} no name"),
                        piece.value_column,
                    )
                    .with_fix("Write -siteName:1=\"New name\"."),
            ),
        }
    }
}

/// Takes `-integrated` into the choices: `*` for every application that can, or names.
pub fn integrated(token: &Token, choice: &mut IntegratedChoice, problems: &mut Vec<Problem>) {
    for piece in pieces(token, problems) {
        match (piece.name.as_str(), &piece.value) {
            ("*", None) => choice.all = true,
            (name, None) => {
                choice.applications.insert(name.to_owned());
            }
            (name, Some(_)) => problems.push(
                token
                    .problem(
                        "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                        format!("-integrated takes names only, and “{name}” is given a value"),
                        piece.value_column,
                    )
                    .with_fix("Write -integrated:3/stock, or -integrated:* for every application that can."),
            ),
        }
    }
}

fn policy(text: &str) -> Option<NumberClash> {
    NumberClash::NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, clash)| *clash)
}

fn site(token: &Token, piece: &Piece, problems: &mut Vec<Problem>) -> Option<u32> {
    let number = piece.name.parse::<u32>().ok().filter(|number| *number > 0);
    if number.is_none() {
        problems.push(
            token
                .problem(
                    "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                    format!("“{}” is no number of a site", piece.name),
                    piece.column,
                )
                .with_fix("Write the number that the site has on the source, as in -siteId:1=renumber or -siteName:1=\"New name\"."),
        );
    }
    number
}

fn refused(token: &Token, column: u32, title: String) -> Problem {
    token
        .problem("ERROR_INVALID_SETTING_VALUE_SPECIFIED", title, column)
        .with_fix("Write keep, renumber or replace for all sites, or SITE=keep, SITE=renumber, SITE=replace or SITE=NUMBER for one.")
}

fn pieces(token: &Token, problems: &mut Vec<Problem>) -> Vec<Piece> {
    split(token.value.as_deref().unwrap_or_default(), token.value_column).unwrap_or_else(|error| {
        problems.push(token.problem(
            "BAD-QUOTING",
            format!("Could not read the sites after -{}: {error}", token.switch),
            error.column(),
        ));
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_numbers_and_names_are_read() {
        let (mut choices, mut problems) = (SiteChoices::default(), Vec::new());
        let token = |text: &str| Token::read(1, &text.into()).expect("an argument");
        numbers(
            &token("-siteId:Renumber,1=replace,2=4294967295"),
            &mut choices,
            &mut problems,
        );
        names(
            &token("-siteName:2='Shop, new',3=\"It's\""),
            &mut choices,
            &mut problems,
        );
        assert_eq!(problems, []);
        assert_eq!(choices.clash, Some(NumberClash::Renumber));
        assert_eq!(choices.sites[&1].clash, Some(NumberClash::Replace));
        assert_eq!(
            (choices.sites[&2].number, choices.sites[&2].name.as_deref()),
            (Some(u32::MAX), Some("Shop, new"))
        );
        assert_eq!(choices.sites[&3].name.as_deref(), Some("It's"));
        for bad in [
            "-siteId:x",
            "-siteId:1=0",
            "-siteId:0=keep",
            "-siteId:1=-3",
            "-siteId:1=4294967296",
            "-siteId:1='",
        ] {
            problems.clear();
            numbers(&token(bad), &mut choices, &mut problems);
            assert_eq!(problems.len(), 1, "{bad}");
        }
        let mut choice = IntegratedChoice::default();
        problems.clear();
        integrated(
            &token("-integrated:3/stock,'Shop, old',*"),
            &mut choice,
            &mut problems,
        );
        assert_eq!(problems, []);
        assert!(choice.all);
        let chosen: Vec<&str> = choice.applications.iter().map(String::as_str).collect();
        assert_eq!(chosen, ["3/stock", "Shop, old"]);
        for bad in ["-integrated:3=x", "-integrated:", "-integrated:a,,b"] {
            problems.clear();
            integrated(&token(bad), &mut choice, &mut problems);
            assert_eq!(problems.len(), 1, "{bad}");
        }
        for bad in ["-siteName:1", "-siteName:1=", "-siteName:Shop=x"] {
            problems.clear();
            names(&token(bad), &mut choices, &mut problems);
            assert_eq!(problems.len(), 1, "{bad}");
        }
    }
}
