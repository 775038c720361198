// What `feed` and `feeds` must do, in the order in which you may discover it.

use std::collections::HashMap;

use lab::props::forum::{Comment, Forum, Member, NoAnswer, Post, Question, User};
use lab::{JobRecord, Lab, expect, expect_eq, ms};

// Your functions, held to their signatures.

fn feed(forum: &Forum, id: u32) -> impl Future<Output = anyhow::Result<Feed>> {
    let feed = ex05::feed(forum, id);
    async {
        let feed: anyhow::Result<ex05::Feed> = feed.await;
        feed.map(taken_apart)
    }
}

fn feeds(forum: &Forum, ids: Vec<u32>) -> impl Future<Output = Vec<anyhow::Result<Feed>>> {
    let feeds = ex05::feeds(forum, ids);
    async {
        let feeds: Vec<anyhow::Result<ex05::Feed>> = feeds.await;
        feeds.into_iter().map(|feed| feed.map(taken_apart)).collect()
    }
}

/// What your `Feed` holds.
#[derive(Clone)]
struct Feed {
    user: User,
    posts: Vec<Post>,
    comments: Vec<Comment>,
}

fn taken_apart(ex05::Feed { user, posts, comments }: ex05::Feed) -> Feed {
    Feed { user, posts, comments }
}

/// All about one user. Neither the number of the page nor those of the posts follow from the id.
fn member(id: u32, delays: [u64; 3]) -> Member {
    let page = 1_000 + id * 7_919 % 8_999;
    // No order but that of the forum: whoever sorts them changes them.
    let posts =
        [1, 2, 0].map(|i| Post { number: page * 31 % 997 + 1_000 * id + i, title: format!("no. {i}") });
    let comments = (0..id % 4).rev().map(|i| Comment(format!("comment {i} on page {page}")));
    Member {
        user: User { id, page },
        posts: posts.into(),
        comments: comments.collect(),
        delays: delays.map(ms),
        fails: None,
    }
}

fn failing(id: u32, delays: [u64; 3], fails: Question) -> Member {
    Member { fails: Some(fails), ..member(id, delays) }
}

/// The feed that belongs to somebody of whom the forum knows this.
fn feed_of(Member { user, posts, comments, .. }: &Member) -> Feed {
    Feed { user: user.clone(), posts: posts.clone(), comments: comments.clone() }
}

/// Three users, each of whom is slow at another question.
fn three_users() -> Vec<Member> {
    vec![member(4, [31, 5, 4]), member(9, [5, 29, 3]), member(2, [8, 7, 24])]
}

/// Every question was about something that the forum had said before.
#[track_caller]
fn expect_no_inventions(lab: &Lab) {
    if let Some((at, line)) = lab.log().first() {
        let says = format!("At {at} ms {line}");
        expect(
            false,
            &says,
            "which answer of the forum belongs into this question, and is it there by then?",
        );
    }
}

/// The feed of somebody about whom no question fails.
#[track_caller]
fn expect_feed(lab: &Lab, yours: &anyhow::Result<Feed>, of: &Member) {
    expect_no_inventions(lab);
    let (id, expected) = (of.user.id, feed_of(of));
    let yours = match yours {
        Ok(yours) => yours.clone(),
        Err(error) => {
            let says = format!("No question about user {id} failed, and still there is an error: {error:#}");
            return expect(false, &says, "where does it come from?");
        }
    };
    let think = "which answer of the forum belongs where?";
    let whose = |what: &str| format!("These are not the {what} that the forum gave for user {id}.");
    expect_eq(yours.user, expected.user, &format!("This is not user {id}, as the forum knows them."), think);
    expect_eq(yours.posts, expected.posts, &whose("posts"), think);
    expect_eq(yours.comments, expected.comments, &whose("comments"), think);
}

/// The three questions about somebody, as they stand in the record.
fn questions(id: u32) -> [String; 3] {
    ["user", "posts of", "comments of"].map(|question| format!("{question} {id}"))
}

