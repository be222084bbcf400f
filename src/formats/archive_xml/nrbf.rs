//! One record graph of the .NET remoting binary format (MS-NRBF), and no other.
//!
//! Web Deploy serializes the settings of a provider as an object of one class with four members. General readers of
//! this format create whatever type the bytes name, which is how packages took servers over (CVE-2025-53772). This one
//! reads strings and arrays of strings of that one class; anything else is `None`.

use super::options::ProviderOptions;

const CLASS: &str = "Microsoft.Web.Deployment.DeploymentProviderOptions";
const MEMBERS: [&str; 4] = ["providerName", "path", "names", "values"];
/// The library as Web Deploy 3 writes it, in lower case where it does.
const LIBRARY: &str =
    "Microsoft.web.deployment, Version=7.1.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35";

/// Records by their first byte.
mod record {
    pub const HEADER: u8 = 0x00;
    pub const CLASS_WITH_TYPES: u8 = 0x05;
    pub const STRING: u8 = 0x06;
    pub const REFERENCE: u8 = 0x09;
    pub const NULL: u8 = 0x0A;
    pub const END: u8 = 0x0B;
    pub const LIBRARY: u8 = 0x0C;
    pub const NULLS: u8 = 0x0D;
    pub const STRING_ARRAY: u8 = 0x11;
}

/// A string of the graph: a reference is resolved at the end.
#[derive(Clone)]
enum Text {
    Here(String),
    Reference(u32),
    Null,
}

/// Reads a graph.
pub fn read(bytes: &[u8]) -> Option<ProviderOptions> {
    let mut cursor = Cursor { rest: bytes };
    cursor.expect(record::HEADER)?;
    let (_root, header, major, minor) = (cursor.int()?, cursor.int()?, cursor.int()?, cursor.int()?);
    if (header, major, minor) != (u32::MAX, 1, 0) {
        return None;
    }
    cursor.expect(record::LIBRARY)?;
    let library = cursor.int()?;
    let library_name = cursor.text()?;
    if !library_name
        .to_ascii_lowercase()
        .starts_with("microsoft.web.deployment,")
    {
        return None;
    }
    cursor.expect(record::CLASS_WITH_TYPES)?;
    let _id = cursor.int()?;
    if cursor.text()? != CLASS || cursor.int()? != 4 {
        return None;
    }
    for member in MEMBERS {
        if cursor.text()? != member {
            return None;
        }
    }
    // BinaryTypeEnum: String, String, StringArray, StringArray.
    for kind in [1, 1, 6, 6] {
        cursor.expect(kind)?;
    }
    if cursor.int()? != library {
        return None;
    }
    let mut strings = Vec::new();
    let (provider, path) = (cursor.member(&mut strings)?, cursor.member(&mut strings)?);
    let (Text::Reference(names), Text::Reference(values)) =
        (cursor.member(&mut strings)?, cursor.member(&mut strings)?)
    else {
        return None;
    };
    let mut arrays = Vec::new();
    loop {
        match cursor.byte()? {
            record::STRING_ARRAY => {
                let id = cursor.int()?;
                arrays.push((id, cursor.array(&mut strings)?));
            }
            record::END => break,
            _ => return None,
        }
    }
    let resolve = |text: &Text| match text {
        Text::Here(text) => Some(text.clone()),
        Text::Null => Some(String::new()),
        Text::Reference(id) => strings
            .iter()
            .find(|(own, _)| own == id)
            .map(|(_, text)| text.clone()),
    };
    let array = |id: u32| {
        let (_, texts) = arrays.iter().find(|(own, _)| *own == id)?;
        texts.iter().map(&resolve).collect::<Option<Vec<String>>>()
    };
    let (names, values) = (array(names)?, array(values)?);
    (names.len() == values.len() && cursor.rest.is_empty()).then_some(())?;
    Some(ProviderOptions {
        provider: resolve(&provider)?,
        path: resolve(&path)?,
        settings: names.into_iter().zip(values).collect(),
    })
}

struct Cursor<'b> {
    rest: &'b [u8],
}

