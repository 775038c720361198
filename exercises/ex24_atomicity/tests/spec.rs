// What `Shop` must do, in the order in which you may discover it.

use std::panic::AssertUnwindSafe;

use ex24::Shop;
use futures::FutureExt;
use futures::future::join_all;
use lab::props::till::{Receipt, Till};
use lab::{Lab, expect, expect_eq, ms};
use rand::RngExt;
use tokio::time::{sleep, timeout};

const STUCK: &str = "what does a buyer wait for, beside the payment, and who would bring it about?";

/// What `buy` gives for your `NoSale`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum NoSale {
    SoldOut,
    Declined,
}

fn buy(shop: &Shop, till: &Till) -> impl Future<Output = Result<Receipt, NoSale>> {
    let buying = shop.buy(till);
    async {
        buying.await.map_err(|error| match error {
            ex24::NoSale::SoldOut => NoSale::SoldOut,
            ex24::NoSale::Declined => NoSale::Declined,
        })
    }
}

/// How many payments were begun.
fn payments(lab: &Lab) -> usize {
    lab.begun("payment ", |_| true)
}

/// Whatever is handed over to another task has its turns. No time passes.
async fn turns() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

#[track_caller]
fn expect_sold(bought: Result<Receipt, NoSale>, who: &str) {
    let says = format!("{who} got no croissant: {:?}.", bought.as_ref().err());
    expect(bought.is_ok(), &says, "what is left of each croissant that was there, and who has taken it?");
}

#[track_caller]
fn expect_sold_out(bought: Result<Receipt, NoSale>, who: &str) {
    let says = format!("{who} should get `SoldOut`.");
    let think = "when is a croissant no longer for sale, and for how long?";
    expect_eq(bought.map(|_| "a receipt"), Err(NoSale::SoldOut), &says, think);
}

#[track_caller]
fn expect_stock(shop: &Shop, expected: u32, when: &str) {
    let stock = shop.stock();
    let think = if stock < expected {
        "who puts a croissant back when its buyer does not come to the end of `buy`?"
    } else {
        "which croissants are sold or being paid for, and what takes them out of the stock, and when?"
    };
    expect_eq(stock, expected, &format!("{when}, this is the stock."), think);
}

#[test]
fn a_croissant_that_is_paid_for_is_sold() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (shop, till) = (Shop::new(1), Till::new(&lab));
        expect_stock(&shop, 1, "Before anybody came");
        expect_sold(buy(&shop, &till).await, "The only buyer of the only croissant");
        expect_stock(&shop, 0, "When the only croissant was sold");
        expect_eq(
            payments(&lab),
            1,
            "One buyer bought a croissant; so many payments were begun.",
            "who calls `pay`?",
        );
        expect_sold_out(buy(&shop, &till).await, "Whoever comes after the only croissant is sold");
        let says = "The second buyer got nothing, and still one more payment was begun.";
        expect_eq(payments(&lab), 1, says, "what must be known before anybody pays?");
        lab.expect_elapsed(ms(10));
    });
}

#[test]
fn three_croissants_are_sold_to_three_of_ten() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("payment 1", 0, 10), ("payment 2", 0, 10), ("payment 3", 0, 10)]);
        let (shop, till) = (Shop::new(3), Till::new(&lab));
        let bought = join_all((0..10).map(|_| buy(&shop, &till))).await;
        let sold = bought.iter().filter(|bought| bought.is_ok()).count();
        let refused = bought.iter().filter(|bought| **bought == Err(NoSale::SoldOut)).count();
        let think = if sold > 3 && refused > 0 {
            "there is no fourth croissant: what did its buyer find in the shop, and where did that come from?"
        } else {
            "between the look at the stock and the taking, who else may have a turn?"
        };
        expect_eq(sold, 3, "There were three croissants and ten buyers; so many got a receipt.", think);
        let says = "There were three croissants and ten buyers; so many payments were begun.";
        expect_eq(payments(&lab), 3, says, think);
        let says = "Three of ten buyers got a croissant; so many of the others got `SoldOut`.";
        expect_eq(refused, 7, says, "what does a buyer without a croissant get?");
        expect_stock(&shop, 0, "After three croissants were sold");
    });
}

#[test]
fn as_many_as_there_are_croissants_pay_at_the_same_time() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("payment 1", 0, 10), ("payment 2", 0, 10), ("payment 3", 0, 10)]);
        let (shop, till) = (Shop::new(3), Till::new(&lab));
        join_all((0..10).map(|_| buy(&shop, &till))).await;
        lab.expect_at_once(3);
        lab.expect_elapsed(ms(10));
    });
}

