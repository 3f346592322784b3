//! What docs/adding-a-claim.md says about adding a claim is done, in a copy of the repository.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../docs/adding-a-claim.md");

/// The blocks of the page: what stands behind the opening fence, and the text.
fn blocks() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGE.split("\n```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap())
}

/// Copies a folder; a file that is there already is left alone, so that little is built anew.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        let copy_of = to.join(&name);
        if name == "target" || name == ".git" {
            continue;
        }
        if path.is_dir() {
            copy(&path, &copy_of);
        } else if fs::read(&path).unwrap() != fs::read(&copy_of).unwrap_or_default() {
            fs::copy(&path, copy_of).unwrap();
        }
    }
}

/// Removes what the repository does not have.
fn prune(copy: &Path, original: &Path) {
    for entry in fs::read_dir(copy).into_iter().flatten() {
        let entry = entry.unwrap();
        let (path, original) = (entry.path(), original.join(entry.file_name()));
        match (path.is_dir(), original.exists()) {
            (true, _) if entry.file_name() == "target" => {}
            (true, true) => prune(&path, &original),
            (true, false) => fs::remove_dir_all(path).unwrap(),
            (false, true) => {}
            (false, false) => fs::remove_file(path).unwrap(),
        }
    }
}

#[test]
fn a_claim_is_added_as_the_page_says() {
    let original = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = temporary.join("contributing");
    prune(&root, original);
    copy(original, &root);
    // Cargo tells packages apart by name and version, not by place: without another version the
    // copy would be built over this one.
    let manifest = fs::read_to_string(original.join("Cargo.toml")).unwrap();
    let other = manifest.replacen("\"\nedition", "+contributing\"\nedition", 1);
    assert_ne!(manifest, other);
    fs::write(root.join("Cargo.toml"), other).unwrap();
    let (mut files, mut lines, mut commands) = (0, 0, 0);
    for (fence, text) in blocks() {
        let (_, what) = fence.split_once(' ').unwrap_or((fence, ""));
        if let Some(file) = what.strip_prefix("file=") {
            let path = root.join(file);
            assert!(!original.join(file).exists(), "{file} is there already");
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{text}\n")).unwrap();
            files += 1;
        } else if let Some(file) = what.strip_prefix("line=") {
            let group = fs::read_to_string(original.join(file)).unwrap();
            fs::write(root.join(file), group.replacen("pub(super) mod ", &format!("{text}\npub(super) mod "), 1))
                .unwrap();
            assert_eq!(text.lines().count(), 1);
            lines += 1;
        }
        for command in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            // The dependencies are those that are built already.
            let built = temporary.parent().unwrap();
            let output = Command::new("sh")
                .args(["-c", command])
                .current_dir(&root)
                .env_remove("CARGO_MANIFEST_DIR")
                .env("CARGO_NET_OFFLINE", "true")
                .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_DEV_DEBUG", "0")
                .env("CARGO_BUILD_BUILD_DIR", built)
                .env("CARGO_TARGET_DIR", root.join("target"))
                .output()
                .unwrap();
            let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            assert!(output.status.success(), "{command}\n{}", printed.concat());
            commands += 1;
        }
    }
    assert_eq!((files, lines, commands), (4, 1, 4));
    let written = blocks().filter_map(|(fence, text)| Some((fence.split_once(" file=")?.1, text)));
    for (file, text) in written {
        assert_eq!(fs::read_to_string(root.join(file)).unwrap(), format!("{text}\n"), "{file} is not formatted");
    }
    for page in ["README.md", "docs/conformance.md", "docs/certificates.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        assert!(text.contains("landscape.svm"), "{page}");
    }
}
