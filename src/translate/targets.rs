//! Which number and name each site gets on the destination, and what is done when another site has them.

use super::index::Index;
use super::site_choices::{NumberClash, SiteChoice, SiteChoices};
use crate::model::path::fold;
use crate::model::{Place, Problem};
use crate::rules::names::{ILLEGAL_IN_SITE, legal_site_name, unique};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Where a site goes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SiteTarget {
    /// Its number on the destination.
    pub id: u32,
    /// Its name there: legal, and unlike that of any other site.
    pub name: String,
    /// The name of the site that it takes the place of; `None` when that is a site of its own name, or none.
    pub replaces: Option<String>,
    /// What a person should know of it.
    pub problems: Vec<Problem>,
}

/// Gives each chosen site its number and name, by the number that it has on the source. `there` are the destination's
/// sites.
pub fn site_targets(
    index: &Index<'_>,
    sites: &[u32],
    there: &[(u32, String)],
    choices: &SiteChoices,
) -> BTreeMap<u32, SiteTarget> {
    let mut order: Vec<u32> = sites.to_vec();
    order.sort_unstable();
    order.dedup();
    let mut work = Assignment {
        index,
        choices,
        by_id: there.iter().map(|(id, name)| (*id, name.as_str())).collect(),
        by_name: there.iter().map(|(id, name)| (fold(name), *id)).collect(),
        reserved: there
            .iter()
            .map(|(id, _)| *id)
            .chain(order.iter().copied())
            .collect(),
        given: HashSet::new(),
        twice: HashMap::new(),
        targets: BTreeMap::new(),
    };
    // Numbers that somebody asked for come first, those that are free to choose last.
    let is_asked = |id: &u32| {
        choices
            .sites
            .get(id)
            .is_some_and(|choice| choice.number.is_some())
    };
    let (asked, others): (Vec<u32>, Vec<u32>) = order.iter().partition(|id| is_asked(id));
    let mut free_to_choose = Vec::new();
    for id in asked.into_iter().chain(others) {
        if !work.number(id) {
            free_to_choose.push(id);
        }
    }
    for id in free_to_choose {
        work.free_number(id);
    }
    work.names(there);
    work.targets
}

struct Assignment<'a> {
    index: &'a Index<'a>,
    choices: &'a SiteChoices,
    by_id: HashMap<u32, &'a str>,
    by_name: HashMap<String, u32>,
    /// Numbers that nobody gets by chance.
    reserved: HashSet<u32>,
    /// Numbers given so far.
    given: HashSet<u32>,
    /// Sites that were to have a number which another one has already.
    twice: HashMap<u32, u32>,
    targets: BTreeMap<u32, SiteTarget>,
}

