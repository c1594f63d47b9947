//! Questions: what a rule seeks, and what is to be told of it.

use crate::syntax::tree::{self, Header};

use super::super::ir::{Query, Selection};
use super::super::messages;
use super::super::rewrite;
use super::Typer;
use super::rule::Sought;

impl Typer<'_> {
    /// A question; nothing where it has too many variables (and that is said). Without variables it is asked once.
    pub fn selection(&mut self, query: &tree::Query) -> Option<Selection> {
        let place = self.place(query.span);
        let Sought { variables, mut binders, conditions: reasons, .. } =
            self.sought(&query.members, place)?;
        let mut columns = Vec::with_capacity(query.columns.len());
        for column in &query.columns {
            let mut value = self.value(&column.value, None);
            rewrite::see_through(&mut value);
            columns.push((self.header(column), value));
        }
        self.leave_saying(0, messages::unused_in_query);
        let conditions = reasons.iter().map(|reason| reason.opened()).collect();
        rewrite::open_binders(&mut binders);
        let query = Query::of(binders, variables, conditions);
        Some(Selection { query, reasons, columns, place, slots: self.slots() })
    }

    /// What a column is called: as it says, else as its value is written, on one line.
    fn header(&self, column: &tree::Column) -> String {
        match column.header {
            Some(Header::Name(name)) => self.text(name).to_owned(),
            Some(Header::Text(text)) => crate::syntax::unquote(self.origin.text, text).into_owned(),
            None => {
                let written = column.value.span.of(self.origin.text);
                written.split_whitespace().collect::<Vec<_>>().join(" ")
            }
        }
    }
}
