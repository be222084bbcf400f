//! Every form in which a secret was ever seen, planted where it lies: none of it may be shown.

use crate::discover::content::excerpt::{Masked, masked};
use crate::discover::content::statement::Statement;
use crate::discover::content::view::show;
use crate::discover::content::{FileAt, Scanner};
use crate::model::{Secret, ServerPath};
use std::sync::atomic::AtomicBool;

/// Lines by themselves.
const LINES: &[&str] = &[
    r#"x = "Provider=SQLOLEDB;User ID=web;Password=hunter2;Initial Catalog=a""#,
    r#"x = "dsn=Shop;uid=sa;pwd=hunter2""#,
    r#"<add connectionString="server=a;password=hunter2" />"#,
    r#"strPassword = "hunter2""#,
    r#"conn.Open "Shop", "sa", "hunter2""#,
    r#"conn.Open(strDsn, "sa", "hunter2")"#,
    r#"objUser.Password = 'hunter2'"#,
    r#".Item("http://schemas.microsoft.com/cdo/configuration/sendpassword") = "hunter2""#,
    r#"<machineKey validationKey="hunter2" decryptionKey="hunter2" />"#,
    r#"{ password: "hunter2" }"#,
    r#"open ftp://deploy:hunter2@10.0.0.1/in"#,
    r#"net use X: \\FILER1\img hunter2 /user:web"#,
    r#"<identity impersonate="true" userName="a" password="hunter2"/>"#,
    r#"<add key="SmtpPassword" value="hunter2" />"#,
    r#"<add value='hunter2' key='SmtpPassword' />"#,
    r#"<password>hunter2</password>"#,
    r#"<smtp:Password encoding="text">hunter2"#,
    r#"x = "dsn=Shop;uid=sa;PWD=" & "hunter2""#,
    r#"conn.Properties("Password").Value = "hunter2""#,
    r#"Password="it's hunter2""#,
    r#"x = "dsn=Shop;Password=""hunter2"";a=b""#,
    r#"x = "dsn=Shop;Password=a,hunter2;b=c""#,
    r#"x = "dsn=Shop;Password=a)hunter2;b=c""#,
    r#"x = "dsn=Shop;Password=a&hunter2;b=c""#,
    r#"x = "dsn=Shop;Password=a hunter2;b=c""#,
    r#"x = "dsn=Shop;Password=a'hunter2;b=c""#,
    r#"x = "dsn=Shop;Password={a;hunter2};b=c""#,
    r#"<add connectionString="server=a;Password=a&amp;hunter2;uid=b" />"#,
    r#"<add connectionString="server=a;Password=&quot;hunter2&quot;;uid=b" />"#,
    r"schtasks /create /tn x /ru web /rp hunter2 /tr y",
    r"osql -S db -U sa -P hunter2 -i x.sql",
    r#"net use X: \\FILER1\img "hunter2" /user:web"#,
    r"net use \\FILER1\img /user:web hunter2",
    r#"x = "DSN=Shop;UID=sa;P" & "WD=" & "hunter2""#,
    r#"x = "server=a;P" + "assword=hunter2";"#,
    r#"' it's commented out: x = "server=a;P" & "WD=hunter2""#,
    r"$x = 'server=a;P' . 'WD=hunter2';",
    r#"x = "dsn=Shop;PWD=" & Chr(34) & "hunter2" & Chr(34) & ";b=c""#,
    r#"password = "hun" & "ter2hunter2""#,
    r#"x = "Password=\"hunter2\";server=a";"#,
    r#"Dim strPwd As String = "hunter2""#,
    r#"string pwd = @"hunter2";"#,
    r#"if (Request["pwd"] == "hunter2") {"#,
    r#"If strPassword <> "hunter2" Then"#,
    r#"If pwd.Equals("hunter2") Then"#,
    r#"strPwd = CStr("hunter2")"#,
    r#"var body = "{\"password\":\"hunter2\"}";"#,
    r#"conn.Open strDsn, strUser, "hunter2""#,
    r#"conn.Open , "sa", "hunter2""#,
    r#"http.Open "GET", address, False, "web", "hunter2""#,
    r#"net.MapNetworkDrive "X:", "\\FILER1\img", False, "web", "hunter2""#,
    r#"Set o = ns.OpenDSObject("LDAP://DC1", "web", "hunter2", 1)"#,
    r#"Set s = locator.ConnectServer("OLD1", "root\cimv2", "web", "hunter2")"#,
    r#"user.SetPassword "hunter2""#,
    r#"Upload.LogonUser "HARBOUR", "web", "hunter2""#,
    r#"new NetworkCredential("web", "hunter2", "HARBOUR")"#,
    r#"new DirectoryEntry("LDAP://DC1", "web", "hunter2")"#,
    r#"cmd.Parameters.AddWithValue("@pwd", "hunter2");"#,
    r#"cmd.Append cmd.CreateParameter("@password", 200, 1, 20, "hunter2")"#,
    r#"Set db = session.DbOpenDatabase("orcl", "scott/hunter2", 0)"#,
    r#"xmlhttp.setRequestHeader "Authorization", "Basic aHVudGVyMjpodW50ZXIyhunter2""#,
    r#"mysql_connect("localhost", 'shop', 'hunter2');"#,
    r"$db = new PDO('mysql:host=DB1;dbname=shop', 'shop', 'hunter2');",
    r#"$c = mssql_connect($server, $user, "hunter2") or die("x");"#,
    r"define('DB_PASSWORD', 'hunter2');",
    r"$cfg = array('user' => 'shop', 'pass' => 'hunter2');",
    r"$cfg['Servers'][$i]['password'] = 'hun\'ter2 hunter2';",
    r#"ftp_login($c, "web", "hunter2");"#,
    r"EXEC sp_addlogin 'web', 'hunter2', 'shop'",
    r"EXEC sp_addlinkedsrvlogin 'DB2', 'false', NULL, 'sa', 'hunter2'",
    r"SELECT * FROM OPENROWSET('SQLOLEDB', 'DB1'; 'sa'; 'hunter2', 'SELECT 1')",
    r"CREATE USER web IDENTIFIED BY hunter2;",
    r#"<add key="DbKennwort" value="hunter2" />"#,
    r#"<setting name="SmtpPassword" serializeAs="String"><value>hunter2</value></setting>"#,
    r#"<add connectionString='Data Source=a;Password="hun;hunter2";User ID=b' />"#,
    r#"<add connectionString="Data Source=a;Password=&quot;hun;hunter2&quot;;User ID=b" />"#,
    r#"<sessionState stateConnectionString="x" sqlConnectionString="server=a;uid=sa;pwd='hun;hunter2'" />"#,
    r"<password><![CDATA[hunter2]]></password>",
    r"Password=hun ter2, hunter2)hunter2&hunter2",
    r"DBPass = hun(ter2 hunter2",
    r#"Provider=SQLOLEDB.1;Password="hun""hunter2";Persist Security Info=True"#,
    r#"Provider=SQLOLEDB.1;Password="hun;hunter2";Data Source=DB1"#,
    r"Jet OLEDB:Database Password=hunter2;x=y",
    r"PWD={hun;}}hunter2};x=y",
    r#""DefaultPassword"="hunter2""#,
    r#""Conn"="DSN=a;PWD=\"hunter2\";x""#,
    r#"set "DBPWD=hunter2""#,
    r"osql -Usa -Phunter2 -i x.sql",
    r"sqlcmd /S DB1 /U sa /P hunter2",
    r"dtsrun /S DB1 /U sa /Phunter2 /N nightly",
    r#"aspnet_setreg -k:SOFTWARE\x -u:"HARBOUR\web" -p:"hunter2""#,
    r#"cscript adsutil.vbs set w3svc/1/ROOT/AnonymousUserPass "hunter2""#,
    r"net user web hunter2 /add",
    r"net use \\FILER1\img hunter2",
    r#"net use * "\\FILER1\my img" hunter2 /user:web"#,
    r"cmdkey /add:FILER1 /user:web /pass:hunter2",
    r"psexec \\OLD1 -u web -p hunter2 cmd",
    r"mysqldump -uroot -phunter2 shop>x.sql",
    r"blat x.txt -to a@b.c -u web -pw hunter2",
    r"curl -u web:hunter2 http://OLD1/",
    r"sqlplus scott/hunter2@orcl @x.sql",
    r"echo user web hunter2>>%TEMP%\ftp.txt",
    r"rar a -hphunter2 x.rar D:\data",
    r"7z a -phunter2 x.zip D:\data",
    r"wget --http-password hunter2 http://OLD1/",
    r"open ftp://deploy:hun@hunter2@10.0.0.1/in",
    r#"x = "uid=sa;PWD" & "=" & "a" & "hunter2""#,
    r#"var x = 'uid=sa;p' + 'w' + 'd=' + 'hunter2';"#,
    r#"pw = "hunter2""#,
    r#"x = String.Format("server=a;uid={0};pwd={1}", "sa", "hunter2");"#,
    r#"$x = sprintf('server=a;pwd=%s', 'hunter2');"#,
    r#"x = Replace(template, "{pwd}", "hunter2")"#,
    r#"<add key="login" value="user=a&amp;password&#61;hunter2" />"#,
    r"http://OLD1/login?user=a&password%3Dhunter2",
    r#"<param name="pw" value="hunter2">"#,
];

