//! Programs made for tests: one section that holds whatever is asked for.

/// What a made program says.
#[derive(Clone, Default)]
pub(crate) struct Recipe<'r> {
    /// Number of the processor in the header; 0x014C for 32-bit Intel, 0x8664 for 64 bit.
    pub machine: u16,
    pub exports: &'r [&'r str],
    pub imports: &'r [&'r str],
    pub managed: Option<Managed<'r>>,
}

/// An assembly that is referred to: name, version, public key token.
pub(crate) type Reference<'r> = (&'r str, [u16; 4], Option<[u8; 8]>);

/// What a made program says as managed code.
#[derive(Clone)]
pub(crate) struct Managed<'r> {
    pub runtime: &'r str,
    pub flags: u32,
    pub name: &'r str,
    pub references: &'r [Reference<'r>],
    pub native: &'r [&'r str],
}

const SECTION: u32 = 0x1000;
const IN_FILE: usize = 0x400;

/// Makes a DLL.
pub(crate) fn program(recipe: &Recipe<'_>) -> Vec<u8> {
    let mut body = Vec::new();
    let mut directories = [(0u32, 0u32); 16];
    if !recipe.exports.is_empty() {
        directories[0] = export_directory(&mut body, recipe.exports);
    }
    if !recipe.imports.is_empty() {
        directories[1] = import_directory(&mut body, recipe.imports);
    }
    if let Some(managed) = &recipe.managed {
        directories[14] = cli_header(&mut body, managed);
    }
    let is_64_bit = recipe.machine != 0x014C;
    let mut file = vec![0u8; IN_FILE];
    file[..2].copy_from_slice(b"MZ");
    put32(&mut file, 0x3C, 0x80);
    file[0x80..0x84].copy_from_slice(b"PE\0\0");
    put16(&mut file, 0x84, recipe.machine);
    put16(&mut file, 0x86, 1);
    let optional: u16 = if is_64_bit { 240 } else { 224 };
    put16(&mut file, 0x94, optional);
    put16(&mut file, 0x96, 0x2102);
    put16(&mut file, 0x98, if is_64_bit { 0x20B } else { 0x10B });
    put32(&mut file, 0x98 + 32, 0x1000);
    put32(&mut file, 0x98 + 36, 0x200);
    put32(&mut file, 0x98 + 56, 0x4000);
    put32(&mut file, 0x98 + 60, 0x400);
    let count_at = 0x98 + if is_64_bit { 108 } else { 92 };
    put32(&mut file, count_at, 16);
    for (number, (address, size)) in directories.iter().enumerate() {
        put32(&mut file, count_at + 4 + number * 8, *address);
        put32(&mut file, count_at + 8 + number * 8, *size);
    }
    let header = 0x98 + usize::from(optional);
    file[header..header + 5].copy_from_slice(b".text");
    let size = u32::try_from(body.len()).expect("small");
    put32(&mut file, header + 8, size);
    put32(&mut file, header + 12, SECTION);
    put32(&mut file, header + 16, size);
    put32(&mut file, header + 20, u32::try_from(IN_FILE).expect("small"));
    file.extend(body);
    file
}

fn put16(file: &mut [u8], at: usize, value: u16) {
    file[at..at + 2].copy_from_slice(&value.to_le_bytes());
}

