//! Data sources: connection strings of ADO and ADO.NET, and DSNs.

use crate::discover::content::catalogue::{Form, known};
use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::excerpt::masked;
use crate::discover::content::literals::runs;
use crate::discover::content::pattern::Pattern;
use crate::discover::content::statement::Statement;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: TRIGGER,
    look,
};

const TRIGGER: &str = "(provider|dsn|data source|driver|initial catalog|server|database|dbq)[[:blank:]]*=|^[[:blank:]]*datasource[[:blank:]]*:";
/// The settings that a line is looked at for.
static LOOKED_FOR: Pattern = Pattern::new(TRIGGER);

static SETTINGS: Pattern = Pattern::new(
    r"(?:^|[;[:space:]{(&])(provider|driver|dsn|filedsn|data source|server|address|addr|network address|initial catalog|database|dbq|integrated security|trusted_connection|uid|user id|pwd|password|persist security info|extended properties)[[:blank:]]*=[[:blank:]]*(\{[^}]*\}|[^;]*)",
);

/// The settings of one connection string that say where it leads.
#[derive(Default)]
struct Connection {
    provider: Option<String>,
    driver: Option<String>,
    dsn: Option<String>,
    server: Option<String>,
    database: Option<String>,
    is_trusted: bool,
    has_account: bool,
    /// Places stand in it that a setup fills in: `Server={Database Server}`.
    is_template: bool,
    start: usize,
    /// Where the first setting stands that a line is looked at for; such lines are the ones that tell.
    told: Option<usize>,
    end: usize,
}

/// What a page of the Internet Database Connector queries.
static IDC: Pattern = Pattern::new(r"^[[:blank:]]*datasource[[:blank:]]*:[[:blank:]]*([^[:cntrl:]]+)");

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if line.source.extension == "idc"
        && let Some(found) = IDC.first(line.text)
    {
        let connection = Connection {
            dsn: found.group(1).map(|name| masked(name.trim())),
            ..Connection::default()
        };
        seen.push(evidence(&connection, found.range(1), Sureness::Sure));
    }
    let Statement { text, own } = line.statement();
    for run in runs(&text) {
        let Some(connection) = read(&run.text).filter(Connection::is_one) else {
            continue;
        };
        // What another line is looked at for is told there.
        let told = run.place(connection.told.unwrap_or(connection.start));
        if !own.contains(&told) {
            continue;
        }
        let start = run.place(connection.start).max(own.start);
        let end = run.place_of_end(connection.end).min(own.end);
        let at = start - own.start..end.max(start) - own.start;
        let best = if run.is_literal {
            Sureness::Sure
        } else {
            Sureness::Likely
        };
        seen.push(evidence(&connection, at.clone(), line.sureness(at.start, best)));
    }
}

fn read(text: &str) -> Option<Connection> {
    let mut connection = Connection::default();
    for setting in SETTINGS.all(text) {
        // In XML a quote inside of a value is an entity, which a semicolon ends.
        let value = setting.group(2).unwrap_or_default();
        let value = value.split("&quot").next().unwrap_or(value).trim();
        let name = setting.group(1)?.to_ascii_lowercase();
        connection.is_template |= value.starts_with('{') && name != "driver";
        let value = value.trim_matches(['{', '}']);
        let put = |place: &mut Option<String>| {
            if place.is_none() {
                *place = Some(masked(value));
            }
        };
        match name.as_str() {
            "provider" => put(&mut connection.provider),
            "driver" => put(&mut connection.driver),
            "dsn" | "filedsn" => put(&mut connection.dsn),
            "data source" | "server" | "address" | "addr" | "network address" => put(&mut connection.server),
            "initial catalog" | "database" | "dbq" => put(&mut connection.database),
            "integrated security" | "trusted_connection" => {
                connection.is_trusted = !matches!(value.to_ascii_lowercase().as_str(), "false" | "no");
            }
            "uid" | "user id" => connection.has_account = true,
            _ => {}
        }
        if connection.told.is_none() && LOOKED_FOR.is_in(&format!("{name}=")) {
            connection.told = Some(setting.range(1).start);
        }
        if connection.end == 0 {
            connection.start = setting.range(1).start;
        }
        connection.end = setting.range(0).end;
    }
    (connection.end > 0).then_some(connection)
}

