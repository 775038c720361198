//! Takes a question that failed for one with nothing to say.
//! rejected-by: an_error_says_whose_feed_it_is_and_what_went_wrong
//! says: there is a feed all the same

use anyhow::Context;
pub use lab::props::forum::{Comment, Forum, Post, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub user: User,
    pub posts: Vec<Post>,
    pub comments: Vec<Comment>,
}

pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    let user = forum.user(id).await.with_context(|| format!("user {id}"))?;
    let posts = forum.posts(&user).await.unwrap_or_default();
    let comments = forum.comments(&posts).await.unwrap_or_default();
    Ok(Feed { user, posts, comments })
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    futures::future::join_all(ids.into_iter().map(|id| feed(forum, id))).await
}