fn put32(file: &mut [u8], at: usize, value: u32) {
    file[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

fn here(body: &mut Vec<u8>) -> u32 {
    while !body.len().is_multiple_of(8) {
        body.push(0);
    }
    SECTION + u32::try_from(body.len()).expect("small")
}

fn names(body: &mut Vec<u8>, names: &[&str]) -> Vec<u32> {
    names
        .iter()
        .map(|name| {
            let at = here(body);
            body.extend(name.as_bytes());
            body.push(0);
            at
        })
        .collect()
}

fn export_directory(body: &mut Vec<u8>, exported: &[&str]) -> (u32, u32) {
    let count = u32::try_from(exported.len()).expect("small");
    let start = here(body);
    let tables = start + 40;
    let mut directory = vec![0u8; 40];
    put32(&mut directory, 16, 1);
    put32(&mut directory, 20, count);
    put32(&mut directory, 24, count);
    put32(&mut directory, 28, tables);
    put32(&mut directory, 32, tables + 4 * count);
    put32(&mut directory, 36, tables + 8 * count);
    body.extend(directory);
    body.extend(exported.iter().flat_map(|_| 0x1000u32.to_le_bytes()));
    // Linkers put the names behind the tables, inside of the directory.
    let mut at = tables + 10 * count;
    for name in exported {
        body.extend(at.to_le_bytes());
        at += u32::try_from(name.len()).expect("small") + 1;
    }
    body.extend((0..exported.len()).flat_map(|number| u16::try_from(number).expect("small").to_le_bytes()));
    for name in exported {
        body.extend(name.as_bytes());
        body.push(0);
    }
    (start, here(body) - start)
}

fn import_directory(body: &mut Vec<u8>, imported: &[&str]) -> (u32, u32) {
    let pointers = names(body, imported);
    let start = here(body);
    for pointer in pointers {
        let mut descriptor = [0u8; 20];
        put32(&mut descriptor, 0, start);
        put32(&mut descriptor, 12, pointer);
        put32(&mut descriptor, 16, start);
        body.extend(descriptor);
    }
    body.extend([0u8; 20]);
    (start, here(body) - start)
}

fn cli_header(body: &mut Vec<u8>, managed: &Managed<'_>) -> (u32, u32) {
    let metadata = metadata(managed);
    let at = here(body);
    let size = u32::try_from(metadata.len()).expect("small");
    body.extend(metadata);
    let start = here(body);
    let mut header = vec![0u8; 72];
    put32(&mut header, 0, 72);
    put32(&mut header, 8, at);
    put32(&mut header, 12, size);
    put32(&mut header, 16, managed.flags);
    body.extend(header);
    (start, 72)
}

fn metadata(managed: &Managed<'_>) -> Vec<u8> {
    let (mut strings, mut blobs) = (vec![0u8], vec![0u8]);
    let mut text = |value: &str| {
        let at = u16::try_from(strings.len()).expect("small");
        strings.extend(value.as_bytes());
        strings.push(0);
        at
    };
    let mut rows: Vec<u8> = Vec::new();
    // Module: generation, name, three GUIDs.
    rows.extend([0, 0]);
    rows.extend(text("m.dll").to_le_bytes());
    rows.extend([0; 6]);
    for native in managed.native {
        rows.extend(text(native).to_le_bytes());
    }
    // Assembly: hash algorithm, version, flags, key, name, culture.
    rows.extend([4, 0x80, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 0, 0, 0, 0, 0, 0]);
    rows.extend(text(managed.name).to_le_bytes());
    rows.extend([0, 0]);
    for (name, version, token) in managed.references {
        rows.extend(version.iter().flat_map(|number| number.to_le_bytes()));
        rows.extend([0; 4]);
        let key = match token {
            Some(token) => {
                let at = u16::try_from(blobs.len()).expect("small");
                blobs.push(8);
                blobs.extend(token);
                at
            }
            None => 0,
        };
        rows.extend(key.to_le_bytes());
        rows.extend(text(name).to_le_bytes());
        rows.extend([0; 4]);
    }
    let mut valid = 1u64 | 1 << 0x20;
    let mut counts = vec![1u32];
    if !managed.native.is_empty() {
        valid |= 1 << 0x1A;
        counts.push(u32::try_from(managed.native.len()).expect("small"));
    }
    counts.push(1);
    if !managed.references.is_empty() {
        valid |= 1 << 0x23;
        counts.push(u32::try_from(managed.references.len()).expect("small"));
    }
    let mut tables = vec![0, 0, 0, 0, 2, 0, 0, 1];
    tables.extend(valid.to_le_bytes());
    tables.extend([0; 8]);
    tables.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
    tables.extend(rows);
    let mut version = managed.runtime.as_bytes().to_vec();
    version.resize((version.len() / 4 + 1) * 4, 0);
    let mut root = b"BSJB\x01\0\x01\0\0\0\0\0".to_vec();
    root.extend(u32::try_from(version.len()).expect("small").to_le_bytes());
    root.extend(version);
    root.extend([0, 0, 3, 0]);
    let streams: [(&[u8], Vec<u8>); 3] = [
        (b"#~\0\0", tables),
        (b"#Strings\0\0\0\0", strings),
        (b"#Blob\0\0\0", blobs),
    ];
    let mut offset = root.len() + streams.iter().map(|(name, _)| 8 + name.len()).sum::<usize>();
    let mut contents = Vec::new();
    for (name, content) in streams {
        let size = content.len().next_multiple_of(4);
        root.extend(u32::try_from(offset).expect("small").to_le_bytes());
        root.extend(u32::try_from(size).expect("small").to_le_bytes());
        root.extend(name);
        contents.extend(content);
        contents.resize(contents.len().next_multiple_of(4), 0);
        offset += size;
    }
    root.extend(contents);
    root
}
