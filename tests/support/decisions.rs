//! What Harbour Books has to decide about on its way to NEW-WEB07, and what becomes of its settings.

use siteferry::discover::pipeline::{Advice, Verdict};
use siteferry::formats::web_config::{Issue, Weight};
use siteferry::model::{Accounted, Column, LossGroup, LossReport, Problem};
use siteferry::rules::accounts::{AccountClass, SetupAccount};
use siteferry::translate::{Account, AccountRole, AccountUse, Choices, PasswordState, SiteTarget};
use siteferry::wizard::Mapped;
use std::sync::Arc;

/// The accounts, sites and applications, as decided so far.
pub fn mapped(choices: &Choices) -> Mapped {
    Mapped {
        accounts: accounts(choices),
        sites: [
            (1, site(choices, 1, "Harbour Books")),
            (2, site(choices, 2, "Intranet")),
        ]
        .into(),
        advice: advice().into(),
        integrated: choices
            .integrated
            .applications
            .iter()
            .map(|name| format!("/LM/W3SVC/{}", name.replacen('/', "/ROOT/", 1)))
            .collect(),
        integrated_problems: vec![],
    }
}

fn account(name: &str, class: AccountClass, password: PasswordState, uses: Vec<AccountUse>) -> Account {
    Account {
        name: name.to_owned(),
        class,
        password,
        uses,
    }
}

fn used(role: AccountRole, key: &str, property: &str, becomes: &str, new: &str, wants: bool) -> AccountUse {
    AccountUse {
        role,
        key: key.to_owned(),
        property: property.to_owned(),
        becomes: becomes.to_owned(),
        new_name: new.to_owned(),
        wants_password: wants,
    }
}

fn accounts(choices: &Choices) -> Vec<Account> {
    let service = r"HARBOUR\svc-hb";
    let mapped = choices.accounts.iter().find(|mapping| mapping.old == service);
    let given = choices.passwords.accounts().next().is_some();
    let (new, says) = match mapped {
        Some(mapping) => (
            mapping.new.as_str(),
            format!("Becomes {}, as you decided", mapping.new),
        ),
        None => (service, "Stays as it is".to_owned()),
    };
    let is_named = new.contains('\\');
    let says = match (is_named, given) {
        (true, true) => format!("{says}, with the password you gave"),
        (true, false) => format!("{says}; its password is wanted"),
        (false, _) => says,
    };
    let pool = used(
        AccountRole::Pool,
        "/LM/W3SVC/AppPools/HB",
        "WAMUserName",
        &says,
        new,
        is_named && !given,
    );
    let visitors = used(
        AccountRole::Anonymous,
        "/LM/W3SVC",
        "AnonymousUserName",
        "Becomes IUSR (rule AnonymousUser)",
        "IUSR",
        false,
    );
    let folder = used(
        AccountRole::Folder,
        "/LM/W3SVC/1/ROOT/img",
        "UNCUserName",
        "Becomes images, without the old machine's name",
        "images",
        false,
    );
    vec![
        account(service, AccountClass::Domain, PasswordState::Set, vec![pool]),
        account(
            "IUSR_OLD-WEB01",
            AccountClass::MadeHere(SetupAccount::Anonymous),
            PasswordState::Set,
            vec![visitors],
        ),
        account(
            r"OLD-WEB01\images",
            AccountClass::Local("images".to_owned()),
            PasswordState::Empty,
            vec![folder],
        ),
    ]
}

fn site(choices: &Choices, id: u32, name: &str) -> SiteTarget {
    let choice = choices.sites.sites.get(&id);
    let number = choice.and_then(|choice| choice.number);
    let name = choice
        .and_then(|choice| choice.name.clone())
        .unwrap_or_else(|| name.to_owned());
    let problems = match number {
        None if id == 2 => vec![
            Problem::error(
                "SITE-NUMBER-TAKEN",
                "NEW-WEB07 has another site with the number 2",
            )
            .with_cause("“Portal” has it. Two sites cannot have the same number.")
            .with_fix("Give this site another number, or let it take the place of Portal."),
        ],
        _ => vec![],
    };
    SiteTarget {
        id: number.unwrap_or(id),
        name,
        replaces: None,
        problems,
    }
}

