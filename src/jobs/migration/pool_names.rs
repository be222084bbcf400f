//! Application pools that get another name on the destination: told once each, with the sites whose applications run in them.

use crate::model::Problem;
use crate::translate::Translation;
use std::collections::BTreeMap;

/// Code of a pool that gets another name, as translation tells it for each application.
const CODE: &str = "POOL-NAME-CHANGED";

/// Sites that are named at most; of a farm there may be thousands.
const NAMED: usize = 3;

/// What translation says about the names of pools, by its titles, which name both names of a pool.
pub struct PoolNames<'t> {
    /// Sites in their order, with the number of their applications.
    sites: BTreeMap<&'t str, Vec<(&'t str, usize)>>,
}

impl<'t> PoolNames<'t> {
    /// Of everything that comes along.
    pub fn of(parts: impl Iterator<Item = &'t Translation>) -> Self {
        let mut sites: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
        for part in parts {
            for problem in part.problems.iter().filter(|problem| problem.code == CODE) {
                let of = sites.entry(&problem.title).or_default();
                match of.last_mut() {
                    Some((site, applications)) if *site == part.site_name => *applications += 1,
                    _ => of.push((&part.site_name, 1)),
                }
            }
        }
        PoolNames { sites }
    }

    /// The problem as it is: any other, and the first about a pool, with its sites. `None` for what is told already.
    pub fn once(&mut self, problem: Problem) -> Option<Problem> {
        if problem.code != CODE {
            return Some(problem);
        }
        let sites = self.sites.remove(problem.title.as_str())?;
        let all: usize = sites.iter().map(|(_, applications)| applications).sum();
        let applications = match all {
            1 => "1 application runs".to_owned(),
            all => format!("{all} applications run"),
        };
        let cause = format!("{} {applications} in it: {}.", problem.cause, of_sites(&sites));
        Some(problem.with_cause(cause))
    }
}

/// `2 of Harbour Books, 1 of Portal and 7 of 3 other sites`.
fn of_sites(sites: &[(&str, usize)]) -> String {
    let (named, others) = match sites.len() {
        // One more name takes no more room than its number.
        all if all <= NAMED + 1 => (sites, None),
        _ => sites
            .split_at_checked(NAMED)
            .map_or((sites, None), |(named, others)| (named, Some(others))),
    };
    let text: Vec<String> = named
        .iter()
        .map(|(site, applications)| format!("{applications} of {site}"))
        .collect();
    match others {
        None => text.join(", "),
        Some(others) => {
            let applications: usize = others.iter().map(|(_, applications)| applications).sum();
            format!(
                "{} and {applications} of {} other sites",
                text.join(", "),
                others.len()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str, pools: &[&str]) -> Translation {
        let renamed = |pool: &&str| {
            Problem::warning(
                CODE,
                format!("Application pool {pool}* is named {pool} on the destination"),
            )
            .with_cause("Some letters are refused.")
            .with_target(*pool)
        };
        let mut problems: Vec<Problem> = pools.iter().map(renamed).collect();
        problems.push(Problem::note("OTHER", "The same everywhere"));
        Translation {
            site_name: name.to_owned(),
            problems,
            ..Translation::default()
        }
    }

    fn told(parts: &[Translation]) -> Vec<String> {
        let mut names = PoolNames::of(parts.iter());
        parts
            .iter()
            .flat_map(|part| part.problems.iter().cloned())
            .filter_map(|problem| names.once(problem))
            .map(|problem| problem.to_string())
            .collect()
    }

    #[test]
    fn each_pool_is_told_once_with_its_places_and_everything_else_as_often_as_it_is() {
        let parts = [site("Shop", &["a", "b", "a"]), site("Portal", &["a"])];
        assert_eq!(
            told(&parts),
            [
                "Application pool a* is named a on the destination. Some letters are refused. \
                 3 applications run in it: 2 of Shop, 1 of Portal.",
                "Application pool b* is named b on the destination. Some letters are refused. \
                 1 application runs in it: 1 of Shop.",
                "The same everywhere.",
                "The same everywhere.",
            ]
        );
    }

    #[test]
    fn a_farm_is_counted() {
        let parts: Vec<Translation> = (1..=2000)
            .map(|id| site(&format!("S{id}"), &["a", "a"]))
            .collect();
        let told = told(&parts);
        assert_eq!(told.len(), 2001);
        assert!(
            told[0].ends_with(
                "4000 applications run in it: 2 of S1, 2 of S2, 2 of S3 and 3994 of 1997 other sites."
            ),
            "{}",
            told[0]
        );
        let four: Vec<Translation> = (1..=4).map(|id| site(&format!("S{id}"), &["a"])).collect();
        assert!(self::told(&four)[0].ends_with("1 of S3, 1 of S4."));
    }
}
