//! The list of needs as it is shown: filtered, grouped, sorted, with a cursor.

use super::{Need, NeedKind, NeedLevel, Needs, Viewed};
use crate::wizard::filter::contains_folded;

/// What needs are grouped by.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum NeedGroup {
    /// By what they are.
    #[default]
    Kind,
    /// By the application that needs them.
    Application,
    /// By how urgent they are.
    Level,
}

impl NeedGroup {
    /// All of them.
    pub const ALL: [NeedGroup; 3] = [NeedGroup::Kind, NeedGroup::Application, NeedGroup::Level];
}

/// The title of a group.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum NeedTitle {
    /// A kind.
    Kind(NeedKind),
    /// An application; empty for what no application alone needs.
    Application(String),
    /// A level.
    Level(NeedLevel),
}

/// A line of the list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NeedLine {
    /// The title of a group, and how many needs are below it.
    Title(NeedTitle, usize),
    /// A need, by its number.
    Need(usize),
}

impl Needs {
    /// What is shown.
    pub fn lines(&self) -> &[NeedLine] {
        &self.lines
    }

    /// How many needs are shown; one that several applications have counts once.
    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    /// The numbers of the needs that are shown, in the order in which they were found.
    pub fn shown_numbers(&self) -> &[usize] {
        &self.shown
    }

    /// True when needs may be hidden.
    pub fn is_filtered(&self) -> bool {
        self.filter.is_on()
    }

    /// True while something was found that is not in the list yet.
    pub fn is_dirty(&self) -> bool {
        self.is_dirty
    }

    /// Makes the list anew when something was found since.
    pub fn advance(&mut self) {
        if self.is_dirty {
            self.list_anew();
        }
    }

    /// Sets the text of the filter.
    pub fn set_filter(&mut self, text: String) {
        self.filter.set_text(text);
        self.list_anew();
    }

    /// Presses the chip of a level; see [`Filter::press`](crate::wizard::Filter::press).
    pub fn press(&mut self, level: NeedLevel, add: bool) {
        self.filter.press(level, add);
        self.list_anew();
    }

    /// Lets everything through.
    pub fn clear_filter(&mut self) {
        self.filter.clear();
        self.list_anew();
    }

    /// Groups by something else.
    pub fn group_by(&mut self, group: NeedGroup) {
        self.group = group;
        self.list_anew();
    }

    /// Where the cursor stands in the list.
    pub fn cursor(&self) -> Option<usize> {
        matches!(self.lines.get(self.cursor), Some(NeedLine::Need(_))).then_some(self.cursor)
    }

    /// The need with the cursor.
    pub fn selected_need(&self) -> Option<&Need> {
        self.all.get(need_of(self.lines.get(self.cursor)?)?)
    }

    /// Puts the cursor on a line; on a title, on the need beyond it in the direction of movement.
    pub fn select(&mut self, line: usize) {
        let is_need = |line: &usize| matches!(self.lines.get(*line), Some(NeedLine::Need(_)));
        let beyond = if line < self.cursor {
            line.checked_sub(1)
        } else {
            Some(line + 1)
        };
        let target = [Some(line), beyond, Some(line + 1)]
            .into_iter()
            .flatten()
            .find(is_need);
        if let Some(target) = target
            && target != self.cursor
        {
            self.cursor = target;
            self.place = 0;
            self.viewed = Viewed::Nothing;
        }
    }

    pub(super) fn list_anew(&mut self) {
        self.is_dirty = false;
        let before = self.line_of_cursor();
        self.counts = [0; 4];
        self.places = 0;
        self.shown.clear();
        let mut shown: Vec<(NeedTitle, usize)> = Vec::new();
        for (number, need) in self.all.iter().enumerate() {
            if let Some(count) = self.counts.get_mut(need.state.level() as usize) {
                *count += 1;
            }
            self.places += need.seen.len();
            let is_shown =
                self.filter.lets(&need.state.level()) && self.filter.finds(|word| holds(need, word));
            if !is_shown {
                continue;
            }
            self.shown.push(number);
            match self.group {
                NeedGroup::Kind => shown.push((NeedTitle::Kind(need.kind), number)),
                NeedGroup::Level => shown.push((NeedTitle::Level(need.state.level()), number)),
                NeedGroup::Application => shown.extend(
                    need.areas
                        .iter()
                        .map(|area| (NeedTitle::Application(area.clone()), number)),
                ),
            }
        }
        let order = |number: &usize| {
            let need = self.all.get(*number);
            need.map(|need| {
                (
                    need.state,
                    need.kind,
                    need.name.as_str(),
                    need.inherited_from.as_deref(),
                )
            })
        };
        shown.sort_by(|(title, need), (other, needs)| {
            title.cmp(other).then_with(|| order(need).cmp(&order(needs)))
        });
        self.lines.clear();
        for group in shown.chunk_by(|(title, _), (next, _)| title == next) {
            if let Some((title, _)) = group.first() {
                self.lines.push(NeedLine::Title(title.clone(), group.len()));
            }
            let needs = group.iter().map(|(_, need)| NeedLine::Need(*need));
            self.lines.extend(needs);
        }
        self.find_cursor(before);
    }

    /// The need with the cursor, and the title that it stands below.
    fn line_of_cursor(&self) -> Option<(usize, NeedTitle)> {
        let need = need_of(self.lines.get(self.cursor)?)?;
        let above = self.lines.get(..self.cursor)?.iter().rev();
        let title = above.into_iter().find_map(|line| match line {
            NeedLine::Title(title, _) => Some(title.clone()),
            NeedLine::Need(_) => None,
        });
        Some((need, title?))
    }

    /// Puts the cursor where it was, or on the same need in another group, or on the first.
    fn find_cursor(&mut self, before: Option<(usize, NeedTitle)>) {
        let mut title = None;
        let mut elsewhere = None;
        let mut first = None;
        for (place, line) in self.lines.iter().enumerate() {
            match line {
                NeedLine::Title(next, _) => title = Some(next),
                NeedLine::Need(need) => {
                    first = first.or(Some(place));
                    let Some((old, group)) = &before else { continue };
                    if need == old && title == Some(group) {
                        self.cursor = place;
                        return;
                    }
                    if need == old {
                        elsewhere = elsewhere.or(Some(place));
                    }
                }
            }
        }
        if elsewhere.is_none() {
            self.place = 0;
            self.viewed = Viewed::Nothing;
        }
        self.cursor = elsewhere.or(first).unwrap_or(0);
    }
}

fn need_of(line: &NeedLine) -> Option<usize> {
    match line {
        NeedLine::Need(need) => Some(*need),
        NeedLine::Title(..) => None,
    }
}

/// True when a need contains a word; `word` is in lower case.
fn holds(need: &Need, word: &str) -> bool {
    let own = [
        need.name.as_str(),
        &need.code,
        &need.meaning,
        need.inherited_from.as_deref().unwrap_or_default(),
    ];
    own.iter().any(|text| contains_folded(text, word))
        || need.seen.iter().any(|seen| {
            let place = &seen.place;
            let texts = [
                place.key.as_deref().unwrap_or_default(),
                place.file.as_deref().unwrap_or_default(),
                &seen.excerpt,
                &seen.area,
            ];
            texts.iter().any(|text| contains_folded(text, word))
        })
}
