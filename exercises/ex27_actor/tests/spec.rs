// What a `Bank` must do, in the order in which you may discover it.

use ex27::Bank;
use lab::props::vault::Vault;
use lab::{Lab, expect_eq, ms};
use rand::RngExt;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_test::task;

const STUCK: &str = "who could still send a request, who answers it, and what ends the wait of each of them?";

/// What `deposit` gives for your `Gone`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gone;

/// What `transfer` gives for yours.
#[derive(Clone, Copy, Debug, PartialEq)]
enum TransferError {
    Broke,
    Gone,
}

fn deposit(bank: &Bank, account: u32, amount: u64) -> impl Future<Output = Result<u64, Gone>> {
    let deposit = bank.deposit(account, amount);
    async { deposit.await.map_err(|ex27::Gone| Gone) }
}

fn transfer(bank: &Bank, from: u32, to: u32, amount: u64) -> impl Future<Output = Result<(), TransferError>> {
    let transfer = bank.transfer(from, to, amount);
    async {
        transfer.await.map_err(|error| match error {
            ex27::TransferError::Broke => TransferError::Broke,
            ex27::TransferError::Gone => TransferError::Gone,
        })
    }
}

/// The vault, when the last handle is gone.
async fn closed(bank: Bank, task: JoinHandle<Vault>) -> Vault {
    drop(bank);
    match task.await {
        Ok(vault) => vault,
        Err(error) => {
            let says = format!(
                "The last handle was dropped, and the task of the bank did not give the vault back: {error}."
            );
            lab::expect(false, &says, "how does the task end, and with which value?");
            unreachable!("the expectation above is never met")
        }
    }
}

/// A caller with a handle of its own, in a task of its own. It has called when this returns, and 1 ms is over.
async fn calls<T, F>(bank: &Bank, call: impl FnOnce(Bank) -> F) -> JoinHandle<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let caller = tokio::spawn(call(bank.clone()));
    sleep(ms(1)).await;
    caller
}

/// What a caller was given.
#[track_caller]
fn answer<T>(result: Result<T, tokio::task::JoinError>) -> T {
    match result {
        Ok(answer) => answer,
        Err(error) => {
            // The lab tells of the panic in the task.
            panic!("A caller of the bank got no answer: {error}");
        }
    }
}

/// A bank that has 100 in account 1, and nothing else.
fn bank_of_100(lab: &Lab, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
    lab.if_stuck(STUCK);
    Bank::open(Vault::new(lab).holding(1, 100), mailbox)
}

fn balances(vault: &Vault) -> [u64; 3] {
    [1, 2, 3].map(|account| vault.balance(account))
}

#[test]
fn a_deposit_gives_the_new_balance() {
    lab::run(async |lab| {
        let (bank, task) = bank_of_100(&lab, 4);
        let (a, b) = (lab.rng().random_range(1..50), lab.rng().random_range(50..100));
        for (account, amount, expected) in [(1, a, 100 + a), (2, b, b), (1, b, 100 + a + b)] {
            let says = format!("{amount} was added to account {account}; this is what `deposit` gave.");
            let think = "what does the vault answer, and how does that come back to the caller?";
            expect_eq(deposit(&bank, account, amount).await, Ok(expected), &says, think);
        }
        lab.expect_elapsed(ms(30));
        // How a bank ends is a matter of its own.
        task.abort();
    });
}

#[test]
fn without_a_handle_the_bank_ends_and_gives_the_vault_back() {
    lab::run(async |lab| {
        let (bank, task) = bank_of_100(&lab, 4);
        let (second, third) = (bank.clone(), bank.clone());
        let _ = (deposit(&second, 2, 20).await, deposit(&third, 3, 30).await);
        drop((second, third));
        let vault = closed(bank, task).await;
        let says = "The vault came back with this in the accounts 1, 2 and 3.";
        expect_eq(balances(&vault), [100, 20, 30], says, "which requests were served, and by which vault?");
        lab.expect_elapsed(ms(20));
        let (bank, task) = bank_of_100(&lab, 1);
        let vault = closed(bank, task).await;
        expect_eq(
            balances(&vault),
            [100, 0, 0],
            "Nobody ever asked, and the vault came back with this.",
            STUCK,
        );
        lab.expect_nothing_left().await;
    });
}

