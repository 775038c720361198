//! What looks like something that the rules forbid, and is none of it.
#![allow(unused, dead_code, warnings, clippy::too_many_arguments, clippy::pedantic)]
#![deny(unsafe_code)]
#![warn(missing_docs)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

mod process {
    pub fn exit(_: i32) {}
}

mod fs {
    pub struct File;
    pub fn read() {}
}

#[global_allocator]
static SAME: std::alloc::System = std::alloc::System;

struct Unparker(thread::Thread);

impl Wake for Unparker {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[tokio::main]
async fn with_a_runtime_of_its_own() {}

pub async fn allowed() -> anyhow::Result<std::process::ExitCode> {
    process::exit(0);
    fs::read();
    println!("{}", Path::new("a/b").join("c").display());
    writeln!(std::io::stdout(), "soup")?;
    std::io::stderr().write_all(b"soup")?;
    let _ = std::panic::catch_unwind(|| panic!("soup"));
    let _ = Unparker(thread::current());
    thread::Builder::new().name("cook".to_owned()).spawn(|| ())?;
    let _ = (Instant::now(), SystemTime::now(), thread::available_parallelism());
    let (one, other) = tokio::io::duplex(64);
    tokio::time::sleep(Duration::from_millis(1)).await;
    let mut list = vec![3, 1, 2];
    list.sort();
    let guard = Mutex::new(1);
    let held = guard.lock().unwrap();
    tokio::task::yield_now().await;
    drop(held);
    let future = async {};
    tokio::pin!(future);
    let _ = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let address: std::net::SocketAddr = "127.0.0.1:80".parse()?;
    dbg!(address);
    anyhow::ensure!(1 + 1 == 2);
    assert!(1 + 1 == 2, "{}", stringify!(soup));
    assert_eq!(vec![file!(), module_path!()].len(), 2);
    anyhow::bail!("{:?}", Box::leak(Box::new(1)));
}

pin_project_lite::pin_project! {
    pub struct Pinned<F> {
        #[pin]
        inner: F,
    }
}

impl<F: Future> Future for Pinned<F> {
    type Output = F::Output;

    fn poll(self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().inner.poll(cx)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_only_the_learner_runs_is_free() {
        std::process::exit(0)
    }
}
