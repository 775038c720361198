//! Chaining: each answer leads to the next question.

pub use lab::props::forum::{Comment, Forum, Post, User};

/// What a user's page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What the forum says to `Forum::user`.
    pub user: User,
    /// What it then says to `Forum::posts`, unchanged.
    pub posts: Vec<Post>,
    /// What it then says to `Forum::comments`, unchanged.
    pub comments: Vec<Comment>,
}

/// Asks the forum for a user, then for the posts of that user, then for the comments on those posts.
///
/// Each question is asked once, and as soon as the answer before it is there; the third one also if
/// there are no posts.
///
/// # Errors
///
/// If a question fails, no further one is asked, and the error is that of the question (not a new one
/// that has its words), with a context that says whose feed it is: written out as `{:#}` it reads
/// `user 7: ` and then the forum's own words.
pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    let _ = forum;
    todo!("ask for user {id}, and with each answer ask the next question")
}

/// The feeds of many users, each as from `feed`, in the order of `ids`.
///
/// No feed waits for anything of another user's, however many there are: each has all of its answers
/// as early as if it were the only one. A feed that fails leaves the others as they are. No ids, no
/// feeds, and no time.
///
/// No id stands in `ids` twice.
pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    let _ = forum;
    todo!("which of the questions about {} users may be asked at the same time?", ids.len())
}
