//! Hints of scheduled tasks: scripts that start programs, and what Task Scheduler is told.

use crate::discover::content::detector::{Detector, Line, Runs, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r"schtasks|[cw]script(\.exe)?[[:blank:]]|scheduled task|task scheduler|wscript\.shell|at +[0-9]{1,2}:[0-9]{2} +/",
    look,
};

static HINT: Pattern = Pattern::new(
    r"(schtasks(?:\.exe)?[[:blank:]]+/[a-z]+|\b[cw]script(?:\.exe)?[[:blank:]]+[^[:cntrl:]]{1,80}\.(?:vbs|js|wsf)|scheduled tasks?|task scheduler|\bat +[0-9]{1,2}:[0-9]{2} +/every)",
);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    if line.source.runs == Runs::InBrowser {
        return;
    }
    let Some(found) = HINT.first(line.text) else {
        return;
    };
    let best = if line.source.runs == Runs::AsTask {
        Sureness::Likely
    } else {
        Sureness::Unsure
    };
    let what = found.group(1).unwrap_or_default().trim();
    seen.push(
        Seen::new(EvidenceKind::ScheduledTask, what, found.range(1))
            .sure(line.sureness(found.range(1).start, best))
            .weighs(if best == Sureness::Likely { Severity::Warning } else { Severity::Note })
            .says(
                "Something of this site seems to run by the clock. Tasks are not part of a site: they stay in \
                 %windir%\\Tasks of the old server.",
                "Look into Scheduled Tasks of the old server, and make the tasks anew at the destination with their accounts.",
            ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn hints_are_found() {
        assert!(HINT.is_valid());
        assert_eq!(
            names(&DETECTOR, "cmd", r"schtasks /create /tn x"),
            ["schtasks /create"]
        );
        assert_eq!(
            names(&DETECTOR, "bat", r"cscript //nologo D:\jobs\night.vbs"),
            [r"cscript //nologo D:\jobs\night.vbs"]
        );
        assert!(names(&DETECTOR, "js", "cscript a.vbs").is_empty());
        assert!(names(&DETECTOR, "txt", "postscript file").is_empty());
    }
}
