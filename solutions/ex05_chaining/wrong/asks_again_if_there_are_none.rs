//! Asks for the posts once more if there are none.
//! rejected-by: without_posts_the_third_question_is_asked_too
//! says: posts of 7

use anyhow::Context;
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
    let chain = async {
        let user = forum.user(id).await?;
        let posts = forum.posts(&user).await?;
        let posts = if posts.is_empty() { forum.posts(&user).await? } else { posts };
        let comments = forum.comments(&posts).await?;
        anyhow::Ok(Feed { user, posts, comments })
    };
    chain.await.with_context(|| format!("user {id}"))
}

/// The feeds of many users, each as from `feed`, in the order of `ids`.
///
/// No feed waits for anything of another user's, however many there are: each has all of its answers
/// as early as if it were the only one. A feed that fails leaves the others as they are. No ids, no
/// feeds, and no time.
///
/// No id stands in `ids` twice.
pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    futures::future::join_all(ids.into_iter().map(|id| feed(forum, id))).await
}
