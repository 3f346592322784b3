//! Files are safe: no output replaces an input or another output, none is half written.

use super::*;

const START: [&str; 4] = ["--w0", "1,1", "--eta", "1/2"];

fn refuses(folder: &Folder, args: &[&str], words: &[&str]) {
    let output = folder.run(args);
    let message = stderr(&output);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{args:?}: {message}");
    for word in words {
        assert!(message.contains(word), "{args:?}: {word:?} is not in {message:?}");
    }
}

#[test]
fn no_input_is_overwritten() {
    let toml = "name = \"t\"\neta = \"1/2\"\nw0 = [\"1\", \"1\"]\n[data]\nfile = \"two.csv\"\n";
    let inputs = [("two.csv", TWO_CLUSTERS), ("t.toml", toml), ("w0.txt", "1 1\n"), ("run.csv", "k,w_0,w_1\n0,1,1\n")];
    let folder = Folder::with(&inputs);
    let kept = || {
        for (name, text) in inputs {
            assert_eq!(std::fs::read_to_string(folder.path(name)).unwrap(), text);
        }
    };
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path("two.csv"), folder.path("link.csv")).unwrap();
    std::fs::hard_link(folder.path("two.csv"), folder.path("hard.csv")).unwrap();
    for place in ["two.csv", "./two.csv", "link.csv", "hard.csv"] {
        for command in ["margin", "landscape"] {
            refuses(&folder, &[command, "two.csv", "--certificate", place], &["--certificate", "overwrite", "two.csv"]);
        }
        for command in ["fate", "sgd", "network"] {
            let args = [&[command, "two.csv", "--certificate", place], &START[..]].concat();
            refuses(&folder, &args, &["--certificate", "overwrite"]);
        }
        for option in ["--certificate", "--checkpoint"] {
            let args = [&["orbit", "two.csv", "--at", "1", option, place], &START[..]].concat();
            refuses(&folder, &args, &[option, "overwrite"]);
        }
        refuses(&folder, &["landscape", "two.csv", "--svg", place], &["--svg", "overwrite"]);
        refuses(&folder, &["fate", "t.toml", "--certificate", place], &["overwrite"]);
        kept();
    }
    refuses(&folder, &["fate", "t.toml", "--certificate", "t.toml"], &["overwrite", "t.toml"]);
    let from_file = ["fate", "two.csv", "--w0-file", "w0.txt", "--eta", "1/2", "--certificate", "w0.txt"];
    refuses(&folder, &from_file, &["overwrite", "w0.txt"]);
    for option in ["--certificate", "--svg"] {
        for place in ["two.csv", "./run.csv"] {
            let args = ["replay", "two.csv", "run.csv", "--eta", "1/2", option, place];
            refuses(&folder, &args, &[option, "overwrite"]);
        }
    }
    refuses(&folder, &["verify", "t.toml", "--junit", "t.toml"], &[]);
    refuses(&folder, &["verify", "t.toml", "--report", "./t.toml"], &["--report", "overwrite", "t.toml"]);
    refuses(&folder, &["verify", "t.toml", "--report", "a", "--junit", "./a"], &["both"]);
    for command in ["fate", "sgd", "network"] {
        refuses(&folder, &[&[command, "two.csv", "--svg", "two.csv"], &START[..]].concat(), &["--svg", "overwrite"]);
    }
    refuses(
        &folder,
        &["landscape", "two.csv", "--svg", "a", "--certificate", "./a"],
        &["--svg", "--certificate", "both"],
    );
    kept();
}

#[test]
fn folders_have_to_be_there() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    for option in ["--certificate", "--svg"] {
        refuses(&folder, &["landscape", "two.csv", option, "new/c"], &["new", "no folder"]);
    }
    refuses(&folder, &[&["orbit", "two.csv", "--at", "1", "--checkpoint", "new/c"], &START[..]].concat(), &["new"]);
    assert!(!folder.path("new").exists());
}

#[test]
fn a_neighbour_is_not_touched() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS), ("c.json.partial", "mine")]);
    assert_eq!(folder.run(&["margin", "two.csv", "--certificate", "c.json"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(folder.path("c.json.partial")).unwrap(), "mine");
    let mut names: Vec<_> = std::fs::read_dir(folder.0.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["c.json", "c.json.partial", "two.csv"]);
}
