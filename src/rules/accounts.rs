//! Windows accounts by their names: which machine they belong to, and what a person wants them to become.

use crate::model::path::fold;
use serde::{Deserialize, Serialize};

/// Longest name that Windows logs on: 256 characters of user, 255 of domain, the backslash (UNLEN, DNLEN;
/// CREDUI_MAX_USERNAME_LENGTH without its NUL).
pub const LONGEST_ACCOUNT: usize = 512;

/// Characters of a machine name that go into `IUSR_<machine>`: NetBIOS names have 15.
const NETBIOS: usize = 15;

/// The two accounts that the setup of IIS 6 makes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SetupAccount {
    /// `IUSR_<machine>`, for anonymous visitors.
    Anonymous,
    /// `IWAM_<machine>`, for processes.
    Process,
}

impl SetupAccount {
    /// What its name begins with.
    pub fn prefix(self) -> &'static str {
        match self {
            SetupAccount::Anonymous => "IUSR_",
            SetupAccount::Process => "IWAM_",
        }
    }

    /// The account and machine that a name without a domain spells; `None` for any other name.
    pub fn of(name: &str) -> Option<(SetupAccount, &str)> {
        [SetupAccount::Anonymous, SetupAccount::Process]
            .into_iter()
            .find_map(|account| {
                let start = name.get(..account.prefix().len())?;
                let machine = name.get(account.prefix().len()..)?;
                (start.eq_ignore_ascii_case(account.prefix()) && !machine.is_empty())
                    .then_some((account, machine))
            })
    }
}

/// An account that Windows itself has, without a password that anyone knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum BuiltIn {
    /// The anonymous account of IIS 7+.
    Iusr,
    /// The operating system.
    LocalSystem,
    /// Few rights, no name on the network.
    LocalService,
    /// Few rights, the machine's name on the network.
    NetworkService,
    /// An account of the pool's own (IIS 7.5+).
    ApplicationPoolIdentity,
}

impl BuiltIn {
    const ALL: [BuiltIn; 5] = [
        BuiltIn::Iusr,
        BuiltIn::LocalSystem,
        BuiltIn::LocalService,
        BuiltIn::NetworkService,
        BuiltIn::ApplicationPoolIdentity,
    ];

    /// Its name, as `processModel/@identityType` and `anonymousAuthentication/@userName` have it.
    pub fn name(self) -> &'static str {
        match self {
            BuiltIn::Iusr => "IUSR",
            BuiltIn::LocalSystem => "LocalSystem",
            BuiltIn::LocalService => "LocalService",
            BuiltIn::NetworkService => "NetworkService",
            BuiltIn::ApplicationPoolIdentity => "ApplicationPoolIdentity",
        }
    }

    /// The built-in account of a name: as IIS writes it, or as Windows shows it (`NT AUTHORITY\NETWORK SERVICE`).
    pub fn of(name: &str) -> Option<BuiltIn> {
        let name = name.trim();
        let bare = match name.split_once('\\') {
            Some((domain, bare)) if domain.eq_ignore_ascii_case("NT AUTHORITY") => bare,
            Some(_) => return None,
            None => name,
        };
        let letters: String = bare.chars().filter(|c| *c != ' ').collect();
        if letters.eq_ignore_ascii_case("SYSTEM") {
            return Some(BuiltIn::LocalSystem);
        }
        BuiltIn::ALL
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(&letters))
    }
}

/// What kind of account a name of the old server is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountClass {
    /// The name is empty: nobody in particular.
    Nobody,
    /// Made by the setup of IIS 6 on the old machine.
    MadeHere(SetupAccount),
    /// Made by setup under another machine name: the machine was renamed, or the metabase restored or cloned.
    MadeElsewhere(SetupAccount, String),
    /// The group IIS_WPG, which is no account that can log on.
    WorkerGroup,
    /// Part of Windows.
    BuiltIn(BuiltIn),
    /// A local account of the old machine, by its name without the machine.
    Local(String),
    /// An account of a domain.
    Domain,
    /// No account can be named so: why.
    Broken(&'static str),
}

