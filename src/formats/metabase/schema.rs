//! What the metabase knows of its properties: names, numbers, types, defaults, flags.

use super::property::PropertyId;
use super::text::flags;
use super::value::boolean;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The facts of MBSchema.xml of Windows Server 2003 SP2, one property a line, tab-separated: name, number, type, user
/// type, attributes, default (`""` is the empty string, nothing is no default), range, flags, and whether the web service uses it.
const BUILT_IN: &str = include_str!("schema.tsv");

/// How a property is stored (MBSchema `Type`).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum PropertyKind {
    /// Text.
    String,
    /// A number of 32 bits, or flags.
    Dword,
    /// `TRUE` or `FALSE`.
    Bool,
    /// A list of texts.
    MultiSz,
    /// Text with `%VARIABLES%`.
    ExpandSz,
    /// Bytes in hexadecimal.
    Binary,
    /// A list of `.extension,type`.
    MimeMap,
    /// Addresses that are let in or kept out, as bytes.
    IpSecList,
    /// An access list, as encrypted bytes.
    NtAcl,
}

impl PropertyKind {
    /// Reads the word of the schema or of a `Custom` element, in any case.
    pub fn from_word(word: &str) -> Option<Self> {
        const WORDS: [(&str, PropertyKind); 9] = [
            ("STRING", PropertyKind::String),
            ("DWORD", PropertyKind::Dword),
            ("BOOL", PropertyKind::Bool),
            ("MULTISZ", PropertyKind::MultiSz),
            ("EXPANDSZ", PropertyKind::ExpandSz),
            ("BINARY", PropertyKind::Binary),
            ("MIMEMAP", PropertyKind::MimeMap),
            ("IPSECLIST", PropertyKind::IpSecList),
            ("NTACL", PropertyKind::NtAcl),
        ];
        WORDS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word.trim()))
            .map(|(_, kind)| *kind)
    }

    /// The word of the schema.
    pub fn word(self) -> &'static str {
        match self {
            PropertyKind::String => "STRING",
            PropertyKind::Dword => "DWORD",
            PropertyKind::Bool => "BOOL",
            PropertyKind::MultiSz => "MULTISZ",
            PropertyKind::ExpandSz => "EXPANDSZ",
            PropertyKind::Binary => "BINARY",
            PropertyKind::MimeMap => "MIMEMAP",
            PropertyKind::IpSecList => "IPSECLIST",
            PropertyKind::NtAcl => "NTACL",
        }
    }

    /// The number of the type that it is stored as (Admin Base Objects: 1 DWORD, 2 STRING, 3 BINARY, 4 EXPANDSZ,
    /// 5 MULTISZ).
    pub fn stored_as(self) -> u32 {
        match self {
            PropertyKind::Dword | PropertyKind::Bool => 1,
            PropertyKind::String => 2,
            PropertyKind::Binary | PropertyKind::IpSecList | PropertyKind::NtAcl => 3,
            PropertyKind::ExpandSz => 4,
            PropertyKind::MultiSz | PropertyKind::MimeMap => 5,
        }
    }

    /// True for lists of texts.
    pub fn is_list(self) -> bool {
        matches!(self, PropertyKind::MultiSz | PropertyKind::MimeMap)
    }
}

/// The part of IIS that reads a property, by its number (Windows SDK: server 1, file 2, WAM 100, ASP application 101).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub struct UserType(pub u32);

impl UserType {
    /// The server as a whole.
    pub const SERVER: UserType = UserType(1);
    /// What lies below a URL.
    pub const FILE: UserType = UserType(2);
    /// The web application manager.
    pub const WAM: UserType = UserType(100);
    /// An ASP application.
    pub const ASP_APP: UserType = UserType(101);
    /// Nobody said.
    pub const UNKNOWN: UserType = UserType(0);

    /// Reads `IIS_MD_UT_SERVER`, `ASP_MD_UT_APP`, `UNKNOWN_UserType` or a number.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim() {
            "IIS_MD_UT_SERVER" | "SERVER" => Some(UserType::SERVER),
            "IIS_MD_UT_FILE" | "FILE" => Some(UserType::FILE),
            "IIS_MD_UT_WAM" | "WAM" => Some(UserType::WAM),
            "ASP_MD_UT_APP" | "ASP_APP" => Some(UserType::ASP_APP),
            "UNKNOWN_UserType" => Some(UserType::UNKNOWN),
            number => number.parse().ok().map(UserType),
        }
    }

    /// The word of a `Custom` element; a number where there is none.
    pub fn word(self) -> Cow<'static, str> {
        match self {
            UserType::SERVER => "IIS_MD_UT_SERVER".into(),
            UserType::FILE => "IIS_MD_UT_FILE".into(),
            UserType::WAM => "IIS_MD_UT_WAM".into(),
            UserType::ASP_APP => "ASP_MD_UT_APP".into(),
            UserType::UNKNOWN => "UNKNOWN_UserType".into(),
            UserType(number) => number.to_string().into(),
        }
    }
}

