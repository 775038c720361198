//! A stream of chains, all of them buffered, with a context at each question.

use anyhow::Context;
use futures::StreamExt;
pub use lab::props::forum::{Comment, Forum, Post, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub user: User,
    pub posts: Vec<Post>,
    pub comments: Vec<Comment>,
}

pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    let whose = || format!("user {id}");
    let user = forum.user(id).await.with_context(whose)?;
    let posts = forum.posts(&user).await.with_context(whose)?;
    let comments = forum.comments(&posts).await.with_context(whose)?;
    Ok(Feed { user, posts, comments })
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    let all = ids.len().max(1);
    futures::stream::iter(ids).map(|id| feed(forum, id)).buffered(all).collect().await
}