#[test]
fn what_is_being_paid_for_is_not_for_sale() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("payment 1", 0, 10), ("payment 2", 0, 10)]);
        let (shop, till) = (Shop::new(2), Till::new(&lab));
        let buyers = async { tokio::join!(buy(&shop, &till), buy(&shop, &till)) };
        let latecomer = async {
            sleep(ms(5)).await;
            expect_stock(&shop, 0, "While both croissants are being paid for");
            let bought = buy(&shop, &till).await;
            let at = lab.elapsed_ms();
            expect_sold_out(bought, "Whoever comes while both croissants are being paid for");
            let says = "Somebody came at 5 ms, when both croissants were being paid for, and was told `SoldOut` \
                        at (in ms):";
            expect_eq(at, 5, says, "what does a buyer wait for who can't have a croissant now?");
        };
        let ((first, second), ()) = tokio::join!(buyers, latecomer);
        expect_sold(first, "The first of two buyers of two croissants");
        expect_sold(second, "The second of two buyers of two croissants");
        expect_eq(
            payments(&lab),
            2,
            "Two croissants were there; so many payments were begun.",
            "who calls `pay`?",
        );
    });
}

#[test]
fn an_empty_shop_is_sold_out_and_another_one_is_not() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (empty, full, till) = (Shop::new(0), Shop::new(2), Till::new(&lab));
        let says = "Of two shops, one never had a croissant. This is what a buyer got there.";
        let bought = buy(&empty, &till).await.map(|_| "a receipt");
        let think = "how does a shop know how many it has, and who else changes that number?";
        expect_eq(bought, Err(NoSale::SoldOut), says, think);
        expect_eq(
            payments(&lab),
            0,
            "There was none, and so many payments were begun.",
            "who pays, and for what?",
        );
        expect_stock(&full, 2, "Before anybody came to the other shop");
        expect_sold(buy(&full, &till).await, "The buyer in the other shop, which had two,");
        expect_stock(&full, 1, "When one of two was sold");
        expect_stock(&empty, 0, "In the empty shop");
    });
}

#[test]
fn what_was_declined_is_for_sale_again() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (shop, till) = (Shop::new(1), Till::new(&lab));
        let says = "The payment was declined; this is what the buyer got.";
        let think = "what does `pay` say, and who passes it on?";
        let bought = buy(&shop, &till.clone().declining()).await.map(|_| "a receipt");
        expect_eq(bought, Err(NoSale::Declined), says, think);
        turns().await;
        expect_stock(&shop, 1, "After the payment for the only croissant was declined");
        let says = "One buyer came, whose payment was declined; so many payments were begun.";
        expect_eq(payments(&lab), 1, says, "who decides to try again: your code, or the buyer?");
        expect_sold(buy(&shop, &till).await, "Whoever came after a declined payment");
        expect_stock(&shop, 0, "When the only croissant was sold, at the second attempt");
        // What was sold in the meantime stays sold.
        let (shop, slow) = (Shop::new(2), till.clone().taking(ms(20)).declining());
        let (_, bought) = tokio::join!(buy(&shop, &slow), buy(&shop, &till));
        expect_sold(bought, "The second buyer of two croissants");
        turns().await;
        expect_stock(
            &shop,
            1,
            "When one of two croissants was sold, and the payment for the other declined after that",
        );
    });
}

#[test]
fn a_buyer_who_leaves_puts_the_croissant_back() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("payment 1", 0, 4), ("payment 2", 4, 14)]);
        let (shop, till) = (Shop::new(1), Till::new(&lab));
        let left = timeout(ms(4), buy(&shop, &till)).await;
        expect(left.is_err(), "A buyer had paid after 4 ms, and a payment takes 10.", "who waits for `pay`?");
        turns().await;
        expect_stock(&shop, 1, "After the future of the only buyer was dropped at 4 ms");
        lab.expect_cancelled(&["payment 1"]);
        expect_sold(buy(&shop, &till).await, "Whoever came after the first buyer had left");
        expect_stock(&shop, 0, "When the only croissant was sold, to the second buyer");
    });
}

#[test]
fn a_payment_that_panics_leaves_the_croissant_in_the_shop() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (shop, till) = (Shop::new(1), Till::new(&lab));
        let panicking = till.clone().panicking();
        let ended = AssertUnwindSafe(buy(&shop, &panicking)).catch_unwind().await;
        let says = "The payment panicked, and the buyer has a receipt.";
        expect(!matches!(ended, Ok(Ok(_))), says, "where does the receipt come from?");
        turns().await;
        expect_stock(&shop, 1, "After the payment for the only croissant panicked");
        expect_sold(buy(&shop, &till).await, "Whoever came after a payment that panicked");
    });
}