/// How often this question was asked.
fn times_asked(lab: &Lab, question: &str) -> usize {
    lab.jobs().iter().filter(|job| job.name == question && job.started_ms.is_some()).count()
}

/// Each of these users' questions was asked once.
#[track_caller]
fn expect_asked_once(lab: &Lab, ids: &[u32]) {
    for question in ids.iter().flat_map(|id| questions(*id)) {
        let times = times_asked(lab, &question);
        let says = format!("The forum should be asked for `{question}` once. It was asked so many times:");
        let think = "once you have an answer, where is it kept until the next question needs it?";
        expect_eq(times, 1, &says, think);
    }
}

/// No question waited for anything but the answer before it. Of those that did, the first one is told.
#[track_caller]
fn expect_no_question_waits(lab: &Lab, ids: &[u32]) {
    let jobs = lab.jobs();
    let by_name: HashMap<&str, &JobRecord> = jobs.iter().rev().map(|job| (job.name.as_str(), job)).collect();
    let mut waited = Vec::new();
    for id in ids {
        let mut ready = Some(0);
        for question in questions(*id) {
            let job = by_name.get(question.as_str());
            let begun = job.and_then(|job| job.started_ms);
            waited.extend(ready.zip(begun).filter(|(ready, begun)| ready != begun).map(|at| (at, question)));
            ready = job.and_then(|job| job.ended_ms);
        }
    }
    if let Some(((ready, begun), question)) = waited.into_iter().min() {
        let says = format!("`{question}` could be asked for at {ready} ms, and was asked for at {begun} ms.");
        let think = "which answers had you waited for by then, and which one does this question need?";
        expect(false, &says, think);
    }
}

/// An error as it reads in full. With RUST_BACKTRACE set only its `Debug` form would say more.
fn told(outcome: anyhow::Result<Feed>) -> String {
    outcome.map_or_else(|error| format!("{error:#}"), |_| "a feed".to_owned())
}

const QUESTIONS: [(Question, &str); 3] = [
    (Question::User, "there is no such user"),
    (Question::Posts, "the page can't be read"),
    (Question::Comments, "the comments are hidden"),
];

#[test]
fn a_feed_is_what_the_forum_says_to_three_questions() {
    lab::run(async |lab| {
        lab.possible(&[("user 7", 0, 10), ("posts of 7", 10, 30), ("comments of 7", 30, 45)]);
        let of = member(7, [10, 20, 15]);
        let yours = feed(&Forum::new(&lab, vec![of.clone(), member(3, [9, 8, 11])]), 7).await;
        expect_feed(&lab, &yours, &of);
    });
}

#[test]
fn each_question_is_asked_once() {
    lab::run(async |lab| {
        lab.possible(&[("user 7", 0, 10), ("posts of 7", 10, 30), ("comments of 7", 30, 45)]);
        let _ = feed(&Forum::new(&lab, vec![member(7, [10, 20, 15])]), 7).await;
        expect_no_inventions(&lab);
        expect_asked_once(&lab, &[7]);
    });
}

#[test]
fn without_posts_the_third_question_is_asked_too() {
    lab::run(async |lab| {
        let of = Member { posts: Vec::new(), ..member(7, [10, 20, 15]) };
        let yours = feed(&Forum::new(&lab, vec![of.clone()]), 7).await;
        expect_no_inventions(&lab);
        let says = "A user has no posts. So often the forum was asked for the comments on them:";
        let think = "who knows what the forum says to that, before it is asked?";
        expect_eq(times_asked(&lab, "comments of 7"), 1, says, think);
        expect_asked_once(&lab, &[7]);
        expect_feed(&lab, &yours, &of);
    });
}

