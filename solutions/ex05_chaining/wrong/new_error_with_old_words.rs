//! Makes a new error that has the words of the forum's, and lets go of that.
//! rejected-by: an_error_says_whose_feed_it_is_and_what_went_wrong
//! says: the one that the forum gave is not in it any more

pub use lab::props::forum::{Comment, Forum, Post, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub user: User,
    pub posts: Vec<Post>,
    pub comments: Vec<Comment>,
}

pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    let failed = |error| anyhow::anyhow!("user {id}: {error}");
    let user = forum.user(id).await.map_err(failed)?;
    let posts = forum.posts(&user).await.map_err(failed)?;
    let comments = forum.comments(&posts).await.map_err(failed)?;
    Ok(Feed { user, posts, comments })
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    futures::future::join_all(ids.into_iter().map(|id| feed(forum, id))).await
}