fn advice() -> Vec<Advice> {
    let advice = |application: &str, asp_net: Option<&str>, verdict| Advice {
        application: application.to_owned(),
        key: "/LM/W3SVC/1/ROOT".to_owned(),
        pool: "HB".to_owned(),
        shares_pool_with: vec![],
        asp_net: asp_net.map(str::to_owned),
        web_config: None,
        verdict,
        issues: vec![],
        fragment: None,
        steps: vec![],
        is_chosen: false,
    };
    let mut shop = advice(
        "Harbour Books/shop",
        Some("2.0.50727"),
        Verdict::WorksAfterChanges,
    );
    shop.issues = vec![Issue {
        weight: Weight::Change,
        what: "httpModules: UrlRewriter".to_owned(),
        why: "Integrated does not read httpModules".to_owned(),
        fix: "it moves to system.webServer/modules".to_owned(),
        file: r"C:\Inetpub\harbour\shop\web.config".to_owned(),
        line: Some(41),
    }];
    shop.key = "/LM/W3SVC/1/ROOT/shop".to_owned();
    shop.steps = vec!["Put the converted part into web.config.".to_owned()];
    shop.fragment = Some(
        "<system.webServer>\n  <modules>\n    <add name=\"UrlRewriter\" type=\"Rewriter.Module\" />\n  </modules>\n</system.webServer>"
            .to_owned(),
    );
    vec![
        advice("Harbour Books", None, Verdict::NoManagedCode),
        shop,
        advice("Harbour Books/cart", Some("1.1.4322"), Verdict::ClassicOnly),
    ]
}

/// What becomes of every setting.
pub fn loss() -> LossReport {
    let row = |column, property: &str, value: &str, key: &str, line, target: &str, why: &str| Accounted {
        property: property.into(),
        key: key.into(),
        line: Some(line),
        value_shown: value.into(),
        is_inherited: key == "/LM/W3SVC",
        column,
        target: target.into(),
        why: why.into(),
    };
    let site = |id: u32, name: &str| {
        let root = format!("/LM/W3SVC/{id}/ROOT");
        let rows = vec![
            row(
                Column::NeedsYou,
                "WAMUserPass",
                "••••••",
                "/LM/W3SVC/AppPools/HB",
                212,
                "system.applicationHost/applicationPools/add[@name='HB']/processModel@password",
                r"give the password of HARBOUR\svc-hb; it is encrypted with the old server's own key",
            ),
            row(
                Column::CannotExist,
                "FrontPageWeb",
                "True",
                &root,
                340,
                "",
                "IIS 7 and later have no FrontPage extensions",
            ),
            row(
                Column::Clamped,
                "ConnectionTimeout",
                "9999999",
                "/LM/W3SVC",
                88,
                "system.applicationHost/sites/siteDefaults/limits@connectionTimeout",
                "9999999 became 65535, the most that is accepted",
            ),
            row(
                Column::Converted,
                "AuthFlags",
                "AuthAnonymous | AuthNTLM",
                &root,
                341,
                "location[@path='Harbour Books']/system.webServer/security/authentication",
                "",
            ),
            row(
                Column::Carried,
                "DefaultDoc",
                "default.asp,default.htm",
                &root,
                342,
                "location[@path='Harbour Books']/system.webServer/defaultDocument/files",
                "",
            ),
        ];
        LossGroup::new(format!("{name} (site {id})"), rows)
    };
    LossReport {
        groups: vec![site(1, "Harbour Books"), site(2, "Intranet")],
    }
}

/// The loss report, shared.
pub fn shared_loss() -> Arc<LossReport> {
    Arc::new(loss())
}