/// The attribute bits of a property (Windows SDK METADATA_*).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash)]
pub struct Attributes(pub u32);

impl Attributes {
    /// The keys below have it too.
    pub const INHERIT: Attributes = Attributes(1);
    /// Stored encrypted.
    pub const SECURE: Attributes = Attributes(4);
    /// Stored once and referred to.
    pub const REFERENCE: Attributes = Attributes(8);
    /// Forgotten when the service stops.
    pub const VOLATILE: Attributes = Attributes(16);
    /// Belongs to this machine, and is not replicated.
    pub const LOCAL_MACHINE_ONLY: Attributes = Attributes(128);

    // The first three names are documented, the other numbers inferred from the SDK (metabase format §2.4).
    const NAMES: [(&'static str, u32); 9] = [
        ("INHERIT", 1),
        ("PARTIAL_PATH", 2),
        ("SECURE", 4),
        ("REFERENCE", 8),
        ("VOLATILE", 16),
        ("ISINHERITED", 32),
        ("INSERT_PATH", 64),
        ("LOCAL_MACHINE_ONLY", 128),
        ("NON_SECURE_ONLY", 256),
    ];

    /// Reads `NO_ATTRIBUTES`, names joined by `|`, or a number. `None` when a name is not known.
    pub fn from_words(words: &str) -> Option<Self> {
        let words = words.trim();
        if words.is_empty() || words == "NO_ATTRIBUTES" {
            return Some(Attributes(0));
        }
        if let Ok(number) = words.parse() {
            return Some(Attributes(number));
        }
        words.split('|').try_fold(Attributes(0), |sum, word| {
            let word = word.trim();
            let (_, bit) = Self::NAMES.iter().find(|(name, _)| *name == word)?;
            Some(Attributes(sum.0 | bit))
        })
    }

    /// The words of a `Custom` element: names joined by ` | `, `NO_ATTRIBUTES`, or a number when a bit has no name.
    pub fn words(self) -> Cow<'static, str> {
        if self.0 == 0 {
            return "NO_ATTRIBUTES".into();
        }
        let named = Self::NAMES.iter().filter(|(_, bit)| self.0 & bit != 0);
        if named.clone().fold(0, |sum, (_, bit)| sum | bit) != self.0 {
            return self.0.to_string().into();
        }
        let names: Vec<&str> = named.map(|(name, _)| *name).collect();
        names.join(" | ").into()
    }

    /// True when every bit of `other` is set.
    pub fn contains(self, other: Attributes) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One property of the schema.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PropertyDefinition {
    /// Name as it is written in MetaBase.xml.
    pub name: String,
    /// Number.
    pub id: PropertyId,
    /// Type.
    pub kind: PropertyKind,
    /// The part of IIS that reads it.
    pub user_type: UserType,
    /// Attribute bits.
    pub attributes: Attributes,
    /// Value where nothing is set, in the text form of MetaBase.xml. Setup writes others at `/LM/W3SVC`.
    pub default: Option<String>,
    /// Smallest number.
    pub min: Option<u32>,
    /// Largest number; MBSchema writes 0 for "no limit", which is `None` here.
    pub max: Option<u32>,
    /// Names of bits, by value.
    pub flags: Vec<(String, u32)>,
    /// True when the web service uses it (a key type of the web service allows it).
    pub web: bool,
}

impl PropertyDefinition {
    /// True when the keys below inherit it.
    pub fn inherits(&self) -> bool {
        self.attributes.contains(Attributes::INHERIT)
    }

    /// What a text of this property denotes as a number: decimal, hexadecimal, names of flags, `TRUE` or `FALSE`.
    pub fn number(&self, text: &str) -> Option<u32> {
        match self.kind {
            PropertyKind::Bool => boolean(text).map(u32::from),
            _ => flags(text, &self.flags),
        }
    }

    /// True when it is stored encrypted.
    pub fn is_secure(&self) -> bool {
        self.attributes.contains(Attributes::SECURE)
    }
}

#[derive(Clone, Debug, Default)]
struct Table {
    properties: Vec<PropertyDefinition>,
    by_id: HashMap<PropertyId, u32>,
    by_name: HashMap<String, u32>,
}

/// The table of all known properties. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Schema(Arc<Table>);

impl Schema {
    /// The schema of Windows Server 2003 SP2, 507 properties.
    pub fn built_in() -> Schema {
        static TABLE: OnceLock<Schema> = OnceLock::new();
        TABLE
            .get_or_init(|| Schema::from_definitions(BUILT_IN.lines().skip(1).filter_map(definition_of_line)))
            .clone()
    }

    /// This schema with definitions added; one with a known number replaces what was known.
    pub(super) fn extended(&self, definitions: impl IntoIterator<Item = PropertyDefinition>) -> Schema {
        let mut all = self.0.properties.clone();
        all.extend(definitions);
        Schema::from_definitions(all)
    }

