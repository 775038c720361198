//! No async block at all: and_then, map_ok and map_err.

use futures::{FutureExt, TryFutureExt};
pub use lab::props::forum::{Comment, Forum, Post, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub user: User,
    pub posts: Vec<Post>,
    pub comments: Vec<Comment>,
}

trait CommentsWith {
    async fn comments_with(&self, posts: Vec<Post>) -> anyhow::Result<(Vec<Post>, Vec<Comment>)>;
}

impl CommentsWith for Forum {
    async fn comments_with(&self, posts: Vec<Post>) -> anyhow::Result<(Vec<Post>, Vec<Comment>)> {
        let comments = self.comments(&posts).await?;
        Ok((posts, comments))
    }
}

pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    forum
        .user(id)
        .and_then(async |user| {
            forum
                .posts(&user)
                .and_then(|posts| forum.comments_with(posts))
                .map_ok(|(posts, comments)| (user.clone(), posts, comments))
                .await
        })
        .map_ok(|(user, posts, comments)| Feed { user, posts, comments })
        .map_err(|error| error.context(format!("user {id}")))
        .boxed()
        .await
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    futures::future::join_all(ids.into_iter().map(|id| feed(forum, id))).await
}