#[test]
fn one_handle_less_changes_nothing_for_the_others() {
    lab::run(async |lab| {
        lab.possible(&[("add 20 to 2", 0, 10), ("add 5 to 2", 10, 20)]);
        let (bank, task) = bank_of_100(&lab, 4);
        drop(bank.clone());
        let served = calls(&bank, async |bank| deposit(&bank, 2, 20).await).await;
        drop(bank.clone());
        let says = "Another handle was dropped, and this one is still there. What `deposit` gave:";
        let think = "what happens in your code when a handle is dropped, and whose handle is it?";
        expect_eq(answer(served.await), Ok(20), says, think);
        expect_eq(deposit(&bank, 2, 5).await, Ok(25), says, think);
        closed(bank, task).await;
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_hundred_callers_are_served_one_after_another() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (bank, task) = Bank::open(Vault::new(&lab), 3);
        let mut rng = lab.rng();
        let amounts: Vec<u64> = (0..100).map(|_| rng.random_range(1..1_000)).collect();
        // All of them call at the same time, in this order, and most have to wait outside.
        let call = |amount: &u64| {
            let (bank, amount) = (bank.clone(), *amount);
            tokio::spawn(async move { deposit(&bank, 7, amount).await })
        };
        let callers: Vec<_> = amounts.iter().map(call).collect();
        let mut expected = 0;
        for (nth, (caller, amount)) in (1..).zip(callers.into_iter().zip(&amounts)) {
            expected += amount;
            let says = format!("A hundred callers add to one account. What number {nth} of them was given:");
            let think = "in which order are requests served, what becomes of those who come to a full mailbox, and which \
                         answer goes to whom?";
            expect_eq(answer(caller.await), Ok(expected), &says, think);
        }
        lab.expect_elapsed(ms(1_000));
        lab.expect_at_once(1);
        let vault = closed(bank, task).await;
        expect_eq(vault.balance(7), expected, "This is in the account in the end.", STUCK);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_slow_vault_is_waited_for() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // Five minutes for each: one is served, one waits in the mailbox, and two wait outside.
        let (bank, task) = Bank::open(Vault::new(&lab).taking(ms(300_000)), 1);
        let first = calls(&bank, async |bank| deposit(&bank, 1, 5).await).await;
        let mut others = [2, 3, 4].map(|account| {
            let bank = bank.clone();
            task::spawn(async move { deposit(&bank, account, 5).await })
        });
        for other in &mut others {
            let mut answered = other.poll().is_ready();
            // Whatever it does in tasks of its own may wake it, and then it has its turn again.
            for _ in 0..10 {
                tokio::task::yield_now().await;
                answered = answered || other.is_woken() && other.poll().is_ready();
            }
            let says =
                "Another one is being served, and takes five minutes. Has this caller got an answer at once?";
            expect_eq(answered, false, says, "how long does a caller wait, and who says so?");
        }
        sleep(ms(60_000)).await;
        for (nth, other) in (2..).zip(&others) {
            let says = format!(
                "The first request of 4 was being served for a minute, and nothing else happened. Has caller {nth} woken \
                 up meanwhile?"
            );
            let think = "what does a caller wait for, and who wakes it when that has come?";
            expect_eq(other.is_woken(), false, &says, think);
        }
        let says = "The vault takes five minutes for each request. What the four callers were given:";
        let [second, third, fourth] = others;
        let answers = tokio::join!(second, third, fourth);
        let answers = [answer(first.await), answers.0, answers.1, answers.2];
        expect_eq(answers, [Ok(5); 4], says, "how long does a caller wait, and who says so?");
        lab.expect_elapsed(ms(4 * 300_000));
        closed(bank, task).await;
    });
}

