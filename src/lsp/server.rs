//! The session: what is open, what was said, and the loop that takes turns.

use std::time::Duration;

use lsp_server::{Connection, Message, Request};
use lsp_types::{LogMessageNotification, LogMessageParams, MessageType};
use serde_json::Value;

use super::address::Address;
use super::client::{Client, Out};
use super::delivery::Delivery;
use super::documents::Documents;
use super::failure::Failure;
use super::message::Written;
use super::offered::Offered;
use super::progress::Shown;
use super::project::Terms;
use super::projects::Projects;
use super::turn::{Asked, Turn};
use super::{Ended, Environment, capabilities, notifications, parent, requests};
use crate::finding::{Lang, Said};
use crate::progress::Progress;

/// How often a silent client is looked after.
const PULSE: Duration = Duration::from_secs(2);

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The client has not said who it is.
    New,
    Running,
    /// The client is about to leave.
    Leaving,
}

/// One session.
pub(super) struct Server<'c> {
    connection: &'c Connection,
    pub(super) client: Client<'c>,
    environment: Environment,
    phase: Phase,
    /// The process that started the server.
    parent: Option<i32>,
    pub(super) documents: Documents,
    pub(super) projects: Projects,
    pub(super) delivery: Delivery,
    pub(super) requests: requests::State,
    /// How many checks were shown as progress.
    shown: usize,
    /// What the client was last told could not be read.
    unreadable: Vec<String>,
}