impl Connection {
    /// A provider, driver or DSN is enough; a server needs something else that only connection strings have.
    fn is_one(&self) -> bool {
        let filled = |field: &Option<String>| field.as_deref().is_some_and(|text| !text.is_empty());
        // `provider=` alone is an attribute of much else; a name of a provider has a dot or is one word in capitals.
        let names_provider = filled(&self.provider)
            && (self.server.is_some()
                || filled(&self.database)
                || self.is_trusted
                || self.has_account
                || self.is_known_provider());
        names_provider
            || filled(&self.driver)
                && (filled(&self.server) || filled(&self.database) || filled(&self.dsn) || self.has_account)
            || filled(&self.dsn)
            || filled(&self.server) && (filled(&self.database) || self.is_trusted || self.has_account)
    }

    fn is_known_provider(&self) -> bool {
        self.provider
            .as_deref()
            .is_some_and(|provider| known(Form::Provider, provider).is_some())
    }

    /// Jet and its successor open a file.
    fn opens_file(&self) -> bool {
        let is_file = |text: &Option<String>| {
            text.as_deref().is_some_and(|text| {
                let text = text.to_ascii_lowercase();
                ["jet", "ace.oledb", "access", "*.mdb", "*.xls"]
                    .iter()
                    .any(|name| text.contains(name))
            })
        };
        is_file(&self.provider) || is_file(&self.driver)
    }

    fn name(&self) -> String {
        let by = self.driver.as_deref().or(self.provider.as_deref());
        if let Some(dsn) = &self.dsn {
            return format!("DSN {dsn}");
        }
        let to = match (self.server.as_deref(), self.database.as_deref()) {
            (Some(server), Some(database)) if !server.is_empty() => format!("{database} on {server}"),
            (_, Some(database)) => database.to_owned(),
            (Some(server), None) => server.to_owned(),
            (None, None) => String::new(),
        };
        match (by, to.is_empty()) {
            (Some(by), true) => by.to_owned(),
            (Some(by), false) => format!("{to} ({by})"),
            (None, _) => to,
        }
    }
}

