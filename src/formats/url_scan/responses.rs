//! Options about what the client is sent and what is written down.

use super::LOG_ONLY;
use super::draft::Draft;
use super::options::Given;
use crate::formats::ini::Fate;
use crate::model::Problem;

impl Draft<'_> {
    pub(super) fn reject_response_url(&mut self, option: &Given<'_>) {
        match option.value.as_str() {
            "" => self.outcome(
                option,
                Fate::Carried,
                "",
                "IIS answers refused requests with 404",
                None,
            ),
            "/~*" => {
                self.outcome(
                    option,
                    Fate::CannotExist,
                    "",
                    "UrlScan only wrote to its log and refused nothing, which request filtering cannot do",
                    None,
                );
                self.problem(
                    Problem::error(LOG_ONLY, "UrlScan refused nothing on the old server, and request filtering would")
                        .with_cause(
                            "RejectResponseUrl=/~* made UrlScan write to its log what it would have refused, and let \
                             all requests pass. Request filtering has no such mode.",
                        )
                        .with_fix(format!(
                            "Look through UrlScan's log first. If its rules are right, accept this with \
                             -acknowledge:{LOG_ONLY}; else leave the section as it is."
                        ))
                        .with_target(option.name),
                    option.line(),
                );
            }
            url => {
                let why = format!("refused requests were answered by {url}");
                self.outcome(
                    option,
                    Fate::NeedsYou,
                    "",
                    &why,
                    Some(&format!(
                        "IIS answers them with 404 and a substatus of 4 to 19. To show a page of your own, add it to \
                         httpErrors: <error statusCode=\"404\" subStatusCode=\"5\" path=\"{url}\" \
                         responseMode=\"ExecuteURL\" />, once for each substatus. The variables HTTP_UrlScan_… do not \
                         exist there."
                    )),
                );
            }
        }
    }

    pub(super) fn remove_server_header(&mut self, option: &Given<'_>) {
        if self.known.remove_server_header {
            let on = option.is_on();
            self.set("", "removeServerHeader", on, option.line(), &option.shown());
            return self.outcome(
                option,
                Fate::Carried,
                "requestFiltering@removeServerHeader",
                "",
                None,
            );
        }
        if !option.is_on() {
            return self.outcome(
                option,
                Fate::Carried,
                "",
                "IIS sends its Server header unless told otherwise",
                None,
            );
        }
        self.outcome(
            option,
            Fate::NeedsYou,
            "",
            "the attribute removeServerHeader came with IIS 10, and nothing shows that the destination knows it",
            Some(
                "On IIS 10 run: appcmd set config -section:system.webServer/security/requestFiltering \
                 /removeServerHeader:true /commit:apphost. Before IIS 10 it takes an outbound rule of URL Rewrite.",
            ),
        );
    }

    pub(super) fn alternate_server_name(&mut self, option: &Given<'_>, removes_header: bool) {
        match (option.value.is_empty(), removes_header) {
            (true, _) => self.outcome(option, Fate::Carried, "", "nothing is set", None),
            (false, true) => {
                let why = "RemoveServerHeader=1 takes the header away altogether";
                self.outcome(option, Fate::NotInEffect, "", why, None);
            }
            (false, false) => self.outcome(
                option,
                Fate::CannotExist,
                "",
                "request filtering cannot send another name in the Server header",
                Some("An outbound rule of URL Rewrite on RESPONSE_SERVER can."),
            ),
        }
    }

    /// UrlScan has a log of its own; request filtering writes to the log of the site.
    pub(super) fn logging(&mut self, option: &Given<'_>) {
        let is_idle = match option.name {
            "EnableLogging" => false,
            _ => option.value.is_empty() || option.value == "0",
        };
        if is_idle {
            return self.outcome(option, Fate::NotInEffect, "", "it is off, or empty", None);
        }
        self.outcome(
            option,
            Fate::CannotExist,
            "",
            "request filtering has no log of its own; refused requests are in the log of the site, as 404 with a substatus",
            Some("Log the field sc-substatus (Win32SubStatus is on by default), and look for 404 with 4 to 19."),
        );
    }
}
