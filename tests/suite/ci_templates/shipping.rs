//! What is shipped: archives, the package, the image.

use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use tempfile::TempDir;

use super::text;

#[test]
fn an_archive_holds_the_program_its_licences_its_manual_and_completions() {
    let scratch = TempDir::new().unwrap();
    let target = "x86_64-unknown-linux-musl";
    let built = scratch.path().join(target).join("dist");
    fs::create_dir_all(&built).unwrap();
    let program = concat!("#!/bin/sh\nexec ", env!("CARGO_BIN_EXE_einklang"), " \"$@\"\n");
    fs::write(built.join("einklang"), program).unwrap();
    let script = "chmod +x */dist/einklang && \"$PACKAGE\" \"$TARGET\" \"$OUT\" && cd \"$OUT\" && \
                  sha256sum --quiet -c ./*.sha256 && tar -tzf ./*.tar.gz";
    let output = Command::new("bash")
        .args(["-e", "-c", script])
        .current_dir(scratch.path())
        .env("CARGO_TARGET_DIR", scratch.path())
        .env("OUT", scratch.path().join("dist"))
        .env("PACKAGE", concat!(env!("CARGO_MANIFEST_DIR"), "/ci/release/package.sh"))
        .env("TARGET", target)
        .output()
        .unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{said}");
    let name = format!("einklang-{}-{target}", env!("CARGO_PKG_VERSION"));
    for file in [
        "einklang",
        "README.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "completions/einklang.powershell",
        "man/man1/einklang-check.1",
        "man/de/man1/einklang.1",
    ] {
        assert!(said.contains(&format!("{name}/{file}\n")), "{file}: {said}");
    }
}

#[test]
fn what_the_program_is_built_from_travels_in_the_package_and_in_the_image() {
    let cargo = Command::new(env!("CARGO"))
        .args(["package", "--list", "--offline", "--allow-dirty"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let packed = String::from_utf8(cargo.stdout).unwrap();
    let dockerfile = text("ci/docker/Dockerfile");
    let let_in = text("ci/docker/Dockerfile.dockerignore");
    let included = included();
    assert!(included.len() > 5, "{included:?}");
    for file in included {
        assert!(packed.lines().any(|p| p.starts_with(&file)), "{file} is not packed");
        let top = file.split('/').next().unwrap();
        assert!(dockerfile.contains(&format!("\nCOPY {top} {top}\n")), "{top} is not copied");
        assert!(let_in.contains(&format!("\n!{top}\n")), "{top} is left out");
    }
    for folder in ["fixtures/", "tests/", "ci/"] {
        assert!(!packed.lines().any(|p| p.starts_with(folder)), "{folder} is packed");
    }
}

/// All files and folders that the source includes, from the root.
fn included() -> Vec<String> {
    let include = Regex::new(r#"include_(?:str|bytes|dir)!\(\s*"([^"]+)""#).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
    let mut found = Vec::new();
    let mut open = vec![root.join("src")];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let code = fs::read_to_string(&path).unwrap();
                found.extend(include.captures_iter(&code).map(|named| {
                    let below_root =
                        named[1].strip_prefix("$CARGO_MANIFEST_DIR/").map(|below| root.join(below));
                    let file = below_root.unwrap_or_else(|| folder.join(&named[1])).canonicalize().unwrap();
                    file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned()
                }));
            }
        }
    }
    found
}