impl Cursor<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        (self.byte()? == wanted).then_some(())
    }

    fn int(&mut self) -> Option<u32> {
        let (first, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        first.try_into().ok().map(u32::from_le_bytes)
    }

    /// Seven bits a byte, low first, at most five bytes; then UTF-8.
    fn text(&mut self) -> Option<String> {
        let mut length = 0_u64;
        for place in 0..5 {
            let byte = self.byte()?;
            length |= u64::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                let (text, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
                self.rest = rest;
                return String::from_utf8(text.to_vec()).ok();
            }
        }
        None
    }

    fn member(&mut self, strings: &mut Vec<(u32, String)>) -> Option<Text> {
        match self.byte()? {
            record::STRING => {
                let (id, text) = (self.int()?, self.text()?);
                strings.push((id, text.clone()));
                Some(Text::Here(text))
            }
            record::REFERENCE => Some(Text::Reference(self.int()?)),
            record::NULL => Some(Text::Null),
            _ => None,
        }
    }

    fn array(&mut self, strings: &mut Vec<(u32, String)>) -> Option<Vec<Text>> {
        let count = usize::try_from(self.int()?).ok()?;
        // Each string takes at least a byte: a length that the bytes cannot hold is no length.
        (count <= self.rest.len()).then_some(())?;
        let mut texts = Vec::new();
        while texts.len() < count {
            if self.rest.first() == Some(&record::NULLS) {
                self.byte()?;
                let nulls = usize::from(self.byte()?);
                (nulls > 0 && texts.len() + nulls <= count).then_some(())?;
                texts.extend(std::iter::repeat_n(Text::Null, nulls));
            } else {
                texts.push(self.member(strings)?);
            }
        }
        Some(texts)
    }
}

/// Writes a graph as Web Deploy 3 does (package format §4).
pub fn write(options: &ProviderOptions) -> Vec<u8> {
    let mut out = vec![record::HEADER];
    let mut id = 6_u32;
    for number in [1, u32::MAX, 1, 0] {
        out.extend(number.to_le_bytes());
    }
    out.push(record::LIBRARY);
    out.extend(2_u32.to_le_bytes());
    text(&mut out, LIBRARY);
    out.push(record::CLASS_WITH_TYPES);
    out.extend(1_u32.to_le_bytes());
    text(&mut out, CLASS);
    out.extend(4_u32.to_le_bytes());
    for member in MEMBERS {
        text(&mut out, member);
    }
    out.extend([1, 1, 6, 6]);
    out.extend(2_u32.to_le_bytes());
    for (number, value) in [(3_u32, &options.provider), (4, &options.path)] {
        out.push(record::STRING);
        out.extend(number.to_le_bytes());
        text(&mut out, value);
    }
    for number in [5_u32, 6] {
        out.push(record::REFERENCE);
        out.extend(number.to_le_bytes());
    }
    let columns: [(u32, Vec<&String>); 2] = [
        (5, options.settings.iter().map(|(name, _)| name).collect()),
        (6, options.settings.iter().map(|(_, value)| value).collect()),
    ];
    for (number, values) in columns {
        out.push(record::STRING_ARRAY);
        out.extend(number.to_le_bytes());
        out.extend(u32::try_from(values.len()).unwrap_or(0).to_le_bytes());
        for value in values {
            id += 1;
            out.push(record::STRING);
            out.extend(id.to_le_bytes());
            text(&mut out, value);
        }
    }
    out.push(record::END);
    out
}

fn text(out: &mut Vec<u8>, value: &str) {
    let mut length = value.len();
    loop {
        let low = u8::try_from(length & 0x7F).unwrap_or(0);
        length >>= 7;
        if length == 0 {
            out.push(low);
            break;
        }
        out.push(low | 0x80);
    }
    out.extend(value.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn options(settings: &[(&str, &str)]) -> ProviderOptions {
        ProviderOptions {
            provider: "iisApp".to_owned(),
            path: "Default Web Site/HelloWorld".to_owned(),
            settings: settings
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn another_class_and_impossible_lengths_are_nothing() {
        let good = write(&options(&[("managedRuntimeVersion", "v4.0")]));
        assert!(read(&good).is_some());
        let swap = |from: &[u8], to: &[u8]| {
            let at = good.windows(from.len()).position(|w| w == from).expect("there");
            let mut bytes = good.clone();
            bytes.splice(at..at + from.len(), to.iter().copied());
            bytes
        };
        assert!(read(&swap(b"DeploymentProviderOptions", b"SystemDiagnosticsProcessX")).is_none());
        assert!(
            read(&swap(
                &[0x11, 5, 0, 0, 0, 1, 0, 0, 0],
                &[0x11, 5, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F]
            ))
            .is_none()
        );
        assert!(read(&swap(&[0x0B], &[0x07])).is_none());
        for length in 0..good.len() {
            assert!(read(&good[..length]).is_none(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(settings in proptest::collection::vec(("\\PC{0,200}", "\\PC{0,9}"), 0..4)) {
            let options = ProviderOptions { provider: "x".into(), path: String::new(), settings };
            prop_assert_eq!(read(&write(&options)), Some(options));
        }

        #[test]
        fn any_bytes_are_read_without_harm(at in 0_usize..300, value: u8) {
            let mut bytes = write(&options(&[("a", "b"), ("c", "d")]));
            let at = at % bytes.len();
            bytes[at] = value;
            let _ = read(&bytes);
        }
    }
}