#[test]
fn each_question_begins_where_the_one_before_it_ends() {
    lab::run(async |lab| {
        lab.possible(&[("user 7", 0, 10), ("posts of 7", 10, 30), ("comments of 7", 30, 45)]);
        let _ = feed(&Forum::new(&lab, vec![member(7, [10, 20, 15])]), 7).await;
        expect_no_question_waits(&lab, &[7]);
        lab.expect_elapsed(ms(45));
    });
}

#[test]
fn an_error_says_whose_feed_it_is_and_what_went_wrong() {
    lab::run(async |lab| {
        for (question, words) in QUESTIONS {
            let yours = feed(&Forum::new(&lab, vec![failing(7, [10, 20, 15], question)]), 7).await;
            // What a context is put before is its cause, with the type that it has.
            let kept = yours.as_ref().is_err_and(|error| error.root_cause().is::<NoAnswer>());
            let error = told(yours);
            let expected = format!("user 7: {words}");
            let (says, think) = if error == "a feed" {
                ("A question failed, and there is a feed all the same.", "what becomes of each `Err`?")
            } else if !error.contains(words) {
                (
                    "A question failed, and the error does not say how any more.",
                    "how do you put words before an error and keep what it says?",
                )
            } else if !error.contains("user 7") {
                (
                    "A question about user 7 failed, and the error does not say whose feed it is.",
                    "the forum does not say for whom it failed: who knows?",
                )
            } else {
                ("The error does not read as it should.", "which words are put before it, and how often?")
            };
            expect_eq(error, expected, says, think);
            let says = "The error has the right words, but the one that the forum gave is not in it any more: \
                        its root cause is another one.";
            let think = "how do you put words before an error, instead of making a new one of its words?";
            expect(kept, says, think);
        }
    });
}

#[test]
fn after_a_question_that_failed_no_other_is_asked() {
    lab::run(async |lab| {
        // The answers of one user; a forum for each question that fails.
        for (asked, (question, _)) in (1..).zip(QUESTIONS) {
            let before = lab.jobs().len();
            let _ = feed(&Forum::new(&lab, vec![failing(7, [10, 20, 15], question)]), 7).await;
            expect_no_inventions(&lab);
            let says = format!("The question number {asked} failed; so many were asked.");
            let think = "what do you know after a failure, and what is left to ask with that?";
            expect_eq(lab.jobs().len() - before, asked, &says, think);
        }
    });
}