#[test]
fn who_never_begins_to_buy_takes_nothing() {
    lab::run(async |lab| {
        let (shop, till) = (Shop::new(1), Till::new(&lab));
        let buying = buy(&shop, &till);
        turns().await;
        let says = "`buy` was called and its future not polled; this is the stock.";
        expect_eq(shop.stock(), 1, says, "what of `buy` runs at the call, before anybody awaits it?");
        drop(buying);
        turns().await;
        let says = "A future of `buy` was dropped without one poll; this is the stock.";
        expect_eq(shop.stock(), 1, says, "what of `buy` runs at the call, and who undoes it?");
        expect_eq(payments(&lab), 0, "Nobody polled; so many payments were begun.", "what runs at the call?");
    });
}

/// What a buyer comes with.
#[derive(Debug)]
struct Visit {
    comes: u64,
    takes: u64,
    /// How the payment ends, if it comes to its end.
    declined: bool,
    /// When the buyer leaves, if that is before the end of the payment.
    leaves: Option<u64>,
}

/// Draws visits: all come at even instants, and whatever ends, ends at an odd one, so nothing is a tie.
fn visits(rng: &mut impl RngExt) -> Vec<Visit> {
    let visit = |i: u64, rng: &mut _| {
        let (comes, takes) = (6 * i + 2 * draw(rng, 3), 15 + 2 * draw(rng, 15));
        let leaves = (draw(rng, 4) == 0).then(|| comes + 1 + 2 * draw(rng, 7));
        Visit { comes, takes, declined: draw(rng, 3) == 0, leaves }
    };
    (0..12).map(|i| visit(i, rng)).collect()
}

fn draw(rng: &mut impl RngExt, below: u64) -> u64 {
    rng.random_range(0..below)
}

/// What each visit comes to, and the stock at the end.
fn outcomes(visits: &[Visit], mut stock: u32) -> (Vec<&'static str>, u32) {
    let (mut returns, mut all) = (Vec::new(), Vec::new());
    for visit in visits {
        let back = returns.extract_if(.., |at| *at < visit.comes).count();
        stock += u32::try_from(back).unwrap_or(0);
        if stock == 0 {
            all.push("sold out");
            continue;
        }
        stock -= 1;
        let (outcome, back) = match visit.leaves {
            Some(leaves) => ("left", Some(leaves)),
            None if visit.declined => ("declined", Some(visit.comes + visit.takes)),
            None => ("a receipt", None),
        };
        returns.extend(back);
        all.push(outcome);
    }
    (all, stock + u32::try_from(returns.len()).unwrap_or(0))
}

async fn outcome(shop: &Shop, till: Till, visit: &Visit) -> &'static str {
    sleep(ms(visit.comes)).await;
    let till = till.taking(ms(visit.takes));
    let till = if visit.declined { till.declining() } else { till };
    let stays = visit.leaves.map_or(ms(10_000), |leaves| ms(leaves - visit.comes));
    match timeout(stays, buy(shop, &till)).await {
        Err(_) => "left",
        Ok(Ok(_)) => "a receipt",
        Ok(Err(NoSale::SoldOut)) => "sold out",
        Ok(Err(NoSale::Declined)) => "declined",
    }
}

#[test]
fn on_a_busy_day_no_croissant_is_lost_and_none_is_sold_twice() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut rng = lab.rng();
        for stock in [1, 3, 2, 4] {
            let (shop, visits) = (Shop::new(stock), visits(&mut rng));
            let (expected, left) = outcomes(&visits, stock);
            let came = visits.iter().map(|visit| outcome(&shop, Till::new(&lab), visit));
            let yours = join_all(came).await;
            if let Some(i) = (0..visits.len()).find(|i| yours[*i] != expected[*i]) {
                let says = format!(
                    "The shop had {stock}. Of the buyers before number {i}, counted from 0, each got what it should: \
                     {:?}. Number {i}, who came at {} ms, did not.",
                    &expected[..i],
                    visits[i].comes
                );
                let think = "how many were sold, how many being paid for, and how many put back by then?";
                expect_eq(yours[i], expected[i], &says, think);
            }
            turns().await;
            expect_stock(&shop, left, &format!("At the end of a day that began with {stock} croissants"));
        }
    });
}
