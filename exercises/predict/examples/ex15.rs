//! Three dishes at once, and two go wrong at the same instant.
//! never: Err("cold")
//! never: Ok("soup")
//! because: `try_join_all` gives the first error that it meets, and drops all that it has: the soup, which still
//! cooks, and the tea before anybody hears that it is cold.

use futures::future::try_join_all;
use lab::{Job, ms};

type Dish = Result<&'static str, &'static str>;
async fn cook(job: Job<Dish>) -> Dish {
    let outcome = job.await;
    println!("{outcome:?}");
    outcome
}

fn main() {
    lab::run(async |lab| {
        let soup = cook(lab.job("soup", ms(50), Ok("soup")));
        let toast = cook(lab.job("toast", ms(10), Err("burnt")));
        let tea = cook(lab.job("tea", ms(10), Err("cold")));
        let all = try_join_all([soup, toast, tea]).await;
        println!("all: {all:?}");
        lab.job("closing", ms(60), ()).await;
        println!("closing time");
    });
}
