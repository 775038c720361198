//! Soup, stew and tea need 50 ms each, and are awaited after 60.
//! never: soup at 110 ms
//! never: stew at 60 ms
//! never: tea at 50 ms
//! because: The tea is a task, and was done at 50 ms. The stew is a future that nobody polled meanwhile: its 50 ms
//! begin at 60. The soup is a future too, but `sleep` fixes its deadline when it is called.

use lab::ms;
use tokio::time::sleep;

fn main() {
    lab::run(async |lab| {
        let soup = sleep(ms(50));
        let stew = lab.job("stew", ms(50), ());
        let tea = tokio::spawn(lab.job("tea", ms(50), ()));
        lab.job("thinking", ms(60), ()).await;
        soup.await;
        println!("soup at {} ms", lab.elapsed_ms());
        tea.await.unwrap();
        println!("tea at {} ms", lab.elapsed_ms());
        stew.await;
        println!("stew at {} ms", lab.elapsed_ms());
    });
}