fn evidence(connection: &Connection, at: std::ops::Range<usize>, sureness: Sureness) -> Seen {
    let kind = if connection.opens_file() {
        EvidenceKind::JetDatabase
    } else {
        EvidenceKind::DataSource
    };
    let sureness = if connection.is_template {
        Sureness::Unsure
    } else {
        sureness
    };
    let mut seen = Seen::new(kind, connection.name(), at).sure(sureness);
    let by_provider = connection
        .provider
        .as_deref()
        .and_then(|name| known(Form::Provider, name));
    let by_driver = connection
        .driver
        .as_deref()
        .and_then(|name| known(Form::Driver, name));
    if let Some(component) = by_driver.or(by_provider) {
        seen = seen.known_as(component);
        seen.severity = seen.severity.max(Severity::Warning);
    }
    let mut meaning = match (&connection.dsn, kind) {
        (Some(_), _) => {
            "The page asks ODBC for a data source by its name, which is kept in the registry of the old server.".to_owned()
        }
        (None, EvidenceKind::JetDatabase) => {
            "The page opens a database file, and so needs the file, the right to write to its folder, and the 32-bit Jet \
             engine or its successor."
                .to_owned()
        }
        _ => "The page opens this database over the network, so the destination must reach it.".to_owned(),
    };
    if connection.is_trusted {
        meaning.push_str(" It signs in with the account that the request runs as, which is another one at the destination.");
    }
    if !seen.meaning.is_empty() {
        meaning.push(' ');
        meaning.push_str(&seen.meaning);
    }
    let mut fix = match (&connection.dsn, kind) {
        (Some(_), _) => "Make the same system DSN at the destination, in the ODBC administrator of the pool's bitness.".to_owned(),
        (None, EvidenceKind::JetDatabase) => {
            "Bring the file along, give the pool's account write access to its folder, and run the pool in 32 bit."
                .to_owned()
        }
        _ => "Check from the destination that the server can be reached, and move the connection string if the database moves.".to_owned(),
    };
    if connection.is_trusted {
        fix.push_str(" Let the pool's account sign in to the database.");
    }
    if !seen.fix.is_empty() {
        fix.push(' ');
        fix.push_str(&seen.fix);
    }
    seen.says(meaning, fix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn connection_strings_are_named_by_where_they_lead() {
        assert!(SETTINGS.is_valid() && LOOKED_FOR.is_valid());
        for (text, expected) in [
            (
                r#"Const S = "Provider=SQLOLEDB;Data Source=OLD-SQL02;Initial Catalog=Stock;Integrated Security=SSPI""#,
                "Stock on OLD-SQL02 (SQLOLEDB)",
            ),
            (r#"x = "DSN=Staff2004;UID=intranet""#, "DSN Staff2004"),
            (
                r#"<add key="c" value="server=OLD-SQL02;database=Shop;uid=shop;pwd=hunter2" />"#,
                "Shop on OLD-SQL02",
            ),
            (
                r#"c.Open "Driver={SQL Server};Server=DB1;Database=x;Uid=a;Pwd=b""#,
                "x on DB1 (SQL Server)",
            ),
            (
                r#"cn.Open "Provider=Microsoft.Jet.OLEDB.4.0;Data Source=" & Server.MapPath("a.mdb")"#,
                "Microsoft.Jet.OLEDB.4.0",
            ),
            (
                r#"<sessionState sqlConnectionString='data source=OLD-SQL02;Integrated Security=SSPI' />"#,
                "OLD-SQL02",
            ),
            (
                "DRIVER={Microsoft Access Driver (*.mdb)};DBQ=C:\\data\\a.mdb",
                r"C:\data\a.mdb (Microsoft Access Driver (*.mdb))",
            ),
        ] {
            assert_eq!(names(&DETECTOR, "asp", text), [expected], "{text}");
        }
    }

    #[test]
    fn entities_end_a_value_and_templates_are_unsure() {
        let text = r#"connectionString="metadata=x;provider=MySql.Data.MySqlClient;provider connection string=&quot;server=db1;database=sep&quot;""#;
        assert_eq!(
            names(&DETECTOR, "config", text),
            ["sep on db1 (MySql.Data.MySqlClient)"]
        );
        let text = r#"defaultValue="Server={Database Server};Database={Database Name};uid={a};Pwd=hunter2;""#;
        let found = crate::discover::content::detectors::look(&DETECTOR, "xml", text);
        assert_eq!(found[0].1, Sureness::Unsure);
    }

    #[test]
    fn a_page_of_the_database_connector_names_a_dsn() {
        assert!(IDC.is_valid());
        assert_eq!(
            names(&DETECTOR, "idc", "Datasource: Staff2004 "),
            ["DSN Staff2004"]
        );
        assert!(names(&DETECTOR, "js", "datasource: rows").is_empty());
    }

    #[test]
    fn what_only_looks_like_one_is_not_taken_for_it() {
        for text in [
            r#"<asp:Label runat="server" ID="x" />"#,
            r#"<siteMap defaultProvider="staff">"#,
            "server = new Server()",
            r#"<script language="x" runat=server id=a>"#,
            r#"<add name="staff" provider="x" />"#,
            "database = x",
            r#"If server = "" Then database = """#,
        ] {
            assert_eq!(names(&DETECTOR, "aspx", text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_password_is_in_no_name() {
        for text in [
            r#""DSN=Shop;PWD=hunter2;UID=x""#,
            r#""server=a password=hunter2;database=b;uid=c""#,
            r#""Provider=SQLOLEDB;Password=hunter2;Data Source=x""#,
        ] {
            let found = names(&DETECTOR, "asp", text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(!found[0].contains("hunter2"), "{found:?}");
        }
    }
}
