//! There is one croissant, and one thread.
//! never: Bob sees 0
//! never: 0 left after Bob
//! because: At the `.await` Ann lets go of the thread, with the croissant seen and not taken. Both look before
//! either takes.

use std::cell::Cell;

use lab::ms;

fn main() {
    lab::run(async |lab| {
        let stock = Cell::new(1);
        let buy = async |name: &str, time| {
            println!("{name} sees {}", stock.get());
            if stock.get() > 0 {
                lab.job(format!("{name} pays"), ms(time), ()).await;
                stock.set(stock.get() - 1);
                println!("{} left after {name}", stock.get());
            }
        };
        tokio::join!(buy("Ann", 10), buy("Bob", 20));
    });
}