impl AccountClass {
    /// What a person calls it.
    pub fn words(&self) -> String {
        match self {
            AccountClass::Nobody => "no account".to_owned(),
            AccountClass::MadeHere(SetupAccount::Anonymous) => {
                "made by IIS 6 for visitors of this machine".to_owned()
            }
            AccountClass::MadeHere(SetupAccount::Process) => {
                "made by IIS 6 for processes of this machine".to_owned()
            }
            AccountClass::MadeElsewhere(_, machine) => {
                format!("made by IIS 6 when the machine was named {machine}")
            }
            AccountClass::WorkerGroup => "group of IIS 6, no account".to_owned(),
            AccountClass::BuiltIn(_) => "built into Windows".to_owned(),
            AccountClass::Local(_) => "local account of the old machine".to_owned(),
            AccountClass::Domain => "domain account".to_owned(),
            AccountClass::Broken(why) => format!("not a name of an account: {why}"),
        }
    }

    /// True for an account whose password somebody has to know before it can be used.
    pub fn has_password(&self) -> bool {
        matches!(self, AccountClass::Local(_) | AccountClass::Domain)
    }
}

/// The names that the old machine has and had.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineNames<'a> {
    /// Its name; empty when nobody knows it.
    pub own: &'a str,
    /// Names it had when IIS was set up, as accounts of the metabase witness.
    pub former: &'a [String],
}

impl MachineNames<'_> {
    fn is_own(&self, name: &str) -> bool {
        !self.own.is_empty()
            && (name.eq_ignore_ascii_case(self.own)
                || self
                    .own
                    .get(..NETBIOS)
                    .is_some_and(|netbios| name.eq_ignore_ascii_case(netbios)))
    }

    fn is_former(&self, name: &str) -> bool {
        self.former.iter().any(|former| former.eq_ignore_ascii_case(name))
    }

    /// A name without the machine before it, when it is one of this machine: `joe` of `.\joe`, `OLD-WEB01\joe` and
    /// `joe`.
    pub fn local_part<'n>(&self, name: &'n str) -> Option<&'n str> {
        match name.split_once('\\') {
            Some((domain, bare)) if domain == "." || domain.is_empty() || self.is_own(domain) => Some(bare),
            Some(_) => None,
            None => (!is_upn(name)).then_some(name),
        }
    }
}

fn is_upn(name: &str) -> bool {
    name.split_once('@')
        .is_some_and(|(user, domain)| !user.is_empty() && !domain.is_empty())
}

/// What kind of account a name is. `IUSR_x` counts as made by setup only where `x` is a name of the machine: hosters
/// name accounts of their own that way too.
pub fn classify(name: &str, machine: MachineNames<'_>) -> AccountClass {
    let name = name.trim();
    if name.is_empty() {
        return AccountClass::Nobody;
    }
    if let Some(why) = fault(name) {
        return AccountClass::Broken(why);
    }
    if let Some(known) = BuiltIn::of(name) {
        return AccountClass::BuiltIn(known);
    }
    let Some(bare) = machine.local_part(name) else {
        return foreign(name);
    };
    if bare.eq_ignore_ascii_case("IIS_WPG") {
        return AccountClass::WorkerGroup;
    }
    match SetupAccount::of(bare) {
        Some((account, of)) if machine.is_own(of) => AccountClass::MadeHere(account),
        Some((account, of)) if machine.is_former(of) => AccountClass::MadeElsewhere(account, of.to_owned()),
        _ => AccountClass::Local(bare.to_owned()),
    }
}

/// A name with a domain that is not the machine's: `OTHER\IUSR_OTHER` tells by itself that OTHER is a machine.
fn foreign(name: &str) -> AccountClass {
    let Some((domain, bare)) = name.split_once('\\') else {
        return AccountClass::Domain;
    };
    match SetupAccount::of(bare) {
        Some((account, of)) if of.eq_ignore_ascii_case(domain) => {
            AccountClass::MadeElsewhere(account, of.to_owned())
        }
        _ => AccountClass::Domain,
    }
}

