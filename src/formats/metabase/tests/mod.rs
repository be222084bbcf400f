//! The reader on real files, on every oddity of the grammar, and on what is no metabase.

mod damage;
mod grammar;
mod laws;
mod real;
mod splice;
mod write;

use super::*;
use crate::model::Problem;
use std::path::PathBuf;

fn shared(path: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("SITEFERRY_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let file = root.join("metabase").join(path);
    let bytes = std::fs::read(&file).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is not there", file.display());
    }
    bytes
}

fn read(text: &str) -> Metabase {
    Metabase::read(text.as_bytes(), Schema::built_in(), "MetaBase.xml")
        .unwrap_or_else(|p| panic!("{p}\n{text}"))
}

fn refused(bytes: &[u8]) -> Problem {
    match Metabase::read(bytes, Schema::built_in(), "MetaBase.xml") {
        Ok(_) => panic!("read: {}", String::from_utf8_lossy(bytes)),
        Err(problem) => problem,
    }
}

/// A file with these keys, in the lexical form of IIS.
fn file(keys: &str) -> String {
    format!(
        "\u{FEFF}<?xml version =\"1.0\"?>\r\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n\
         <MBProperty>\r\n{}</MBProperty>\r\n</configuration>\r\n",
        keys.replace('\n', "\r\n")
    )
}

fn codes(metabase: &Metabase) -> Vec<&str> {
    metabase
        .problems()
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

const COMPOSITE: &str = r#"<IIsWebService	Location ="/LM/W3SVC"
		AuthFlags="AuthAnonymous"
		ServerBindings=":1:"
		ScriptMaps=".asp,C:\asp.dll,5,GET
			.cer,C:\asp.dll,5,GET"
	>
</IIsWebService>
<IIsWebServer	Location ="/LM/W3SVC/812"
		AppPoolId="ShopPool"
		ServerBindings=":80:shop.example.com
			10.1.1.5:80:"
		ServerComment="Shop &amp; Co"
	>
</IIsWebServer>
<IIsWebVirtualDir	Location ="/LM/W3SVC/812/root"
		AccessFlags="AccessRead | AccessScript"
		Path="D:\sites\shop"
	>
	<Custom
		Name="UnknownName_55001"
		ID="55001"
		Value="42"
		Type="DWORD"
		UserType="IIS_MD_UT_SERVER"
		Attributes="INHERIT"
	/>
	<Custom
		Name="UnknownName_55002"
		ID="55002"
		Value="0x2A"
		Type="DWORD"
		UserType="IIS_MD_UT_SERVER"
		Attributes="NO_ATTRIBUTES"
	/>
</IIsWebVirtualDir>
<IIsWebDirectory	Location ="/LM/W3SVC/812/root/admin/deep"
		AuthFlags="0x6"
		ScriptMaps=""
	>
</IIsWebDirectory>
<IIsWebServer	Location ="/LM/W3SVC/Info/Templates/Public Web Site"
		ServerComment="Template"
	>
</IIsWebServer>
<IIsWebServer	Location ="/LM/W3SVC/9"
	>
</IIsWebServer>
"#;