#[test]
fn a_transfer_is_one_piece() {
    lab::run(async |lab| {
        lab.possible(&[
            ("take 20 from 1", 0, 10),
            ("add 20 to 2", 10, 20),
            ("take 30 from 1", 20, 30),
            ("add 30 to 2", 30, 40),
            ("add 5 to 3", 40, 50),
            ("take 10 from 1", 50, 60),
            ("add 10 to 3", 60, 70),
            ("add 7 to 3", 70, 80),
        ]);
        let (bank, task) = bank_of_100(&lab, 4);
        let says = "20 were to go from account 1 to 2. What `transfer` gave:";
        let think = "what is the answer to a transfer that was done, and when is it done?";
        expect_eq(transfer(&bank, 1, 2, 20).await, Ok(()), says, think);
        lab.expect_elapsed(ms(20));
        let first = calls(&bank, async |bank| transfer(&bank, 1, 2, 30).await).await;
        let second = calls(&bank, async |bank| deposit(&bank, 3, 5).await).await;
        let third = calls(&bank, async |bank| transfer(&bank, 1, 3, 10).await).await;
        let fourth = calls(&bank, async |bank| deposit(&bank, 3, 7).await).await;
        let transfers = (answer(first.await), answer(third.await));
        let answers = (transfers, answer(second.await), answer(fourth.await));
        let log = closed(bank, task).await.log().split_off(2);
        let says = "Four callers asked, one after another. This is what was done to the vault.";
        let expected =
            ["take 30 from 1", "add 30 to 2", "add 5 to 3", "take 10 from 1", "add 10 to 3", "add 7 to 3"];
        // Each transfer whole, or not.
        let think = if expected
            .chunk_by(|one, _| one.starts_with("take"))
            .all(|request| log.windows(request.len()).any(|done| done == request))
        {
            "in which order did the requests come, and what keeps them in that order?"
        } else {
            "how many requests is a transfer, which of its halves is the first, and what can come between?"
        };
        expect_eq(log, expected.map(String::from).to_vec(), says, think);
        let says = "30 were to go from account 1 to 2, then 5 to be added to 3, then 10 to go from 1 to 3, and then 7 to be \
                    added to 3. The answers to the transfers, and to each deposit:";
        let think = "what is the answer to each of them, and how does it find its caller?";
        expect_eq(answers, ((Ok(()), Ok(())), Ok(5), Ok(22)), says, think);
        lab.expect_elapsed(ms(20 + 60));
    });
}

#[test]
fn without_enough_money_nothing_moves() {
    lab::run(async |lab| {
        lab.possible(&[("take 101 from 1", 0, 10), ("take 100 from 1", 10, 20), ("add 100 to 3", 20, 30)]);
        let (bank, task) = bank_of_100(&lab, 4);
        let says = "Account 1 has 100, and 101 were to go to account 2. What `transfer` gave:";
        let think = "what does the vault answer, and what becomes of that answer?";
        expect_eq(transfer(&bank, 1, 2, 101).await, Err(TransferError::Broke), says, think);
        let says = "Account 1 has 100, and after a transfer that could not be done, 100 were to go to account 3. What \
                    `transfer` gave:";
        let think =
            "what is left after a transfer that could not be done: the bank, and how much in the account?";
        expect_eq(transfer(&bank, 1, 3, 100).await, Ok(()), says, think);
        let vault = closed(bank, task).await;
        let says = "101 of 100 did not go from account 1 to 2, and then 100 went from 1 to 3. The balances:";
        let balances = balances(&vault);
        let think = match balances.iter().sum::<u64>() < 100 {
            true => "what was taken and not added: may a transfer end between its halves?",
            false => "what may be added before it is known that it can be taken?",
        };
        expect_eq(balances, [0, 0, 100], says, think);
    });
}

#[test]
fn a_caller_that_goes_away_harms_nobody() {
    lab::run(async |lab| {
        lab.possible(&[
            ("add 20 to 2", 0, 10),
            ("take 50 from 1", 10, 20),
            ("add 50 to 2", 20, 30),
            ("add 30 to 3", 30, 40),
        ]);
        let (bank, task) = bank_of_100(&lab, 4);
        // One is dropped while its request is being served, and one while it waits in the mailbox.
        let served = calls(&bank, async |bank| deposit(&bank, 2, 20).await).await;
        let waiting = calls(&bank, async |bank| transfer(&bank, 1, 2, 50).await).await;
        served.abort();
        waiting.abort();
        let says = "Two callers were dropped before their answers came, and then somebody else asked. What `deposit` gave:";
        let think = "what becomes of an answer that nobody waits for any more?";
        expect_eq(deposit(&bank, 3, 30).await, Ok(30), says, think);
        closed(bank, task).await;
        lab.expect_nothing_left().await;
    });
}