#[test]
fn the_feeds_stand_in_the_order_of_the_ids() {
    lab::run(async |lab| {
        let users = three_users();
        let yours = feeds(&Forum::new(&lab, users.clone()), vec![4, 9, 2]).await;
        expect_no_inventions(&lab);
        let ids: Vec<_> = yours.iter().map(|feed| feed.as_ref().map_or(0, |feed| feed.user.id)).collect();
        let says = match ids[..] {
            [9, 2, 4] => "The feeds stand in the order in which they were complete: their users.",
            _ => {
                "There should be one feed for each id, in the order of the ids. Their users (0 is an error):"
            }
        };
        let think = "when a feed is complete, how do you know where it belongs?";
        expect_eq(ids, vec![4, 9, 2], says, think);
        yours.iter().zip(&users).for_each(|(yours, of)| expect_feed(&lab, yours, of));
        expect_asked_once(&lab, &[4, 9, 2]);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn no_user_waits_for_another_one() {
    lab::run(async |lab| {
        lab.possible(&[
            ("user 4", 0, 31),
            ("user 9", 0, 5),
            ("user 2", 0, 8),
            ("posts of 9", 5, 34),
            ("posts of 2", 8, 15),
            ("comments of 2", 15, 39),
            ("posts of 4", 31, 36),
            ("comments of 9", 34, 37),
            ("comments of 4", 36, 40),
        ]);
        feeds(&Forum::new(&lab, three_users()), vec![4, 9, 2]).await;
        expect_no_inventions(&lab);
        expect_no_question_waits(&lab, &[4, 9, 2]);
        // The slowest of the three chains, which is that of user 4.
        lab.expect_elapsed(ms(31 + 5 + 4));
    });
}

#[test]
fn a_thousand_users_take_as_long_as_the_slowest() {
    lab::run(async |lab| {
        // A few more, so that a limit of a thousand shows.
        let delay = |i: u32, step: u32| u64::from(1 + i * step % 199);
        let users: Vec<Member> =
            (0..1_100).map(|i| member(1_000 + i, [delay(i, 7), delay(i, 31), delay(i, 83)])).collect();
        let ids: Vec<u32> = users.iter().map(|member| member.user.id).collect();
        let slowest = users.iter().map(|member| member.delays.iter().sum()).max().unwrap_or_default();
        let yours = feeds(&Forum::new(&lab, users.clone()), ids.clone()).await;
        expect_no_inventions(&lab);
        let think = "who keeps each feed until all are there?";
        expect_eq(yours.len(), 1_100, "There were 1100 ids; so many feeds came back.", think);
        yours.iter().zip(&users).for_each(|(yours, of)| expect_feed(&lab, yours, of));
        expect_no_question_waits(&lab, &ids);
        lab.expect_elapsed(slowest);
    });
}

#[test]
fn a_feed_that_fails_costs_no_other_feed() {
    lab::run(async |lab| {
        let users = vec![
            member(4, [31, 5, 4]),
            failing(9, [5, 29, 3], Question::Posts),
            member(2, [8, 7, 24]),
            failing(5, [6, 4, 2], Question::Comments),
            failing(8, [3, 50, 50], Question::User),
            member(6, [17, 2, 13]),
        ];
        let yours = feeds(&Forum::new(&lab, users.clone()), vec![4, 9, 2, 5, 8, 6]).await;
        expect_no_inventions(&lab);
        let say = |outcome: &anyhow::Result<Feed>| match outcome {
            Ok(feed) => format!("feed {}", feed.user.id),
            Err(error) => format!("{error:#}"),
        };
        let expected = vec![
            "feed 4",
            "user 9: the page can't be read",
            "feed 2",
            "user 5: the comments are hidden",
            "user 8: there is no such user",
            "feed 6",
        ];
        let yours_say: Vec<String> = yours.iter().map(say).collect();
        let feeds = yours.iter().flatten().count();
        let (says, think) = match (yours.len(), feeds) {
            (6, 3) => {
                ("This is not what became of each id.", "what does each error say, and where does it stand?")
            }
            (_, 3) => (
                "Of six users three have a feed, and each of the six has a place in the result.",
                "who has the place of a feed that failed?",
            ),
            _ => (
                "Of six users three have a feed, and three a question that fails.",
                "where does an `Err` go, and what does it take with it?",
            ),
        };
        expect_eq(yours_say, expected.into_iter().map(str::to_owned).collect(), says, think);
        yours.iter().zip(&users).filter(|(feed, _)| feed.is_ok()).for_each(|(yours, of)| {
            expect_feed(&lab, yours, of);
        });
        for question in [4, 9, 2, 5, 8, 6].into_iter().flat_map(questions) {
            let times = times_asked(&lab, &question);
            let says = format!("The forum was asked for `{question}` {times} times; once is enough.");
            expect(times <= 1, &says, "what does a failure of one feed change for this question?");
        }
        expect_no_question_waits(&lab, &[4, 9, 2, 5, 8, 6]);
        lab.expect_elapsed(ms(40));
        lab.expect_nothing_left().await;
    });
}

#[test]
fn without_ids_there_is_nothing_to_ask() {
    lab::run(async |lab| {
        lab.if_stuck("no ids were given: what does your code wait for then?");
        let yours = feeds(&Forum::new(&lab, three_users()), Vec::new()).await;
        expect_eq(yours.len(), 0, "No ids, and still feeds.", "where do they come from?");
        let asked = lab.jobs().len();
        expect_eq(asked, 0, "No ids; the forum was asked so many questions.", "whom were they about?");
        lab.expect_elapsed(ms(0));
    });
}