    fn from_definitions(definitions: impl IntoIterator<Item = PropertyDefinition>) -> Schema {
        let mut table = Table::default();
        for definition in definitions {
            let next = u32::try_from(table.properties.len()).unwrap_or(u32::MAX);
            let index = *table.by_id.entry(definition.id).or_insert(next);
            match table.properties.get_mut(index as usize) {
                Some(known) => *known = definition,
                None => table.properties.push(definition),
            }
        }
        table.by_name = (0..)
            .zip(&table.properties)
            .map(|(i, p)| (p.name.to_ascii_lowercase(), i))
            .collect();
        Schema(Arc::new(table))
    }

    /// Every property.
    pub fn properties(&self) -> &[PropertyDefinition] {
        &self.0.properties
    }

    /// A property by number.
    pub fn property(&self, id: PropertyId) -> Option<&PropertyDefinition> {
        self.at(self.index_of_id(id)?)
    }

    /// A property by name, in any case.
    pub fn property_named(&self, name: &str) -> Option<&PropertyDefinition> {
        self.at(self.index_of_name(name)?)
    }

    pub(super) fn at(&self, index: u32) -> Option<&PropertyDefinition> {
        self.0.properties.get(index as usize)
    }

    pub(super) fn index_of_id(&self, id: PropertyId) -> Option<u32> {
        self.0.by_id.get(&id).copied()
    }

    pub(super) fn index_of_name(&self, name: &str) -> Option<u32> {
        self.0.by_name.get(&name.to_ascii_lowercase()).copied()
    }
}

fn definition_of_line(line: &str) -> Option<PropertyDefinition> {
    let mut fields = line.split('\t');
    let mut field = || fields.next().unwrap_or_default();
    let (name, id) = (field().to_owned(), PropertyId(field().parse().ok()?));
    let kind = PropertyKind::from_word(field())?;
    Some(PropertyDefinition {
        name,
        id,
        kind,
        user_type: UserType::from_word(field())?,
        attributes: Attributes::from_words(field())?,
        default: match field() {
            "" => None,
            "\"\"" => Some(String::new()),
            // The table has blanks for the line feed and tabs between items.
            items if kind.is_list() => Some(items.replace("    ", "\n\t\t\t")),
            text => Some(text.to_owned()),
        },
        min: field().parse().ok(),
        max: field().parse().ok().filter(|max| *max != 0),
        flags: field()
            .split_ascii_whitespace()
            .filter_map(|flag| {
                let (name, bits) = flag.split_once('=')?;
                Some((name.to_owned(), bits.parse().ok()?))
            })
            .collect(),
        web: field() == "web",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::property;

    #[test]
    fn the_built_in_schema_has_every_property_with_its_facts() {
        let schema = Schema::built_in();
        assert_eq!(
            schema.properties().len(),
            BUILT_IN.lines().count() - 1,
            "a line was not understood"
        );
        assert_eq!(schema.properties().len(), 507);
        let auth = schema.property(property::AUTH_FLAGS).expect("AuthFlags");
        assert_eq!(
            (auth.name.as_str(), auth.default.as_deref()),
            ("AuthFlags", Some("AuthAnonymous"))
        );
        assert!(auth.inherits() && !auth.is_secure() && auth.web);
        assert!(auth.flags.contains(&("AuthNTLM".to_owned(), 4)));
        let pass = schema.property_named("anonymoususerPASS").expect("in any case");
        assert!(pass.is_secure());
        assert_eq!(pass.default.as_deref(), Some(""));
        assert_eq!(
            schema
                .property(property::APP_POOL_ID)
                .and_then(|p| p.default.clone()),
            None
        );
        let browse = schema
            .property(property::DIR_BROWSE_FLAGS)
            .expect("DirBrowseFlags");
        assert!(
            browse
                .flags
                .contains(&("EnableDirBrowsing".to_owned(), 0x8000_0000))
        );
    }

    #[test]
    fn words_are_read_and_unknown_ones_are_not() {
        assert_eq!(Attributes::from_words("INHERIT | SECURE"), Some(Attributes(5)));
        assert_eq!(Attributes::from_words("NO_ATTRIBUTES"), Some(Attributes(0)));
        assert_eq!(Attributes::from_words("INHERIT | SPARKLE"), None);
        assert_eq!(UserType::from_word("ASP_MD_UT_APP"), Some(UserType(101)));
        for bits in [0, 1, 5, 9, 16, 128, 511, 512, 513] {
            assert_eq!(
                Attributes::from_words(&Attributes(bits).words()),
                Some(Attributes(bits))
            );
        }
        for number in [0, 1, 2, 7, 100, 101] {
            assert_eq!(
                UserType::from_word(&UserType(number).word()),
                Some(UserType(number))
            );
        }
        assert_eq!(UserType::from_word("IIS_MD_UT_MOON"), None);
        assert_eq!(PropertyKind::from_word("multisz"), Some(PropertyKind::MultiSz));
    }
}