fn fault(name: &str) -> Option<&'static str> {
    if name.chars().any(char::is_control) {
        return Some("it holds control characters");
    }
    if name.chars().count() > LONGEST_ACCOUNT {
        return Some("it is longer than 512 characters");
    }
    match name.rsplit_once('\\') {
        Some((_, "")) => Some("nothing follows its backslash"),
        Some((domain, _)) if domain.contains('\\') => Some("it has more than one backslash"),
        _ => None,
    }
}

/// What an account is to become on the destination.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NewAccount {
    /// An account with a password.
    Named(String),
    /// One that Windows has.
    BuiltIn(BuiltIn),
    /// None of its own: the visitor's, or the pool's.
    Nobody,
}

impl NewAccount {
    /// Reads what a person wrote; nothing stands for no account.
    ///
    /// # Errors
    /// Why no account can be named so.
    pub fn read(text: &str) -> Result<NewAccount, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(NewAccount::Nobody);
        }
        if let Some(why) = fault(text) {
            return Err(why);
        }
        Ok(match BuiltIn::of(text) {
            Some(known) => NewAccount::BuiltIn(known),
            None => NewAccount::Named(text.to_owned()),
        })
    }
}

/// One line of an account map.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// Name on the old server.
    pub old: String,
    /// Name on the new one; empty for no account.
    pub new: String,
}

/// Which accounts of the old server become which of the new one, as a person decided.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct AccountMap(Vec<Mapping>);

impl AccountMap {
    /// Decides what an account becomes; a decision on the same name is replaced.
    pub fn set(&mut self, old: &str, new: &str) {
        let old = old.trim();
        self.forget(old);
        self.0.push(Mapping {
            old: old.to_owned(),
            new: new.trim().to_owned(),
        });
        self.0.sort_by_key(|mapping| fold(&mapping.old));
    }

    /// Takes a decision back.
    pub fn forget(&mut self, old: &str) {
        self.0.retain(|mapping| fold(&mapping.old) != fold(old.trim()));
    }

    /// What an account of the old server becomes; `None` where nobody decided. The same account is found by each of
    /// its spellings (`joe`, `.\joe`, `OLD-WEB01\joe`).
    pub fn get(&self, old: &str, machine: MachineNames<'_>) -> Option<&str> {
        let exact = fold(old.trim());
        self.0
            .iter()
            .find(|mapping| fold(&mapping.old) == exact)
            .or_else(|| {
                let wanted = canonical(old, machine);
                self.0
                    .iter()
                    .find(|mapping| canonical(&mapping.old, machine) == wanted)
            })
            .map(|mapping| mapping.new.as_str())
    }

    /// True when a person named this account as a new one.
    pub fn leads_to(&self, new: &str) -> bool {
        self.0
            .iter()
            .any(|mapping| fold(&mapping.new) == fold(new.trim()))
    }

    /// All decisions, by the old name.
    pub fn iter(&self) -> impl Iterator<Item = &Mapping> {
        self.0.iter()
    }

