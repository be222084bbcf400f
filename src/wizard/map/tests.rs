//! Decisions on accounts, numbers and names.

use super::*;
use crate::rules::accounts::AccountClass;
use crate::translate::{AccountRole, AccountUse, PasswordState};

fn account(name: &str, new: &str, wants: bool) -> Account {
    Account {
        name: name.to_owned(),
        class: AccountClass::Local(name.to_owned()),
        password: PasswordState::Set,
        uses: vec![AccountUse {
            role: AccountRole::Pool,
            key: "/LM/W3SVC/AppPools/HB".to_owned(),
            property: "WAMUserName".to_owned(),
            becomes: "Stays as it is; its password is wanted".to_owned(),
            new_name: new.to_owned(),
            wants_password: wants,
        }],
    }
}

fn map() -> Map {
    let mut map = Map::default();
    map.set(Arc::new(Mapped {
        accounts: vec![
            account(r"CORP\svc", r"CORP\svc", true),
            account("IUSR_OLD", "IUSR", false),
        ],
        sites: [(1, SiteTarget::default()), (3, SiteTarget::default())].into(),
        ..Mapped::default()
    }));
    map
}

#[test]
fn what_is_typed_becomes_a_choice_and_nonsense_stays_a_draft() {
    let (mut map, mut choices) = (map(), Choices::default());
    map.edit(MapField::Account("IUSR_OLD".into()), r"CORP\web".into());
    map.edit(MapField::Account(r"CORP\svc".into()), r"CORP\".into());
    map.edit(MapField::Number(1), " 8 ".into());
    map.edit(MapField::Name(3), "Shop".into());
    assert!(map.settle(&mut choices));
    assert_eq!(choices.accounts.iter().count(), 1);
    assert_eq!(choices.sites.sites[&1].number, Some(8));
    assert_eq!(choices.sites.sites[&3].name.as_deref(), Some("Shop"));
    let (field, _) = map.refused().expect("the backslash at the end");
    assert_eq!(*field, MapField::Account(r"CORP\svc".into()));
    assert!(map.drop_drafts());
    map.edit(MapField::Number(1), "1".into());
    map.edit(MapField::Name(3), String::new());
    assert!(map.settle(&mut choices));
    assert!(choices.sites.sites.is_empty(), "back to what it was");
    assert!(!map.settle(&mut choices), "nothing changed");
    for bad in ["0", "-1", "x", "4294967296"] {
        assert!(refusal(&MapField::Number(1), bad).is_some(), "{bad}");
    }
}

#[test]
fn a_password_goes_with_the_name_on_the_new_server_and_leaves_with_it() {
    let (mut map, mut choices) = (map(), Choices::default());
    map.type_password(r"CORP\svc".into(), Secret::new("hunter2"));
    assert!(map.settle(&mut choices));
    assert!(map.has_password(&choices, r"CORP\svc"));
    assert!(!format!("{map:?} {choices:?}").contains("hunter"));
    map.edit(MapField::Account(r"CORP\svc".into()), r"CORP\other".into());
    map.settle(&mut choices);
    assert!(choices.passwords.is_empty(), "it is another account's password");
    map.decide(&mut choices, r"CORP\svc", None);
    assert!(choices.accounts.is_empty());
}

#[test]
fn typing_what_holds_already_decides_nothing() {
    let (mut map, mut choices) = (map(), Choices::default());
    map.edit(MapField::Account("IUSR_OLD".into()), "IUSR".into());
    assert!(!map.settle(&mut choices));
    assert_eq!(map.needs_you(), 1);
}