/// Files of several lines, by their names.
const FILES: &[(&str, &str)] = &[
    (
        "a.asp",
        "x = \"DSN=a;P\" & _\r\n  \"WD=\" & _\r\n  \"hunter2;UID=b\"\r\nc.Open x",
    ),
    (
        "a.asp",
        "x = \"DSN=a;P\"\r\nx = x & \"WD=hunter2\"\r\nc.Open \"DSN=a\"",
    ),
    ("a.asp", "c.Open \"DSN=a\", _\r\n  \"sa\", _\r\n  \"hunter2\""),
    ("a.asp", "Const FOLDER = \"C:\\tools\\x.exe -pw hunter2\"\r\n"),
    (
        "a.asp",
        "sh.Run \"\\\\FILER1\\tools\\x.exe -password hunter2\"\r\n",
    ),
    (
        "a.cs",
        "string password =\n  \"hunter2\";\nvar c = \"server=DB1;database=a;uid=b\";",
    ),
    (
        "a.cs",
        "var c = new OleDbConnection(\n  \"Data Source=DB1;Database=a;P\" +\n  \"assword=hunter2\");",
    ),
    ("a.php", "$c = mssql_connect(\n  'DB1',\n  'sa',\n  'hunter2');"),
    (
        "a.php",
        "$c = 'server=DB1;database=a;uid=b;'\n  . 'pass'\n  . 'word=hunter2';",
    ),
    (
        "web.config",
        "<configuration>\n<setting name=\"DbPassword\"\n serializeAs=\"String\">\n<value>hunter2</value>\n</setting>\n</configuration>",
    ),
    (
        "a.xml",
        "<a>\n<password>\n  hunter2\n</password>\n<server>http://OLD1/</server></a>",
    ),
    (
        "web.config",
        "<configuration><connectionStrings>\n<add name=\"a\" connectionString=\"Data Source=DB1;Initial Catalog=a;User ID=b;\n   Pwd=hunter2\"/>\n</connectionStrings></configuration>",
    ),
    (
        "web.config",
        "<configuration><system.web>\n<identity impersonate=\"true\" userName=\"a\"\n password\n=\n\"hunter2\"/>\n</system.web></configuration>",
    ),
    (
        "a.ini",
        "[db]\r\nServer=DB1\r\nDatabase=a;UID=b\r\nPwd = hun ter2 hunter2\r\n",
    ),
    (
        "a.udl",
        "[oledb]\r\n; Everything\r\nProvider=SQLOLEDB.1;Password=\"hun\"\"hunter2\";Data Source=DB1\r\n",
    ),
    (
        "a.dsn",
        "[ODBC]\r\nDRIVER=SQL Server\r\nUID=sa\r\nPWD=hunter2\r\nSERVER=DB1\r\n",
    ),
    (
        "a.reg",
        "REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Shop]\r\n\"Conn\"=\"Provider=SQLOLEDB;Data Source=DB1;Password=\\\"hunter2\\\";\"\r\n",
    ),
    (
        "a.bat",
        "@echo off\r\nset SERVER=DB1\r\nschtasks /create /s OLD1 /ru web /rp hunter2\r\nC:\\tools\\osql.exe -S DB1 -U sa -Phunter2 -i C:\\x.sql\r\n",
    ),
];