#[test]
fn what_came_in_is_done_without_its_caller() {
    lab::run(async |lab| {
        // In the middle of the taking, and in the middle of the adding.
        for patience in [5, 15] {
            let (bank, task) = bank_of_100(&lab, 4);
            let caller = calls(&bank, async |bank| transfer(&bank, 1, 2, 30).await).await;
            sleep(ms(patience - 1)).await;
            caller.abort();
            let vault = closed(bank, task).await;
            let says = format!(
                "30 were to go from account 1 to 2, and the caller was dropped after {patience} ms of 20. The balances:"
            );
            let think = "whose `.await` is it that waits for the vault: the caller's, or the task's?";
            expect_eq(balances(&vault), [70, 30, 0], &says, think);
        }
        let (bank, task) = bank_of_100(&lab, 4);
        let served = calls(&bank, async |bank| deposit(&bank, 2, 20).await).await;
        let waiting = calls(&bank, async |bank| transfer(&bank, 1, 2, 50).await).await;
        served.abort();
        waiting.abort();
        // The bank has a handle all the time.
        sleep(ms(100)).await;
        let says = "One deposit was being served, and a transfer waited in the mailbox. Then both callers were dropped. This \
                    is what was done to the vault.";
        let expected = ["add 20 to 2", "take 50 from 1", "add 50 to 2"].map(String::from);
        let think = "a request is in the mailbox: does it still need its caller?";
        expect_eq(closed(bank, task).await.log(), expected.to_vec(), says, think);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_full_mailbox_makes_callers_wait_outside() {
    lab::run(async |lab| {
        for mailbox in [2, 1] {
            let (bank, task) = bank_of_100(&lab, mailbox);
            let mut callers = Vec::new();
            for amount in [1, 10, 100, 1_000, 10_000, 100_000] {
                callers.push(calls(&bank, async move |bank| deposit(&bank, 2, amount).await).await);
            }
            // It is 6 ms. At 12 ms the first one has its answer, and the second is being served.
            sleep(ms(6)).await;
            callers.iter().for_each(JoinHandle::abort);
            let vault = closed(bank, task).await;
            let says = format!(
                "Six callers asked, and all of them and the last handle went away while the second request was being served. \
                 The mailbox has room for {mailbox}. This is what was done to the vault in all."
            );
            let think = "which requests are inside when the last handle goes, and what makes the others wait outside?";
            let expected = ["add 1 to 2", "add 10 to 2", "add 100 to 2", "add 1000 to 2"];
            let expected = expected[..2 + mailbox].iter().map(ToString::to_string).collect();
            expect_eq(vault.log(), expected, &says, think);
        }
        lab.expect_nothing_left().await;
    });
}

#[test]
fn when_the_bank_is_gone_all_callers_hear_of_it() {
    lab::run(async |lab| {
        let (bank, task) = bank_of_100(&lab, 1);
        let mut callers = Vec::new();
        for account in 1..=3 {
            callers.push(calls(&bank, async move |bank| deposit(&bank, account, 5).await).await);
        }
        let mover = calls(&bank, async |bank| transfer(&bank, 1, 2, 5).await).await;
        task.abort();
        let think =
            "which task serves, what does a caller wait for, and what comes instead when that task is gone?";
        let places = ["while it was served", "in the mailbox", "outside of the mailbox"];
        for (caller, place) in callers.into_iter().zip(places) {
            let says = format!(
                "The task was aborted while a caller waited for its answer, {place}. What `deposit` gave:"
            );
            expect_eq(answer(caller.await), Err(Gone), &says, think);
        }
        let says = "The task was aborted while a caller waited outside of the mailbox. What `transfer` gave:";
        expect_eq(answer(mover.await), Err(TransferError::Gone), says, think);
        lab.expect_elapsed(ms(4));
        let says = "The task was aborted, and then somebody asked. What `deposit` and `transfer` gave:";
        let answers = (deposit(&bank, 1, 5).await, transfer(&bank, 1, 2, 5).await);
        expect_eq(answers, (Err(Gone), Err(TransferError::Gone)), says, think);
        let left = task.await.is_err_and(|error| error.is_cancelled());
        expect_eq(
            left,
            true,
            "The task was aborted; was it cancelled before its end?",
            "which task is it whose handle you give?",
        );
        lab.expect_nothing_left().await;
    });
}
