//! The first check of a project takes long enough to be shown.

use lsp_types::{
    ProgressNotification, ProgressParams, ProgressToken, WorkDoneProgressBegin, WorkDoneProgressCreateParams,
    WorkDoneProgressCreateRequest, WorkDoneProgressEnd,
};
use serde::Serialize;

use super::client::Client;
use crate::finding::Lang;

/// Something that is under way, as the client shows it.
pub(super) struct Shown<'c> {
    client: Client<'c>,
    token: String,
}

impl<'c> Shown<'c> {
    /// Begins, where the client shows such things.
    pub(super) fn begin(client: Client<'c>, number: usize, name: &str, lang: Lang) -> Option<Shown<'c>> {
        if !client.offered.progress {
            return None;
        }
        let token = format!("einklang-check-{number}");
        let create = WorkDoneProgressCreateParams { token: ProgressToken::String(token.clone()) };
        client.ask::<WorkDoneProgressCreateRequest>(&format!("progress-{number}"), create);
        let shown = Shown { client, token };
        shown.say(WorkDoneProgressBegin {
            title: lang.pick("Einklang checks", "Einklang prüft").to_owned(),
            cancellable: Some(false),
            message: Some(name.to_owned()).filter(|n| !n.is_empty()),
            percentage: None,
        });
        Some(shown)
    }

    fn say(&self, value: impl Serialize) {
        self.client.notify::<ProgressNotification>(ProgressParams {
            token: ProgressToken::String(self.token.clone()),
            value: serde_json::to_value(value).unwrap_or_default(),
        });
    }
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        self.say(WorkDoneProgressEnd { message: None });
    }
}