#[test]
fn no_form_of_a_secret_is_shown() {
    let mut faults = Vec::new();
    for line in LINES {
        let statement = Statement::alone(line);
        let shown = Masked::of(&statement).excerpt(0..1);
        let is_masked = shown.contains(Secret::MASK);
        if shown.contains("hunter2") || !is_masked || masked(line).contains("hunter2") {
            faults.push(format!("{line}\n   {shown}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let harmless = r#"If Request("password") = "" Then"#;
    assert_eq!(masked(harmless), harmless);
}

#[test]
fn nothing_of_a_secret_is_in_rows_or_in_the_viewer() {
    let scanner = Scanner::new(&["OLD1".to_owned()]).expect("the triggers are patterns");
    let alone = LINES.iter().flat_map(|line| {
        ["a.asp", "a.cs", "a.php", "a.ini", "a.bat", "web.config"]
            .into_iter()
            .map(move |name| (name, format!("x\r\n{line}\r\ny\r\n")))
    });
    let files = FILES.iter().map(|(name, text)| (*name, (*text).to_owned()));
    let (mut rows, mut faults) = (0, Vec::new());
    for (name, text) in alone.chain(files) {
        let file = FileAt {
            path: name,
            area: "Shop",
        };
        let found = scanner
            .scan(
                &file,
                &mut text.as_bytes(),
                &mut Vec::new(),
                &AtomicBool::new(false),
            )
            .expect("memory can be read");
        rows += found.evidence.len();
        for row in &found.evidence {
            if format!("{row:?}").contains("hunter2") {
                faults.push(format!("{name}: {text}\n   {row:?}"));
            }
        }
        let path = ServerPath::parse(&format!(r"C:\{name}")).expect("a path");
        let seen = show(text.as_bytes(), &path, 1).expect("is there").lines;
        if seen.concat().contains("hunter2") {
            faults.push(format!("{name}: {text}\n   {seen:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(rows > 100, "{rows} rows are looked at");
}

#[test]
fn a_name_keeps_what_is_no_secret() {
    let line = r#"x = "C:\shop\shop.mdb;Password=shop""#;
    let name = Masked::of(&Statement::alone(line)).name(r"C:\shop\shop.mdb".to_owned());
    assert_eq!(name, r"C:\shop\shop.mdb");
}

/// Code that only speaks of passwords stays as it is written.
#[test]
fn what_is_no_secret_is_shown() {
    for line in [
        r#"Set c = Server.CreateObject("ADODB.Connection")"#,
        r#"c.Open "DSN=Staff2004""#,
        r#"x = "Provider=SQLOLEDB;Data Source=DB1;Integrated Security=SSPI""#,
        r#"If Request("password") = "" Then Response.Redirect "login.asp""#,
        r#"strFile = Server.MapPath("data\shop.mdb")"#,
        r"copy C:\data\x.txt D:\backup /y",
        r#"<add name="a" type="B.C, D" />"#,
        r"net use",
        r"osql -E -S DB1 -i x.sql",
    ] {
        assert_eq!(masked(line), line);
    }
}
