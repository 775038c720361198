//! A task is spawned, on a runtime with one thread.
//! because: A task begins when whoever has the thread waits with `.await`. A blocking sleep waits too, but
//! keeps the thread.

use std::thread;

use lab::ms;

fn main() {
    lab::run(async |lab| {
        let soup = lab.job("soup", ms(30), ());
        let task = tokio::spawn(async move {
            println!("the task runs");
            soup.await;
        });
        println!("the task is spawned");
        thread::sleep(ms(20));
        println!("some time has passed");
        task.await.unwrap();
        println!("the task is done");
    });
}
