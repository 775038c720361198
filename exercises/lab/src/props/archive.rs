//! An archive with few desks, where what is done at each is committed or rolled back. It keeps a log.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Semaphore;

use crate::Lab;
use crate::record::ms;

/// A place with a few desks to work at. Clones are handles to the same one.
#[derive(Clone)]
pub struct Archive {
    lab: Lab,
    name: String,
    shut: bool,
    free: Arc<Semaphore>,
}

/// A desk that somebody has taken. Clones are handles to the same one; dropping them does nothing.
#[derive(Clone)]
pub struct Desk {
    archive: Archive,
    given_back: Arc<AtomicBool>,
}

impl Archive {
    /// An archive with so many desks, all of them free.
    pub fn new(lab: &Lab, name: &str, desks: usize) -> Self {
        Self { lab: lab.clone(), name: name.to_owned(), shut: false, free: Arc::new(Semaphore::new(desks)) }
    }

    /// An archive that gives nobody a desk.
    pub fn shut(lab: &Lab, name: &str) -> Self {
        Self { shut: true, ..Self::new(lab, name, 0) }
    }

    /// Waits until a desk is free, and takes it, which needs 2 ms. A future of this that is dropped
    /// before its end has taken nothing.
    ///
    /// # Errors
    ///
    /// The archive is shut.
    pub async fn take_desk(&self) -> anyhow::Result<Desk> {
        anyhow::ensure!(!self.shut, "the {} is shut", self.name);
        let place = self.free.acquire().await?;
        self.lab.job(format!("{}: take", self.name), ms(2), ()).await;
        place.forget();
        self.note("taken");
        Ok(Desk { archive: self.clone(), given_back: Arc::default() })
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many desks are free.
    pub fn free(&self) -> usize {
        self.free.available_permits()
    }

    /// What was done so far at the desks of this archive, in order: `"taken"`, `"wrote …"`,
    /// `"committed"`, `"rolled back"`, `"given back"`.
    pub fn log(&self) -> Vec<String> {
        let ours = format!("{}: ", self.name);
        let lines = self.lab.log().into_iter();
        lines.filter_map(|(_, line)| line.strip_prefix(&ours).map(str::to_owned)).collect()
    }

    fn note(&self, what: &str) {
        self.lab.note(format!("{}: {what}", self.name));
    }
}

impl Desk {
    /// Writes something down, for the time being.
    pub fn write(&self, text: &str) {
        self.archive.note(&format!("wrote {text}"));
    }

    /// Makes everything that was written last, which takes 3 ms. Has no effect if it is dropped before.
    pub async fn commit(&self) {
        self.archive.lab.job(format!("{}: commit", self.archive.name), ms(3), ()).await;
        self.archive.note("committed");
    }

    /// Takes back everything that was written, which takes 4 ms. Has no effect if it is dropped before.
    pub async fn roll_back(&self) {
        self.archive.lab.job(format!("{}: roll back", self.archive.name), ms(4), ()).await;
        self.archive.note("rolled back");
    }

    /// Makes the desk free for others, at once.
    pub fn give_back(&self) {
        self.archive.note("given back");
        if !self.given_back.swap(true, Ordering::SeqCst) {
            self.archive.free.add_permits(1);
        }
    }
}
