//! Builds the crate anew when a page is added to `rules/`, whose folder travels inside the binary.

fn main() {
    println!("cargo::rerun-if-changed=rules");
}
