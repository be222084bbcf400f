//! A tree in the shape of a web farm's content: pages, code, style sheets, pictures, libraries; sizes with a long tail. In
//! every 40th text some lines are planted that hold what a scan looks for.

use crate::split_mix::Random;
use std::fs;
use std::path::Path;

fn share(random: &mut Random) -> f64 {
    (random.next() >> 11) as f64 / (1u64 << 53) as f64
}

fn below(random: &mut Random, limit: usize) -> usize {
    random.next() as usize % limit
}

/// Lines of pages, code and style sheets; `{w}` is a word, `{n}` a number.
const PAGES: &[&str] = &[
    r#"<asp:Label ID="lbl{w}{n}" runat="server" Text="{w} {w}" CssClass="{w}" />"#,
    r#"<asp:TextBox ID="txt{w}{n}" runat="server" MaxLength="50" ToolTip="{w} {w}" CssClass="{w}" />"#,
    r#"    <td class="{w}{n}"><a href="/{w}/{w}.aspx">{w}</a></td>"#,
    "<%-- {w} {n} {w} {w} {w} --%>",
];
const CODE: &[&str] = &[
    r#"  function {w}{n}({w}, {w}) { return document.getElementById("{w}"); }"#,
    "  if ({w}{n}.{w} === null && {w}.length > 0) { {w}(); }",
    r#"  var {w}{n} = {"{w}": "{w}", "{w}": true};"#,
    "  // {w} {n} {w} {w} {w}",
];
const STYLES: &[&str] = &[
    ".{w}{n} .{w} { margin: 0 auto; padding: 4px; background: url(/images/{w}.png); } /* {w} */",
    "#{w}{n} a.{w}:hover { color: #336699; text-decoration: {w}; font-family: {w}; }",
];

/// What is planted: at least one line for every detector.
const PLANTED: &[&str] = &[
    r#"Set m = Server.CreateObject("CDONTS.NewMail")"#,
    r#"conn.Open "Provider=SQLOLEDB;Data Source=DB1;Initial Catalog=Shop;User ID=web;Password=secret""#,
    r#"path = "D:\data\export\" & name"#,
    r#"share = "\\FILER1\print\labels""#,
    r#"host = "10.1.4.20""#,
    r#"url = "http://appsrv:8080/stock""#,
    r#"<!--#include virtual="/inc/header.inc"-->"#,
    r#"value = shell.RegRead("HKLM\SOFTWARE\Acme\Path")"#,
    r#"Set f = fso.OpenTextFile(Server.MapPath("../log.txt"), 8, True)"#,
    r#"config("http://schemas.microsoft.com/cdo/configuration/smtpserver") = "mail""#,
    r#"<%@ Language=PerlScript %>"#,
    r#"<!--METADATA TYPE="typelib" UUID="00000205-0000-0010-8000-00AA006D2EA4"-->"#,
    r#"<add assembly="Acme.Web, Version=1.0.0.0, Culture=neutral, PublicKeyToken=0123456789abcdef" />"#,
    r#"<!--webbot bot="SaveResults" -->"#,
    "schtasks /create /tn night",
];

/// Extension, share of all files in hundredths, its lines.
const KINDS: &[(&str, usize, Option<&[&str]>)] = &[
    ("aspx", 30, Some(PAGES)),
    ("cs", 10, Some(CODE)),
    ("js", 14, Some(CODE)),
    ("css", 6, Some(STYLES)),
    ("html", 10, Some(PAGES)),
    ("config", 2, Some(PAGES)),
    ("jpg", 14, None),
    ("gif", 8, None),
    ("png", 4, None),
    ("dll", 2, None),
];

/// Makes the tree; says how many bytes it has in all, and how many in texts.
pub fn generate(root: &Path, files: usize) -> (u64, u64) {
    let mut random = Random(42);
    let words: Vec<String> = (0..3000)
        .map(|_| {
            let syllables = 1 + below(&mut random, 4);
            (0..syllables)
                .map(|_| {
                    format!(
                        "{}{}",
                        pick(&mut random, b"bcdfghjklmnprstvw"),
                        pick(&mut random, b"aeiou")
                    )
                })
                .collect()
        })
        .collect();
    let pools: Vec<Vec<u8>> = [PAGES, CODE, STYLES]
        .iter()
        .map(|lines| pool(lines, &words, &mut random))
        .collect();
    let noise: Vec<u8> = (0..(8 << 20) / 8)
        .flat_map(|_| random.next().to_le_bytes())
        .collect();
    let (mut bytes, mut texts) = (0, 0);
    for number in 0..files {
        let folder = number / 50;
        let path = root.join(format!(
            "site{:02}/a{:02x}/d{folder:04x}",
            folder % 20,
            (folder / 20) % 64
        ));
        if number % 50 == 0 {
            fs::create_dir_all(&path).expect("a folder");
        }
        let mut at = below(&mut random, 100);
        let (extension, _, lines) = KINDS
            .iter()
            .find(|(_, share, _)| {
                let is_it = at < *share;
                at = at.saturating_sub(*share);
                is_it
            })
            .expect("the shares are a hundred");
        // Sizes with a Pareto tail, and some empty files.
        let share = share(&mut random).max(2e-5);
        let size = if number % 997 == 0 {
            0
        } else {
            (3276.8 * share.powf(-0.8)) as usize
        }
        .min(8 << 20);
        let source = match lines {
            Some(lines) if *lines == PAGES => pools.first(),
            Some(lines) if *lines == CODE => pools.get(1),
            Some(_) => pools.get(2),
            None => Some(&noise),
        }
        .expect("a pool");
        let start = below(&mut random, source.len() / 2);
        let mut content: Vec<u8> = source.iter().skip(start).cycle().take(size).copied().collect();
        if lines.is_some() && number % 40 == 0 {
            for line in PLANTED {
                content.extend(b"\r\n");
                content.extend(line.as_bytes());
            }
        }
        bytes += content.len() as u64;
        if lines.is_some() {
            texts += content.len() as u64;
        }
        fs::write(path.join(format!("f{number:06}.{extension}")), content).expect("writes");
    }
    (bytes, texts)
}

fn pick(random: &mut Random, letters: &[u8]) -> char {
    letters
        .get(below(random, letters.len()))
        .copied()
        .map_or('x', char::from)
}

/// Three megabytes of lines. Words come as often as words of a language do.
fn pool(lines: &[&str], words: &[String], random: &mut Random) -> Vec<u8> {
    let mut out = String::new();
    while out.len() < 3 << 20 {
        let line = lines.get(below(random, lines.len())).copied().unwrap_or_default();
        for piece in line.split_inclusive(['{', '}']) {
            match piece {
                "w}" => {
                    out.pop();
                    let rank = 3000f64.powf(share(random)) as usize;
                    out.push_str(
                        words
                            .get(rank.min(words.len()) - 1)
                            .map_or("word", String::as_str),
                    );
                }
                "n}" => {
                    out.pop();
                    out.push_str(&below(random, 500).to_string());
                }
                _ => out.push_str(piece),
            }
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}