impl Assignment<'_> {
    fn choice(&self, id: u32) -> Option<&SiteChoice> {
        self.choices.sites.get(&id)
    }

    /// The name a site would have if no other site stood in its way.
    fn wanted(&self, id: u32) -> String {
        let chosen = self
            .choice(id)
            .and_then(|choice| choice.name.as_deref())
            .map(legal_site_name)
            .filter(|name| !name.is_empty());
        chosen
            .or_else(|| self.index.names().get(&id).cloned())
            .unwrap_or_else(|| format!("Site {id}"))
    }

    /// Settles a site's number; false when it is to get a free one.
    fn number(&mut self, id: u32) -> bool {
        let wanted = self.wanted(id);
        let choice = self.choice(id);
        let chosen = choice.and_then(|choice| choice.number);
        let (number, otherwise) = match chosen {
            Some(number) => (number, NumberClash::Replace),
            None => (id, NumberClash::Keep),
        };
        let clash = choice
            .and_then(|choice| choice.clash)
            .or(self.choices.clash)
            .unwrap_or(otherwise);
        let replaces = self
            .by_id
            .get(&number)
            .filter(|name| fold(name) != fold(&wanted))
            .map(|name| (*name).to_owned());
        let is_given = self.given.contains(&number);
        if clash == NumberClash::Renumber && (replaces.is_some() || is_given) {
            let same_name = self.by_name.get(&fold(&wanted)).copied();
            return match same_name.filter(|number| !self.given.contains(number)) {
                Some(number) => {
                    self.settle(id, number, None);
                    true
                }
                None => false,
            };
        }
        if is_given {
            // Another site was sent to this number by hand.
            if chosen.is_some() {
                self.twice.insert(id, number);
            }
            return false;
        }
        self.settle(id, number, replaces.clone());
        if let Some(old) = replaces {
            let is_kept = clash == NumberClash::Keep;
            self.tell(id, taken(id, number, &old, &wanted, is_kept));
        }
        true
    }

    fn free_number(&mut self, id: u32) {
        let number = (1..=u32::MAX)
            .find(|number| !self.reserved.contains(number) && !self.given.contains(number))
            .unwrap_or(id);
        self.settle(id, number, None);
        if let Some(asked) = self.twice.get(&id).copied() {
            let name = self.wanted(id);
            let problem = Problem::error(
                "SITE-NUMBER-TWICE",
                format!("Two sites are to have the number {asked} on the destination"),
            )
            .with_cause(format!(
                "\"{name}\" is one of them, and each number stands for one site."
            ))
            .with_fix("Give one of them another number.")
            .with_place(place(id));
            self.tell(id, problem);
        }
    }

    fn settle(&mut self, id: u32, number: u32, replaces: Option<String>) {
        self.given.insert(number);
        let target = SiteTarget {
            id: number,
            replaces,
            ..SiteTarget::default()
        };
        self.targets.insert(id, target);
    }

    fn tell(&mut self, id: u32, problem: Problem) {
        if let Some(target) = self.targets.get_mut(&id) {
            target.problems.push(problem);
        }
    }

    /// Gives the names, now that it is known which sites of the destination stay.
    fn names(&mut self, there: &[(u32, String)]) {
        let mut taken: HashSet<String> = there
            .iter()
            .filter(|(id, _)| !self.given.contains(id))
            .map(|(_, name)| fold(name))
            .collect();
        let ids: Vec<u32> = self.targets.keys().copied().collect();
        let all_wanted: HashSet<String> = ids.iter().map(|id| fold(&self.wanted(*id))).collect();
        // How far each name has been numbered, so that many equal names take no longer than others.
        for id in ids {
            let wanted = self.wanted(id);
            let name = if taken.contains(&fold(&wanted)) {
                unique(&wanted, |name| {
                    taken.contains(&fold(name)) || all_wanted.contains(&fold(name))
                })
            } else {
                wanted
            };
            taken.insert(fold(&name));
            let said = self.said_of_name(id, &name);
            if let Some(target) = self.targets.get_mut(&id) {
                target.name = name;
                for problem in &mut target.problems {
                    problem.target = Some(target.name.clone());
                }
                target.problems.extend(said);
            }
        }
    }

    /// What is to be said of a name and number that are not those of the source.
    fn said_of_name(&self, id: u32, name: &str) -> Vec<Problem> {
        let mut said = Vec::new();
        let number = self.targets.get(&id).map_or(id, |target| target.id);
        let chosen = self.choice(id).and_then(|choice| choice.name.as_deref());
        let comment = self.index.comment(id);
        if let Some(chosen) = chosen.filter(|chosen| *chosen != name) {
            let is_illegal = legal_site_name(chosen) != chosen;
            let cause = if is_illegal {
                format!(
                    "\"{chosen}\" is empty, too long, or holds one of {ILLEGAL_IN_SITE} or blanks at its ends."
                )
            } else {
                format!("Another site is named \"{chosen}\" there.")
            };
            said.push(
                Problem::error(
                    if is_illegal {
                        "SITE-NAME-ILLEGAL"
                    } else {
                        "SITE-NAME-TAKEN"
                    },
                    format!("Site {id} cannot be named \"{chosen}\" on the destination"),
                )
                .with_cause(cause)
                .with_fix(format!("Choose another name; \"{name}\" is free.")),
            );
        } else if chosen.is_some() {
            if comment != name {
                said.push(
                    Problem::note(
                        "SITE-RENAMED",
                        format!("Site {number} is named \"{name}\" on the destination"),
                    )
                    .with_cause("You chose this name; settings follow the site."),
                );
            }
        } else if name != comment {
            said.push(renamed(number, name, &comment));
        }
        let asked = self.choice(id).and_then(|choice| choice.number).unwrap_or(id);
        if number != asked && !self.twice.contains_key(&id) {
            said.push(
                Problem::note(
                    "SITE-RENUMBERED",
                    format!("Site {id}, \"{name}\", gets the number {number} on the destination"),
                )
                .with_cause(format!(
                    "Another site has {asked} there. Logs go to the folder W3SVC{number} instead of W3SVC{id}."
                ))
                .with_fix(format!(
                    "Change what reads logs by the folder's name, or choose a number: -siteId:{id}=NUMBER."
                )),
            );
        }
        said.into_iter()
            .map(|problem| problem.with_place(place(id)).with_target(name))
            .collect()
    }
}