    /// True when nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One spelling for all names of an account.
pub fn canonical(name: &str, machine: MachineNames<'_>) -> String {
    let name = name.trim();
    match BuiltIn::of(name) {
        Some(known) => fold(known.name()),
        None => fold(machine.local_part(name).unwrap_or(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NONE: &[String] = &[];

    fn class(name: &str) -> AccountClass {
        let former = ["BUILD7".to_owned()];
        classify(
            name,
            MachineNames {
                own: "OLD-WEB01",
                former: &former,
            },
        )
    }

    #[test]
    fn accounts_are_told_apart_by_machine_and_domain() {
        use SetupAccount::{Anonymous, Process};
        for (name, expected) in [
            ("", AccountClass::Nobody),
            ("  ", AccountClass::Nobody),
            ("IUSR_OLD-WEB01", AccountClass::MadeHere(Anonymous)),
            (r"old-web01\iwam_OLD-WEB01", AccountClass::MadeHere(Process)),
            (
                "IUSR_BUILD7",
                AccountClass::MadeElsewhere(Anonymous, "BUILD7".to_owned()),
            ),
            (
                r"SPARE\IWAM_SPARE",
                AccountClass::MadeElsewhere(Process, "SPARE".to_owned()),
            ),
            ("IUSR_customer1", AccountClass::Local("IUSR_customer1".to_owned())),
            ("IUSR_", AccountClass::Local("IUSR_".to_owned())),
            (r"CORP\IUSR_OLD-WEB01", AccountClass::Domain),
            (r".\joe", AccountClass::Local("joe".to_owned())),
            (r"\joe", AccountClass::Local("joe".to_owned())),
            (r"OLD-WEB01\joe", AccountClass::Local("joe".to_owned())),
            ("joe", AccountClass::Local("joe".to_owned())),
            (r"CORP\joe", AccountClass::Domain),
            ("joe@corp.example", AccountClass::Domain),
            ("@corp", AccountClass::Local("@corp".to_owned())),
            ("IIS_WPG", AccountClass::WorkerGroup),
            ("iusr", AccountClass::BuiltIn(BuiltIn::Iusr)),
            (
                r"NT AUTHORITY\NETWORK SERVICE",
                AccountClass::BuiltIn(BuiltIn::NetworkService),
            ),
            ("SYSTEM", AccountClass::BuiltIn(BuiltIn::LocalSystem)),
        ] {
            assert_eq!(class(name), expected, "{name:?}");
        }
        for broken in [r"CORP\", r"a\b\c", "a\u{1}b", "a\nb"] {
            assert!(matches!(class(broken), AccountClass::Broken(_)), "{broken:?}");
        }
        let fits = |count: usize| !matches!(class(&"x".repeat(count)), AccountClass::Broken(_));
        assert!(fits(LONGEST_ACCOUNT) && !fits(LONGEST_ACCOUNT + 1) && !fits(20_000));
    }

    #[test]
    fn long_machine_names_are_cut_in_their_accounts() {
        let machine = MachineNames {
            own: "A-VERY-LONG-SERVER-NAME",
            former: NONE,
        };
        assert_eq!(
            classify("IUSR_A-VERY-LONG-SER", machine),
            AccountClass::MadeHere(SetupAccount::Anonymous)
        );
    }

    #[test]
    fn a_map_knows_an_account_by_each_of_its_spellings() {
        let machine = MachineNames {
            own: "OLD",
            former: NONE,
        };
        let mut map = AccountMap::default();
        map.set("joe", r"NEW\joe");
        map.set(r"CORP\a", "");
        map.set("NetworkService", "ApplicationPoolIdentity");
        assert_eq!(map.get(r"old\JOE", machine), Some(r"NEW\joe"));
        assert_eq!(map.get(r".\joe", machine), Some(r"NEW\joe"));
        assert_eq!(map.get(r"corp\A", machine), Some(""));
        assert_eq!(
            map.get(r"NT AUTHORITY\NETWORK SERVICE", machine),
            Some("ApplicationPoolIdentity")
        );
        assert_eq!(map.get("a", machine), None);
        map.set("JOE", "x");
        assert_eq!(
            (map.iter().count(), map.get("joe", machine)),
            (3, Some("x")),
            "the last word counts"
        );
        map.forget("Joe");
        assert_eq!(map.get("joe", machine), None);
    }

    proptest! {
        #[test]
        fn any_text_has_a_class(name in "\\PC{0,30}", own in "[A-Z0-9-]{0,20}") {
            let machine = MachineNames { own: &own, former: NONE };
            let class = classify(&name, machine);
            prop_assert!(!class.words().is_empty());
            let mut map = AccountMap::default();
            map.set(&name, "x");
            prop_assert_eq!(map.get(&name, machine), Some("x"));
        }
    }
}