impl<'c> Server<'c> {
    pub(super) fn new(connection: &'c Connection, out: &'c dyn Out, environment: Environment) -> Server<'c> {
        Server {
            connection,
            client: Client::new(out),
            environment,
            phase: Phase::New,
            parent: None,
            documents: Documents::default(),
            projects: Projects::default(),
            delivery: Delivery::default(),
            requests: requests::State::default(),
            shown: 0,
            unreadable: Vec::new(),
        }
    }

    /// The reader's language where no project says another.
    pub(super) fn lang(&self) -> Lang {
        self.wanted_lang().unwrap_or(self.environment.system)
    }

    fn wanted_lang(&self) -> Option<Lang> {
        self.environment.lang.or(self.client.offered.lang)
    }

    /// Takes turns until the client is gone.
    pub(super) fn run(mut self) -> Ended {
        loop {
            let first = match self.connection.receiver.recv_timeout(PULSE) {
                Ok(message) => message,
                Err(end) if end.is_timeout() => match self.parent.is_none_or(parent::is_alive) {
                    true => continue,
                    false => return Ended::Abruptly,
                },
                Err(_) => return Ended::Abruptly,
            };
            let mut turn = Turn::default();
            self.take(first, &mut turn);
            while let Ok(message) = self.connection.receiver.try_recv() {
                self.take(message, &mut turn);
            }
            let exit = turn.exit;
            self.finish(turn);
            if exit {
                return match self.phase {
                    Phase::Leaving => Ended::Properly,
                    _ => Ended::Abruptly,
                };
            }
        }
    }

    /// Takes in one message: edits at once, requests for later.
    fn take(&mut self, message: Message, turn: &mut Turn) {
        match message {
            Message::Notification(n) if n.method == "exit" => turn.exit = true,
            Message::Notification(n) if self.phase == Phase::Running => notifications::take(self, n, turn),
            // Nobody who has not said who it is, or has said goodbye, is listened to.
            Message::Notification(_) => {}
            Message::Request(request) => self.take_request(request, turn),
            // Nothing depends on what the client answers.
            Message::Response(_) => {}
        }
    }

    fn take_request(&mut self, request: Request, turn: &mut Turn) {
        let refused = match (self.phase, request.method.as_str()) {
            (Phase::New, "initialize") => return self.initialize(request),
            (Phase::New, _) => Failure::too_early(),
            (Phase::Leaving, _) => Failure::too_late(),
            (Phase::Running, "initialize") => Failure::invalid("this session is initialized already"),
            (Phase::Running, method) => {
                if method == "shutdown" {
                    self.phase = Phase::Leaving;
                }
                let uri = request.params.pointer("/textDocument/uri").and_then(Value::as_str);
                let about = uri.map(Address::of).map(|address| {
                    let version = self.documents.version(&address);
                    (address, version)
                });
                return turn.requests.push(Asked { request, about });
            }
        };
        self.client.answer(request.id, Err(refused));
    }

    fn initialize(&mut self, request: Request) {
        self.client.offered = Offered::of(&request.params);
        self.parent = request.params.get("processId").and_then(Value::as_i64).and_then(|p| p.try_into().ok());
        let folders = notifications::folders_of(&request.params);
        self.projects.set_folders(folders, &self.documents);
        let answer = Written::of(&capabilities::result(&self.client.offered));
        self.client.answer(request.id, answer.ok_or_else(Failure::broken));
        self.phase = Phase::Running;
    }

    /// Checks what the turn has changed, answers its requests, and tells what is found.
    fn finish(&mut self, turn: Turn) {
        let Turn { requests, cancelled, touched, exit } = turn;
        if self.phase == Phase::New || exit {
            return self.leave(requests);
        }
        self.check();
        let (projects, documents) = (&self.projects, &self.documents);
        let others = self.delivery.update(projects, documents, self.client, &touched);
        for asked in requests {
            if cancelled.contains(&asked.request.id) {
                self.client.answer(asked.request.id, Err(Failure::cancelled()));
            } else {
                requests::answer(self, asked);
            }
        }
        let is_last = self.phase == Phase::Leaving;
        for (id, report) in self.delivery.ready(&self.documents, is_last) {
            self.client.answer(id, Written::of(&report).ok_or_else(Failure::broken));
        }
        if others {
            requests::refresh(self);
        }
    }

    /// Whoever leaves is not kept waiting.
    fn leave(&mut self, requests: Vec<Asked>) {
        for asked in requests {
            let answer = match asked.request.method.as_str() {
                "shutdown" => Ok(Value::Null.into()),
                _ => Err(Failure::cancelled()),
            };
            self.client.answer(asked.request.id, answer);
        }
    }

    /// Brings all projects up to date.
    pub(super) fn check(&mut self) {
        let terms = Terms {
            lang: self.wanted_lang(),
            system: self.environment.system,
            today: (self.environment.today)(),
        };
        let mut checked = false;
        for project in &mut self.projects.all {
            let name = project.folder().and_then(|f| f.file_name()).map(|n| n.to_string_lossy().into_owned());
            // A lone draft is checked before anybody could look.
            let shown = project.is_new().then_some(name).flatten().and_then(|name| {
                self.shown += 1;
                Shown::begin(self.client, self.shown, &name, terms.lang.unwrap_or(terms.system))
            });
            checked |= project.check(&self.documents, terms, &Progress::default());
            drop(shown);
        }
        if checked {
            self.tell_unreadable();
        }
    }

    /// Says what could not be read, where that has changed.
    fn tell_unreadable(&mut self) {
        let lang = self.lang();
        let kept = self.projects.all.iter().filter_map(|p| p.kept());
        let unreadable = kept.flat_map(|k| &k.workspace().unreadable);
        let now: Vec<String> =
            unreadable.map(|u| format!("`{}` {}", u.path, u.reason.in_lang(lang))).collect();
        for said in now.iter().filter(|said| !self.unreadable.contains(said)) {
            self.log(MessageType::Warning, &Said::one(said.as_str()));
        }
        self.unreadable = now;
    }

    /// Says something for the client's log.
    pub(super) fn log(&self, kind: MessageType, said: &Said) {
        let message = said.in_lang(self.lang()).to_owned();
        self.client.notify::<LogMessageNotification>(LogMessageParams { kind, message });
    }
}
