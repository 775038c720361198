//! Gathers all users, then all posts, then all comments: each stage is a barrier.
//! rejected-by: no_user_waits_for_another_one
//! says: `posts of 9` could be asked for at 5 ms, and was asked for at 31 ms

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
    use futures::future::join_all;
    let users = join_all(ids.iter().map(|id| forum.user(*id))).await;
    let posts = join_all(users.into_iter().map(async |user| {
        let user = user?;
        let posts = forum.posts(&user).await?;
        anyhow::Ok((user, posts))
    }));
    let comments = join_all(posts.await.into_iter().map(async |both| {
        let (user, posts) = both?;
        let comments = forum.comments(&posts).await?;
        anyhow::Ok(Feed { user, posts, comments })
    }));
    let feeds = comments.await.into_iter().zip(ids);
    feeds.map(|(feed, id)| feed.with_context(|| format!("user {id}"))).collect()
}
