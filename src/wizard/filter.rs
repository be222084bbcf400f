//! What a person lets through to a list: chips, and words that everything shown contains.

use std::collections::BTreeSet;

/// The chips that are pressed, and the text of the filter. A new one lets everything through.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter<C: Ord> {
    chips: BTreeSet<C>,
    text: String,
    words: Vec<String>,
}

impl<C: Ord> Default for Filter<C> {
    fn default() -> Self {
        Filter {
            chips: BTreeSet::new(),
            text: String::new(),
            words: Vec::new(),
        }
    }
}

impl<C: Ord> Filter<C> {
    /// The chips that are pressed. None pressed lets everything through.
    pub fn chips(&self) -> &BTreeSet<C> {
        &self.chips
    }

    /// The text, as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words of the text, in lower case.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// True when something may be hidden.
    pub fn is_on(&self) -> bool {
        !self.chips.is_empty() || !self.words.is_empty()
    }

    /// True when no chip hides what belongs to this one.
    pub fn lets(&self, chip: &C) -> bool {
        self.chips.is_empty() || self.chips.contains(chip)
    }

    /// True when every word is in what `has` looks at.
    pub fn finds(&self, has: impl Fn(&str) -> bool) -> bool {
        self.words.iter().all(|word| has(word))
    }

    /// Presses a chip: only this one, or with `add` this one too. Pressing the only pressed chip releases it.
    pub fn press(&mut self, chip: C, add: bool) {
        if add {
            if !self.chips.remove(&chip) {
                self.chips.insert(chip);
            }
        } else if self.chips.len() == 1 && self.chips.contains(&chip) {
            self.chips.clear();
        } else {
            self.chips = BTreeSet::from([chip]);
        }
    }

    /// Sets the text.
    pub fn set_text(&mut self, text: String) {
        self.words = text.split_whitespace().map(str::to_lowercase).collect();
        self.text = text;
    }

    /// Lets everything through.
    pub fn clear(&mut self) {
        *self = Filter::default();
    }
}

/// True when `text` contains `word` (lower case), ignoring case; does not allocate for an ASCII word.
pub(super) fn contains_folded(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.to_lowercase().contains(word);
    }
    let word = word.as_bytes();
    let Some(&first) = word.first() else {
        return true;
    };
    let text = text.as_bytes();
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text).any(|at| {
        text.get(at..at + word.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chips_are_pressed_alone_or_together_and_released() {
        let mut filter = Filter::default();
        assert!(!filter.is_on() && filter.lets(&1));
        filter.press(1, false);
        assert!(filter.lets(&1) && !filter.lets(&2));
        filter.press(2, true);
        assert!(filter.lets(&1) && filter.lets(&2) && !filter.lets(&3));
        filter.press(1, true);
        assert_eq!(filter.chips().iter().collect::<Vec<_>>(), [&2]);
        filter.press(3, false);
        filter.press(3, false);
        assert!(!filter.is_on());
    }

    #[test]
    fn every_word_has_to_be_found_whatever_its_case() {
        let mut filter: Filter<u8> = Filter::default();
        filter.set_text("  OLD Größe ".to_owned());
        let finds = |text: &str| filter.finds(|word| contains_folded(text, word));
        assert!(finds("die GRÖSSE: größe of an Old file") && !finds("old") && !finds(""));
        filter.set_text("   ".to_owned());
        assert!(!filter.is_on(), "blanks hide nothing");
        assert_eq!(filter.text(), "   ", "what is typed stays as it is typed");
    }
}
