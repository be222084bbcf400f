//! What belongs to one machine: properties that a sync between two metabases leaves as the destination has them.

use super::property::{self, PropertyId};
use super::schema::Attributes;
use super::secret::SecretState;
use super::value::Property;

/// Why a property stays on its machine.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Local {
    /// It is encrypted with the machine's key (metabase format §2.5).
    Secret(SecretState),
    /// It is the state of a running service (attribute VOLATILE; "never synced", ABO Filter Rule, ee377570).
    Volatile,
    /// The machine or its metabase says it about itself.
    Machine,
}

/// What IIS or its setup says about the machine, the metabase itself, or something registered on the machine (property
/// map IIS 6 to IIS 7+, "Server bookkeeping"; COM+ packages of out-of-process applications by their meaning).
const OF_THE_MACHINE: &[PropertyId] = &[
    property::MD_SERVER_PLATFORM,
    property::MAJOR_IIS_VERSION_NUMBER,
    property::MINOR_IIS_VERSION_NUMBER,
    property::MD_SERVER_CAPABILITIES,
    property::MD_ETAG_CHANGENUMBER,
    property::FILTER_STATE,
    property::APP_WAM_CLSID,
    property::APP_PACKAGE_ID,
    property::APP_PACKAGE_NAME,
    property::MD_APP_LAST_OUTPROC_PID,
    // MaxErrorFiles, BINSchemaTimeStamp … SessionKey: the state of the metabase's own file, at IIS_Global and /LM.
    PropertyId(9988),
    PropertyId(9991),
    PropertyId(9992),
    PropertyId(9994),
    PropertyId(9995),
    PropertyId(9996),
    PropertyId(9997),
    PropertyId(9998),
    PropertyId(9999),
];

/// Why a property stays on its machine; `None` for one that can be carried to another.
pub fn local(property: Property<'_>) -> Option<Local> {
    if property.is_secure() {
        return Some(Local::Secret(property.secret_state()));
    }
    let has = |bit: Attributes| {
        property.attributes().contains(bit)
            || property
                .definition()
                .is_some_and(|definition| definition.attributes.contains(bit))
    };
    if has(Attributes::VOLATILE) {
        Some(Local::Volatile)
    } else if has(Attributes::LOCAL_MACHINE_ONLY) || OF_THE_MACHINE.contains(&property.id()) {
        Some(Local::Machine)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MetabaseBuilder, Schema};
    use super::*;

    #[test]
    fn secrets_states_and_what_a_machine_says_of_itself_stay() {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set_secret("AdminACL", SecretState::Set)
            .set("ServerState", "2")
            .set("MajorIIsVersionNumber", "6")
            .set("ServerComment", "Shop")
            .custom(2166, "UnknownName_2166", "DWORD", "1", "NO_ATTRIBUTES")
            .custom(2167, "UnknownName_2167", "DWORD", "1", "LOCAL_MACHINE_ONLY")
            .custom(2168, "UnknownName_2168", "DWORD", "1", "INHERIT | VOLATILE")
            .build(Schema::built_in());
        let key = metabase.key("/LM/W3SVC/1").expect("the site");
        let told: Vec<Option<Local>> = key.properties().map(local).collect();
        assert_eq!(
            told,
            [
                Some(Local::Secret(SecretState::Set)),
                Some(Local::Volatile),
                Some(Local::Machine),
                None,
                None,
                Some(Local::Machine),
                Some(Local::Volatile),
            ]
        );
    }
}
