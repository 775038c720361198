//! Asks everything about a user again when a question has failed.
//! rejected-by: a_feed_that_fails_costs_no_other_feed
//! says: asked for `user 9` 2 times

use anyhow::Context;
pub use lab::props::forum::{Comment, Forum, Post, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub user: User,
    pub posts: Vec<Post>,
    pub comments: Vec<Comment>,
}

pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    let chain = async {
        let user = forum.user(id).await?;
        let posts = forum.posts(&user).await?;
        let comments = forum.comments(&posts).await?;
        anyhow::Ok(Feed { user, posts, comments })
    };
    chain.await.with_context(|| format!("user {id}"))
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    let tried_twice = async |id| match feed(forum, id).await {
        Ok(feed) => Ok(feed),
        Err(_) => feed(forum, id).await,
    };
    futures::future::join_all(ids.into_iter().map(tried_twice)).await
}
