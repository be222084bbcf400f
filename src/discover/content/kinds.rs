//! What a file is by its name, and whether it is looked into.

/// What is done with a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum FileKind {
    /// Text for sure: that it cannot be read as text is worth a row.
    Text,
    /// web.config or machine.config: text, and XML as well.
    Config,
    /// A program: its headers are read.
    Program,
    /// A database of Access.
    Database,
    /// A task of Task Scheduler 1.0.
    Task,
    /// Certificates, if it holds any: IIS also runs `.cer` as ASP.
    Certificate,
    /// Pictures, sound, archives, documents: nothing that is looked for is in there.
    Media,
    /// Text if it looks like text.
    Unknown,
}

/// The part of a name after the last dot, in lower case.
pub(super) fn extension(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, extension)) => extension.to_ascii_lowercase(),
        None => String::new(),
    }
}

/// Names of files that are not looked into, for comparisons with other programs.
pub const MEDIA: &[&str] = &[
    "7z", "ai", "aif", "avi", "bmp", "bz2", "cab", "chm", "cur", "doc", "docx", "eot", "eps", "flv", "gif",
    "gz", "hlp", "ico", "iso", "jp2", "jpe", "jpeg", "jpg", "m4a", "mid", "mov", "mp3", "mp4", "mpeg", "mpg",
    "msi", "odp", "ods", "odt", "ogg", "otf", "pdb", "pdf", "png", "pps", "ppt", "pptx", "ps", "psd", "ra",
    "ram", "rar", "rm", "rtf", "swf", "tar", "tgz", "tif", "tiff", "ttf", "wav", "webp", "wma", "wmf", "wmv",
    "woff", "woff2", "xls", "xlsx", "z", "zip",
];

impl FileKind {
    /// Tells it by the name.
    pub fn of(name: &str) -> FileKind {
        let lower = name.to_ascii_lowercase();
        if lower == "web.config" || lower == "machine.config" || lower == "app.config" {
            return FileKind::Config;
        }
        let extension = extension(&lower);
        match extension.as_str() {
            "asp" | "asa" | "inc" | "aspx" | "ascx" | "asmx" | "ashx" | "asax" | "master" | "cs" | "vb"
            | "htm" | "html" | "js" | "css" | "shtml" | "shtm" | "stm" | "config" | "xml" | "xsl"
            | "xslt" | "txt" | "ini" | "bat" | "cmd" | "vbs" | "wsf" | "ps1" | "sql" | "udl" | "dsn"
            | "php" | "pl" | "idc" | "htx" | "htc" | "cfm" | "svc" | "resx" | "csproj" | "vbproj" | "sln"
            | "reg" | "inf" | "log" | "csv" | "cdx" => FileKind::Text,
            "cer" | "crt" | "der" | "p7b" | "p7c" | "pem" | "pfx" | "p12" => FileKind::Certificate,
            "dll" | "exe" | "ocx" | "cpl" => FileKind::Program,
            "mdb" | "accdb" | "mde" | "adp" | "ldb" => FileKind::Database,
            "job" => FileKind::Task,
            _ if MEDIA.binary_search(&extension.as_str()).is_ok() => FileKind::Media,
            _ => FileKind::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_name() {
        assert!(MEDIA.windows(2).all(|pair| pair[0] < pair[1]), "sorted");
        for (name, kind) in [
            ("Default.ASP", FileKind::Text),
            ("Web.Config", FileKind::Config),
            ("a.dll", FileKind::Program),
            ("stock.MDB", FileKind::Database),
            ("a.b.JPG", FileKind::Media),
            ("shop.Cer", FileKind::Certificate),
            ("README", FileKind::Unknown),
            ("a.hbx", FileKind::Unknown),
        ] {
            assert_eq!(FileKind::of(name), kind, "{name}");
        }
    }
}