fn place(id: u32) -> Place {
    Place::key(format!("/LM/W3SVC/{id}/ServerComment"))
}

/// Says that the number of a site is that of another site.
fn taken(id: u32, number: u32, old: &str, new: &str, is_kept: bool) -> Problem {
    if is_kept {
        return Problem::error(
            "SITE-ID-TAKEN",
            format!("\"{old}\" of the destination has the number {number}, which \"{new}\" is to have"),
        )
        .with_cause(format!(
            "Each number stands for one site; writing to it would turn \"{old}\" into \"{new}\"."
        ))
        .with_fix(format!(
            "Give \"{new}\" a free number (-siteId:{id}=renumber) or another one (-siteId:{id}=NUMBER), or let it take \
             the place of \"{old}\" (-siteId:{id}=replace)."
        ))
        .with_place(place(id));
    }
    Problem::warning(
        "SITE-ID-TAKEN",
        format!("Site {number} of the destination, \"{old}\", becomes \"{new}\""),
    )
    .with_cause("The sync writes to the site of that number, and there is one already.")
    .with_fix(format!(
        "Choose a free number if \"{old}\" has to stay: -siteId:{id}=renumber, or -dest:metaKey=lm/w3svc/NUMBER."
    ))
    .with_place(place(id))
}

/// Says that a site cannot keep its name.
fn renamed(number: u32, name: &str, comment: &str) -> Problem {
    let (code, cause) = if comment.trim().is_empty() {
        (
            "SITE-WITHOUT-NAME",
            "It has none in the metabase, and IIS 7 and later know sites by name.".to_owned(),
        )
    } else if legal_site_name(comment) != comment {
        let shown: String = comment.chars().take(80).collect();
        (
            "SITE-NAME-ILLEGAL",
            format!(
                "\"{shown}\" holds characters that IIS 7 and later refuse in a site's name, or ends in blanks."
            ),
        )
    } else {
        (
            "SITE-NAME-TAKEN",
            format!("Another site is named \"{comment}\", and names are unique on IIS 7 and later."),
        )
    };
    Problem::warning(
        code,
        format!("Site {number} is named \"{name}\" on the destination"),
    )
    .with_cause(cause)
    .with_fix("Rename it there if another name suits better; settings follow the site.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{Metabase, MetabaseBuilder, Schema};

    fn metabase(sites: &[(u32, &str)]) -> Metabase {
        sites
            .iter()
            .fold(MetabaseBuilder::new(), |builder, (id, name)| {
                builder
                    .key(&format!("/LM/W3SVC/{id}"), "IIsWebServer")
                    .set("ServerComment", name)
            })
            .build(Schema::built_in())
    }

    fn given(
        sites: &[(u32, &str)],
        there: &[(u32, &str)],
        choices: &SiteChoices,
    ) -> Vec<(u32, u32, String, String)> {
        let metabase = metabase(sites);
        let there: Vec<(u32, String)> = there.iter().map(|(id, name)| (*id, (*name).to_owned())).collect();
        let ids: Vec<u32> = sites.iter().map(|(id, _)| *id).collect();
        site_targets(&Index::of(&metabase), &ids, &there, choices)
            .into_iter()
            .map(|(id, target)| {
                let said: Vec<String> = target
                    .problems
                    .iter()
                    .map(|problem| format!("{}:{}", problem.severity.word(), problem.code))
                    .collect();
                (id, target.id, target.name, said.join(","))
            })
            .collect()
    }

    fn row(from: u32, to: u32, name: &str, said: &str) -> (u32, u32, String, String) {
        (from, to, name.to_owned(), said.to_owned())
    }

    fn on_clash(clash: NumberClash) -> SiteChoices {
        SiteChoices {
            clash: Some(clash),
            ..SiteChoices::default()
        }
    }

    #[test]
    fn a_taken_number_is_kept_changed_or_replaced_as_the_person_says() {
        let sites = [(1, "Shop"), (2, "News"), (9, "Wiki")];
        let there = [(1, "Default Web Site"), (2, "NEWS"), (5, "wiki"), (3, "x")];
        assert_eq!(
            given(&sites, &there, &on_clash(NumberClash::Keep)),
            [
                row(1, 1, "Shop", "Error:SITE-ID-TAKEN"),
                row(2, 2, "News", ""),
                row(9, 9, "Wiki 2", "Warning:SITE-NAME-TAKEN"),
            ]
        );
        assert_eq!(
            given(&sites, &there, &on_clash(NumberClash::Renumber)),
            [
                row(1, 4, "Shop", "Info:SITE-RENUMBERED"),
                row(2, 2, "News", ""),
                row(9, 9, "Wiki 2", "Warning:SITE-NAME-TAKEN"),
            ]
        );
        assert_eq!(
            given(&sites, &there, &on_clash(NumberClash::Replace))[0],
            row(1, 1, "Shop", "Warning:SITE-ID-TAKEN")
        );
        // The next sync finds the site that the first one has renumbered.
        let after = [(1, "Default Web Site"), (2, "News"), (4, "Shop")];
        assert_eq!(
            given(&sites[..1], &after, &on_clash(NumberClash::Renumber)),
            [row(1, 4, "Shop", "Info:SITE-RENUMBERED")]
        );
    }

    #[test]
    fn single_sites_can_be_decided_otherwise() {
        let mut choices = on_clash(NumberClash::Replace);
        choices.of(1).clash = Some(NumberClash::Renumber);
        choices.of(2).number = Some(7);
        choices.of(3).name = Some("Kiosk".to_owned());
        choices.of(4).name = Some("a/b".to_owned());
        choices.of(5).name = Some("Portal".to_owned());
        choices.of(6).number = Some(7);
        let sites = [
            (1, "A"),
            (2, "B"),
            (3, "C"),
            (4, "D"),
            (5, "E"),
            (6, "F"),
            (7, "G"),
        ];
        let there = [(1, "x"), (20, "PORTAL")];
        assert_eq!(
            given(&sites, &there, &choices),
            [
                row(1, 9, "A", "Info:SITE-RENUMBERED"),
                row(2, 7, "B", ""),
                row(3, 3, "Kiosk", "Info:SITE-RENAMED"),
                row(4, 4, "a-b", "Error:SITE-NAME-ILLEGAL"),
                row(5, 5, "Portal 2", "Error:SITE-NAME-TAKEN"),
                row(6, 8, "F", "Error:SITE-NUMBER-TWICE"),
                row(7, 10, "G", "Info:SITE-RENUMBERED"),
            ]
        );
        // A number that was chosen means what is there, unless the person says otherwise.
        let mut choices = SiteChoices::default();
        choices.of(1).number = Some(20);
        let chosen = |choices: &SiteChoices| given(&sites[..1], &there, choices);
        assert_eq!(chosen(&choices), [row(1, 20, "A", "Warning:SITE-ID-TAKEN")]);
        choices.clash = Some(NumberClash::Keep);
        assert_eq!(chosen(&choices), [row(1, 20, "A", "Error:SITE-ID-TAKEN")]);
        choices.clash = Some(NumberClash::Renumber);
        assert_eq!(chosen(&choices), [row(1, 2, "A", "Info:SITE-RENUMBERED")]);
    }

    #[test]
    fn every_site_gets_a_number_and_a_name_of_its_own() {
        let names = ["Shop", "SHOP", "shop 2", ".", "a/b", "a-b", ""];
        let sites: Vec<(u32, &str)> = (1..).zip(names).collect();
        let there = [(3, "Shop"), (4, "-"), (u32::MAX, "Site 7")];
        for clash in [NumberClash::Keep, NumberClash::Renumber, NumberClash::Replace] {
            let given = given(&sites, &there, &on_clash(clash));
            let numbers: HashSet<u32> = given.iter().map(|row| row.1).collect();
            let folded: HashSet<String> = given.iter().map(|row| fold(&row.2)).collect();
            assert_eq!(
                (numbers.len(), folded.len()),
                (names.len(), names.len()),
                "{given:?}"
            );
        }
    }
}
