//! A kitchen with an oven, a hob, and one pair of hands; each step is a job of the test.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::Lab;
use crate::record::ms;

/// What the hands do takes so long each time.
const HANDS: Duration = ms(3);
/// No multiples of the above, and another one apart: no two bells ring at once, and none while the hands
/// change over.
const OVEN: Duration = ms(13);
const HOB: Duration = ms(8);

/// A kitchen. Clones are handles to the same one.
///
/// It does what it is told when it is told, and does not see to it that the hands do one thing at a time.
#[derive(Clone)]
pub struct Kitchen {
    lab: Lab,
    oven: Duration,
    hob: Duration,
    chops: Arc<AtomicUsize>,
}

impl Kitchen {
    /// A clean kitchen, whose oven needs 13 ms, and whose hob needs 8.
    pub fn new(lab: &Lab) -> Self {
        Self::with_fires(lab, OVEN, HOB)
    }

    /// A clean kitchen, whose oven and whose hob need so long. No chef can change that: only a test has its lab.
    pub fn with_fires(lab: &Lab, oven: Duration, hob: Duration) -> Self {
        Self { lab: lab.clone(), oven, hob, chops: Arc::default() }
    }

    /// The pizza is rolled: the hands, for 3 ms.
    pub async fn roll(&self) {
        self.lab.job("roll", HANDS, ()).await;
    }

    /// The pizza bakes: the oven, for as long as that takes.
    pub async fn bake(&self) {
        self.lab.job("bake", self.oven, ()).await;
    }

    /// The pizza is taken out: the hands, for 3 ms.
    pub async fn take_out(&self) {
        self.lab.job("take out", HANDS, ()).await;
    }

    /// The vegetables for the soup are cut: the hands, for 3 ms.
    pub async fn cut(&self) {
        self.lab.job("cut", HANDS, ()).await;
    }

    /// The soup simmers: the hob, for as long as that takes.
    pub async fn simmer(&self) {
        self.lab.job("simmer", self.hob, ()).await;
    }

    /// The soup is ladled out: the hands, for 3 ms.
    pub async fn ladle(&self) {
        self.lab.job("ladle", HANDS, ()).await;
    }

    /// One of the six things in the salad is chopped: the hands, for 3 ms. The first one is "chop 1".
    pub async fn chop(&self) {
        let number = self.chops.fetch_add(1, Ordering::Relaxed) + 1;
        self.lab.job(format!("chop {number}"), HANDS, ()).await;
    }
}

/// Reads well in a sentence: stubs say "cook in the kitchen".
impl fmt::Debug for Kitchen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the kitchen")
    }
}
