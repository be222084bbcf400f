//! Which column holds what.

/// The columns of a `#Fields` line that are wanted, counted from 0.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Layout {
    /// How many columns a line has.
    pub columns: usize,
    /// `date`, `YYYY-MM-DD`.
    pub date: Option<usize>,
    /// `time`, `HH:MM:SS`.
    pub time: Option<usize>,
    /// `cs-uri-stem`.
    pub address: Option<usize>,
    /// `sc-status`.
    pub status: Option<usize>,
    /// `s-sitename`, `W3SVC1`.
    pub site: Option<usize>,
}

impl Layout {
    /// Reads what follows `#Fields:`. `None` when it names no column.
    pub fn read(text: &[u8]) -> Option<Layout> {
        let mut layout = Layout::default();
        for name in text
            .split(|byte| byte.is_ascii_whitespace())
            .filter(|name| !name.is_empty())
        {
            let column = Some(layout.columns);
            let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
            if is("date") {
                layout.date = column;
            } else if is("time") {
                layout.time = column;
            } else if is("cs-uri-stem") {
                layout.address = column;
            } else if is("sc-status") {
                layout.status = column;
            } else if is("s-sitename") {
                layout.site = column;
            }
            layout.columns += 1;
        }
        (layout.columns > 0).then_some(layout)
    }
}
