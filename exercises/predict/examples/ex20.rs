//! Twice a job of 50 ms has 20: once as a future, and once as a task.
//! never: the future is done
//! because: The first timeout owns the job, and drops it. The second one owns a handle, and a task whose handle is
//! dropped runs on.

use lab::ms;
use tokio::time::{sleep, timeout};

fn main() {
    lab::run(async |lab| {
        for name in ["future", "task"] {
            let job = lab.job(name, ms(50), ());
            let job = async move {
                job.await;
                println!("the {name} is done");
            };
            let late = match name {
                "future" => timeout(ms(20), job).await.is_err(),
                _ => timeout(ms(20), tokio::spawn(job)).await.is_err(),
            };
            println!("the {name} is late: {late}");
        }
        sleep(ms(100)).await;
        println!("closing time");
    });
}
