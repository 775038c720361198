//! The chef: one pair of hands, and an oven that needs none.

pub use lab::props::chef::Kitchen;

/// What the chef will do where `bake` takes 13 ms and `simmer` 8, drawn before you run it.
///
/// One row for each step, in any order, with a bar of any character: from the column in which the step
/// begins to the column before the one in which it ends. A column is a millisecond, and the axis says which.
/// A step from 4 to 7 ms looks like this:
///
/// ```text
///           0         10        20        30 ms
/// a step        ███
/// ```
pub fn prediction() -> &'static str {
    "
          0         10        20        30 ms
roll
bake
take out
cut
simmer
ladle
chop 1
chop 2
chop 3
chop 4
chop 5
chop 6
"
}

/// Cooks three dishes, all alone:
///
/// - a pizza: `roll`, then `bake`, then `take_out`;
/// - a soup: `cut`, then `simmer`, then `ladle`;
/// - a salad: `chop`, six times.
///
/// `bake` needs the oven and `simmer` the hob; everything else needs the hands, and there is one pair of
/// them: they do one thing at a time, and don't rest while there is anything that they could do. A step is
/// begun once, and goes on to its end. What is done in the oven or on the hob does not wait for the hands for
/// more than 6 ms: then it burns.
///
/// In the kitchen that you draw, `bake` takes 13 ms and `simmer` 8, and the hands never rest: all is done at
/// 30 ms. Other ovens and hobs are slower or quicker, which nobody knows before; the rules are the same.
///
/// Returns when all three dishes are done. Another kitchen has another chef, with hands of their own.
pub async fn chef(kitchen: &Kitchen) {
    todo!("cook three dishes in {kitchen:?}, and keep the hands at work while others wait")
}
