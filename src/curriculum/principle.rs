//! The five aims that the text states before any factor.

use super::Factor;

/// One of the five principles. Which factors carry it is our reading; the introduction has it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principle {
    /// As files and programs name it.
    pub slug: &'static str,
    /// As people read it.
    pub title: &'static str,
    factors: &'static [u8],
}

const fn principle(slug: &'static str, title: &'static str, factors: &'static [u8]) -> Principle {
    Principle { slug, title, factors }
}

impl Principle {
    /// All five, in the order of the text. A factor may carry several.
    pub const ALL: [Self; 5] = [
        principle("declarative-setup", "Declarative setup", &[1, 2, 5, 8, 12]),
        principle("clean-contract", "Clean contract with the system", &[2, 3, 7, 8, 9, 11]),
        principle("cloud-deployment", "Deployment on cloud platforms", &[3, 4, 5, 6, 7, 9]),
        principle("minimal-differences", "Minimal differences", &[1, 2, 3, 4, 10, 12]),
        principle("scaling-up", "Scaling up without changes", &[4, 6, 7, 8, 9]),
    ];

    /// Whether `factor` carries it.
    pub fn is_carried_by(self, factor: Factor) -> bool {
        self.factors.contains(&factor.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_factor_carries_a_principle_and_all_numbers_are_factors() {
        for factor in Factor::all() {
            assert!(Principle::ALL.iter().any(|it| it.is_carried_by(factor)), "{factor}");
        }
        let numbers = Principle::ALL.iter().flat_map(|it| it.factors);
        assert!(numbers.into_iter().all(|&number| Factor::new(number).is_some()));
    }
}
