//! How far it has come: a bar at a terminal, and a line now and then where somebody reads a log.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use grader::progress::Event;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// So often a log is told, at most.
const PAUSE: Duration = Duration::from_secs(10);

pub struct Progress {
    bar: ProgressBar,
    /// When a log was last told something; none where there is a bar.
    log: Option<Mutex<Instant>>,
}

impl Progress {
    pub fn new(submissions: usize, terminal: bool) -> Self {
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(submissions as u64), target);
        let style = "{bar:24} {pos}/{len} submissions, {per_sec}, about {eta} left  {msg}";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, log: (!terminal).then(|| Mutex::new(Instant::now())) }
    }

    pub fn tell(&self, event: &Event) {
        match event {
            Event::Compiling(package) => self.bar.set_message(format!("compiling {package}")),
            Event::WaitingForCargo => self.bar.set_message("waiting for another cargo"),
            Event::WaitingForGrader => self.bar.set_message("waiting for another grader"),
            _ => {}
        }
    }

    /// One more submission is written down.
    pub fn done(&self) {
        self.bar.inc(1);
        let Some(log) = &self.log else { return };
        let mut last = log.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.elapsed() >= PAUSE {
            *last = Instant::now();
            crate::say(&self.line());
        }
    }

    fn line(&self) -> String {
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
        let so_far = self.bar.elapsed();
        let left = so_far.mul_f64(all.saturating_sub(done) as f64 / done.max(1) as f64);
        let rate = done as f64 * 60.0 / so_far.as_secs_f64().max(0.001);
        format!("{done} of {all} submissions, {rate:.1} a minute, about {} left\n", HumanDuration(left))
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
