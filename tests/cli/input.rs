//! What is read is what is meant: the right answers of tests/fixtures/input, and of their kin.

use serde_json::{Value, json};

use super::arrays::{Numpy, npz};
use super::contract::answer;
use super::*;

/// The SVM of a file, or what is said of it with exit status 2.
fn svm(folder: &Folder, args: &[&str]) -> Result<Value, String> {
    let output = folder.run(&[&["margin"], args, &["--format", "json"]].concat());
    match output.status.code() {
        Some(0) => Ok(serde_json::from_slice::<Value>(&output.stdout).unwrap()),
        Some(2) => {
            let message = stderr(&output);
            assert!(message.lines().count() == 1, "{args:?}: {message}");
            let told: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(message, format!("margincert: {}\n", told["error"]["message"].as_str().unwrap()), "{args:?}");
            Err(message)
        }
        code => panic!("{args:?}: {code:?}: {}", stderr(&output)),
    }
}

fn reads(folder: &Folder, args: &[&str], w: &[&str]) -> Value {
    let answer = svm(folder, args).unwrap_or_else(|message| panic!("{args:?}: {message}"));
    assert_eq!(answer["w"], json!(w), "{args:?}");
    answer["label"].clone()
}

fn refuses(folder: &Folder, args: &[&str], words: &[&str]) {
    let message = svm(folder, args).expect_err("it is refused");
    for word in words {
        assert!(message.contains(word), "{args:?}: {word:?} is not in {message:?}");
    }
}

fn fixtures() -> Folder {
    let folder = Folder::with(&[("sparse_3000000.svm", "1 1:7 3000000:1\n-1 1:-7\n")]);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/input");
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.0.path().join(file.file_name())).unwrap();
    }
    folder
}

#[test]
fn the_files_of_the_folder() {
    let folder = fixtures();
    refuses(&folder, &["xy_class.csv"], &["xy_class.csv:1:3", "--label y", "--label class"]);
    let label = reads(&folder, &["xy_class.csv", "--label", "class"], &["3/10", "-1/10"]);
    assert_eq!(
        label,
        json!({ "column": "class", "classes": { "1": ["1"], "-1": ["-1"] }, "features": ["x", "y"], "prepared": [] })
    );
    refuses(&folder, &["pandas_index.csv"], &["pandas_index.csv:1:1", "index=False", "--drop 'Unnamed: 0'"]);
    reads(&folder, &["pandas_index.csv", "--drop", "Unnamed: 0"], &["1/2", "1/2"]);
    reads(&folder, &["pandas_index.csv", "--features", "a,b"], &["1/2", "1/2"]);
    assert!(stdout(&folder.run(&["margin", "rounded.csv"])).contains("(about 3)"));
    assert!(!stdout(&folder.run(&["margin", "rounded.csv"])).contains("= 3)"));
    reads(&folder, &["heart_like"], &["5/9", "-4/9", "2/9"]);
    refuses(&folder, &["zero_based.svm"], &["zero_based.svm:1:3", "`0:0.5`", "--zero-based", "scikit-learn"]);
    reads(&folder, &["zero_based.svm", "--zero-based"], &["2/5", "4/5"]);
    refuses(&folder, &["labels_01.svm"], &["labels_01.svm:2:1", "`0`", "--positive 1", "`1`"]);
    let w = ["252805/292953", "635/292953", "-314620/292953"];
    let label = reads(&folder, &["labels_01.svm", "--positive", "1"], &w);
    assert_eq!(label["classes"], json!({ "1": ["1"], "-1": ["0"] }));
    refuses(&folder, &["qid.svm"], &["qid.svm:1:3", "`qid:1`", "--ignore-qid"]);
    reads(&folder, &["qid.svm", "--ignore-qid"], &["2/5", "4/5"]);
    refuses(&folder, &["strings.tsv"], &["strings.tsv:1:1", "--label species", "a, b, species"]);
    refuses(&folder, &["strings.tsv", "--label", "species"], &["strings.tsv:2:3", "--positive setosa", "`other`"]);
    let label = reads(&folder, &["strings.tsv", "--label", "species", "--positive", "setosa"], &["8/25", "6/25"]);
    assert_eq!(label["classes"], json!({ "1": ["setosa"], "-1": ["other"] }));
    refuses(&folder, &["open_quote.csv"], &["open_quote.csv:4:5", "quote", "never closes"]);
    let label = reads(&folder, &["sparse_3000000.svm"], &["1/7", "0"]);
    assert_eq!(label["features"], json!(["1", "3000000"]));
    assert!(stdout(&folder.run(&["margin", "sparse_3000000.svm"])).contains("2999998 more are zero in every sample"));
}

#[test]
fn the_label_column() {
    let folder = Folder::with(&[
        ("three.csv", "y,target,a\n1,1,1\n-1,-1,-1\n"),
        ("coordinates.csv", "x,y,label\n4,1,1\n3,-1,1\n-3,1,-1\n-4,-1,-1\n"),
        ("twice.csv", "label,y,a\n1,1,1\n-1,-1,-1\n"),
        ("Class.csv", "a,Class\n2,1\n-2,-1\n"),
        ("none.csv", "a,b\n1,2\n"),
        ("raw.csv", "5.1,3.5,1\n4.9,3,-1\n"),
        ("numbered.csv", "0,1,2\n4,1,1\n3,-1,1\n-3,1,-1\n-4,-1,-1\n"),
        ("labels.csv", "label,Label,a\n1,1,1\n"),
    ]);
    refuses(&folder, &["three.csv"], &["three.csv:1:2", "--label y", "--label target"]);
    reads(&folder, &["three.csv", "--label", "y", "--drop", "target"], &["1"]);
    reads(&folder, &["three.csv", "--drop", "target", "--bias", "0"], &["1", "0"]);
    let label = reads(&folder, &["coordinates.csv"], &["3/10", "-1/10"]);
    assert_eq!((&label["column"], &label["features"]), (&json!("label"), &json!(["x", "y"])));
    refuses(&folder, &["twice.csv"], &["twice.csv:1:2", "`y`", "--drop y", "--features"]);
    reads(&folder, &["twice.csv", "--features", "a"], &["1"]);
    reads(&folder, &["Class.csv"], &["1/2"]);
    refuses(&folder, &["none.csv"], &["none.csv:1:1", "--label NAME", "a, b"]);
    refuses(&folder, &["raw.csv"], &["raw.csv:1:1", "header"]);
    reads(&folder, &["numbered.csv", "--label", "2"], &["3/10", "-1/10"]);
    refuses(&folder, &["labels.csv"], &["labels.csv:1:2", "--label label", "--label Label"]);
    refuses(&folder, &["none.csv", "--label", "c"], &["--label", "`c`", "a, b"]);
    refuses(&folder, &["three.csv", "--label", "y", "--drop", "y"], &["--drop", "`y`", "label column"]);
    refuses(&folder, &["three.csv", "--label", "y", "--features", "a,a"], &["--features", "`a`", "already"]);
}

#[test]
fn columns_that_count() {
    let with = |name: &str, values: [&str; 3]| {
        let [x, y, z] = values;
        format!("{name},label,a\n{x},1,2\n{y},-1,-2\n{z},1,5\n")
    };
    for name in ["id", "ID", "Index", "Unnamed: 0", "idx", "row_id"] {
        let folder = Folder::with(&[("d.csv", &with(name, ["7", "8", "9"]))]);
        refuses(&folder, &["d.csv"], &["d.csv:1:1", name, "--drop", "--features"]);
        reads(&folder, &["d.csv", "--drop", name], &["1/2"]);
        assert_eq!(reads(&folder, &["d.csv", "--features", "a"], &["1/2"])["features"], json!(["a"]));
        svm(&folder, &["d.csv", "--features", &format!("{name},a")]).unwrap();
    }
    // What does not count is a feature.
    let folder = Folder::with(&[("d.csv", &with("index", ["3", "1", "3"])), ("e.csv", &with("", ["5", "x", "1"]))]);
    assert_eq!(svm(&folder, &["d.csv"]).unwrap()["label"]["features"], json!(["index", "a"]));
    refuses(&folder, &["e.csv"], &["e.csv:1:1", "no name", "--drop 'Unnamed: 0'"]);
    let folder = Folder::with(&[("r.txt", "\"label\" \"a\"\n\"1\" 1 2\n\"2\" -1 -2\n")]);
    refuses(&folder, &["r.txt"], &["r.txt:2:3", "3 fields", "row.names=FALSE"]);
}

#[test]
fn classes_of_all_kinds() {
    for (labels, remedy, positive, w) in [
        (["1", "2", "2"], "--positive 1", "1", "1/2"),
        (["2", "1", "1"], "--positive 1", "2", "1/2"),
        (["True", "False", "False"], "--positive True", "True", "1/2"),
        (["a", "b", "c"], "--positive a", "a", "1/2"),
        (["Iris setosa", "x", "x"], "--positive 'Iris setosa'", "Iris setosa", "1/2"),
        (["1.0", "0.0", "0"], "--positive 1.0", "1", "1/2"),
        (["-1", "0", "0"], "--positive -1", "-1", "1/2"),
    ] {
        let [x, y, z] = labels;
        let text = format!("a,label\n2,{x}\n-2,{y}\n-3,{z}\n");
        let folder = Folder::with(&[("d.csv", &text)]);
        refuses(&folder, &["d.csv"], &["d.csv:", "+1 or -1", remedy]);
        reads(&folder, &["d.csv", "--positive", positive], &[w]);
        refuses(&folder, &["d.csv", "--positive", "7"], &["--positive", "`7`"]);
    }
    let folder = Folder::with(&[("d.csv", "a,label\n2,a\n-2,b\n-3,c\n1,\n")]);
    refuses(&folder, &["d.csv", "--positive", "a"], &["d.csv:5:2", "missing"]);
    let folder = Folder::with(&[("d.csv", "a,label,b\n2,1,red\n-2,-1,blue\n")]);
    refuses(&folder, &["d.csv"], &["d.csv:2:3", "`red`", "--drop b"]);
    let folder = Folder::with(&[("d.csv", "a;label\n2,5;1\n-2,5;-1\n")]);
    refuses(&folder, &["d.csv"], &["d.csv:2:1", "`2,5`", "decimal comma"]);
}

#[test]
fn separators_marks_and_quotes() {
    let rows = [["label", "a", "b"], ["1", "2", "3"], ["-1", "-1", "-1"], ["1", "5", "4"]];
    for (name, between) in
        [("d.csv", ","), ("d.csv", ";"), ("d.tsv", "\t"), ("d", "  "), ("d.txt", " | "), ("d.dat", " ")]
    {
        for (mark, end, quote) in [("", "\n", ""), ("\u{feff}", "\r\n", ""), ("", "\n", "\"")] {
            if quote == "\"" && between.trim() != between && between.contains('|') {
                continue;
            }
            let line = |row: &[&str; 3]| row.map(|field| format!("{quote}{field}{quote}")).join(between) + end;
            let text = format!("{mark}{}{end}", rows.iter().map(line).collect::<String>());
            let folder = Folder::with(&[(name, &text)]);
            let label = reads(&folder, &[name], &["1/2", "1/2"]);
            assert_eq!(label["features"], json!(["a", "b"]), "{text:?}");
            let open = text.trim_end().trim_end_matches('"').to_owned();
            let at = open.rfind('4').unwrap();
            let folder = Folder::with(&[(name, &format!("{}\"4", &open[..at].trim_end_matches('"')))]);
            if between.trim() == between || between == " " {
                refuses(&folder, &[name], &[":4:", "never closes"]);
            }
        }
    }
    let folder =
        Folder::with(&[("d.txt", "# label a b\n1 2 3\n-1 -1 -1\n"), ("q.csv", "label,\"a, \"\"b\"\"\"\n1,\"2\"\n")]);
    assert_eq!(reads(&folder, &["d.txt"], &["1/2", "1/2"])["features"], json!(["a", "b"]));
    assert_eq!(reads(&folder, &["q.csv"], &["1/2"])["features"], json!(["a, \"b\""]));
}

#[test]
fn libsvm_by_content_and_by_name() {
    let text = "+1 1:0.5 2:1 # a\n\n-1 1:-0.5 2:-2\n";
    for name in ["a", "a.t", "a.txt", "a.SVM", "a.LibSVM", "a.svmlight", "a.dat", "a.csv", "a.scale"] {
        reads(&Folder::with(&[(name, text)]), &[name], &["2/5", "4/5"]);
        reads(&Folder::with(&[(name, &format!("\u{feff}{}", text.replace('\n', "\r\n")))]), &[name], &["2/5", "4/5"]);
    }
    let folder = Folder::with(&[
        ("t.svm", "label,a\n1,2\n"),
        ("bare.txt", "1\n1 1:2\n"),
        ("zero", "1 0:1 3:2\n"),
        ("back.svm", "1 2:1 0:2\n"),
        ("two.svm", "2 1:1\n1 1:-1\n"),
        ("rank", "2 qid:10 1:1\n1 qid:10 1:-1\n"),
    ]);
    reads(&folder, &["t.svm"], &["1/2"]);
    refuses(&folder, &["t.svm", "--input-format", "libsvm"], &["t.svm", "no feature"]);
    refuses(&folder, &["t.svm", "--input-format", "xls"], &["--input-format", "`xls`", "libsvm"]);
    reads(&folder, &["bare.txt", "--active", "1"], &["1/2"]);
    refuses(&folder, &["zero"], &["zero:1:3", "--zero-based"]);
    reads(&folder, &["zero", "--zero-based"], &["1/5", "0", "0", "2/5"]);
    refuses(&folder, &["back.svm"], &["back.svm:1:7", "`0:2`"]);
    refuses(&folder, &["two.svm"], &["two.svm:1:1", "--positive 1"]);
    reads(&folder, &["two.svm", "--positive", "2"], &["1"]);
    refuses(&folder, &["rank"], &["rank:1:3", "--ignore-qid"]);
    reads(&folder, &["rank", "--ignore-qid", "--positive", "2"], &["1"]);
    refuses(&folder, &["two.svm", "--label", "1"], &["--label", "LIBSVM"]);
    reads(&folder, &["zero", "--zero-based", "--features", "3"], &["1/2"]);
}

const X: [[f64; 2]; 3] = [[2.0, 3.0], [-1.0, -1.0], [5.0, 4.0]];

#[test]
fn numpy_arrays() {
    let folder = Folder::with(&[]);
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(folder.path(name), bytes).unwrap();
    for (kind, big, fortran) in [("f8", false, false), ("f8", true, true), ("f4", false, true), ("f2", true, false)] {
        let x = Numpy::floats(kind, big, fortran, &X);
        write("d.npz", npz(&[("X", x.clone()), ("y", Numpy::integers("i8", big, &[1, -1, 1]))], fortran));
        let label = reads(&folder, &["d.npz"], &["1/2", "1/2"]);
        assert_eq!((&label["column"], &label["features"]), (&json!("y"), &json!(["X[0]", "X[1]"])));
    }
    let x = || Numpy::floats("f8", false, false, &X);
    for kind in ["i1", "i2", "i4", "i8"] {
        write("d.npz", npz(&[("y", Numpy::integers(kind, false, &[1, -1, 1])), ("X", x())], true));
        reads(&folder, &["d.npz"], &["1/2", "1/2"]);
    }
    write("u.npz", npz(&[("X", x()), ("y", Numpy::integers("u1", false, &[1, 0, 1]))], false));
    refuses(&folder, &["u.npz"], &["u.npz", "row 1", "--positive 1"]);
    reads(&folder, &["u.npz", "--positive", "1"], &["1/2", "1/2"]);
    write("b.npz", npz(&[("X", x()), ("y", Numpy::integers("b1", false, &[1, 0, 1]))], false));
    refuses(&folder, &["b.npz"], &["--positive True"]);
    reads(&folder, &["b.npz", "--positive", "True"], &["1/2", "1/2"]);
    write("s.npz", npz(&[("X", x()), ("y", Numpy::texts(&["si", "no", "si"]))], false));
    reads(&folder, &["s.npz", "--positive", "si"], &["1/2", "1/2"]);
    write("no_y.npz", npz(&[("X", x())], false));
    refuses(&folder, &["no_y.npz"], &["no_y.npz", "--label", "X[0]"]);
    write("short.npz", npz(&[("X", x()), ("y", Numpy::integers("i8", false, &[1, -1]))], false));
    refuses(&folder, &["short.npz"], &["3 rows", "2 labels"]);
    write(
        "more.npz",
        npz(
            &[
                ("X", x()),
                ("y", Numpy::integers("i8", false, &[1, -1, 1])),
                ("w", Numpy::integers("i8", false, &[9, 8, 7])),
            ],
            false,
        ),
    );
    reads(&folder, &["more.npz"], &["1/2", "1/2"]);
    reads(&folder, &["more.npz", "--features", "X[0],w"], &["17/25", "-1/25"]);

    write("d.npy", Numpy::floats("f8", false, false, &[[1.0, 0.1], [-1.0, -0.1]]));
    refuses(&folder, &["d.npy"], &["d.npy", "--label N", "numpy.savez"]);
    // The double 0.1 is the dyadic number that it is.
    reads(&folder, &["d.npy", "--label", "0"], &["36028797018963968/3602879701896397"]);
    write("nan.npy", Numpy::floats("f8", false, false, &[[1.0, f64::NAN], [-1.0, -0.1]]));
    refuses(&folder, &["nan.npy", "--label", "0"], &["nan.npy", "row 0", "column 1", "NaN", "finite"]);
    write("object.npy", Numpy::raw("|O", false, "(3, 2)", b"\x80\x04"));
    refuses(&folder, &["object.npy"], &["object.npy", "astype(float)"]);
    write("long.npy", Numpy::raw("<f16", false, "(1, 1)", &[0; 16]));
    refuses(&folder, &["long.npy"], &["f16", "astype(float)"]);
    write("flat.npy", Numpy::raw("<f8", false, "(1,)", &[0; 8]));
    refuses(&folder, &["flat.npy"], &["1 dimensions"]);
    for (shape, data) in
        [("(3, 2)", 8), ("(99999999999, 99999999999)", 8), ("(-1, 2)", 8), ("((((((((((((1", 8), ("()", 3)]
    {
        write("bad.npy", Numpy::raw("<f8", false, shape, &vec![0; data]));
        refuses(&folder, &["bad.npy"], &["bad.npy"]);
    }
    let whole = npz(&[("X", x())], true);
    for cut in [4, 30, whole.len() / 2, whole.len() - 1] {
        write("cut.npz", whole[..cut].to_vec());
        refuses(&folder, &["cut.npz"], &["cut.npz"]);
    }
    write("object.pkl", b"\x80\x04\x95\0\0".to_vec());
    refuses(&folder, &["object.pkl"], &["pickle", "numpy.savez"]);
}

#[test]
fn gzip_and_standard_input() {
    use std::io::Write as _;
    let text = "label,a,b\n1,2,3\n-1,-1,-1\n1,5,4\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let folder = Folder::with(&[("plain.csv", text)]);
    std::fs::write(folder.path("d.csv.gz"), &packed).unwrap();
    std::fs::write(folder.path("cut.csv.gz"), &packed[..packed.len() - 9]).unwrap();
    reads(&folder, &["d.csv.gz"], &["1/2", "1/2"]);
    refuses(&folder, &["cut.csv.gz"], &["cut.csv.gz", "gzip"]);
    answer(&folder, &["margin", "d.csv.gz", "--certificate", "c.json"], 0);
    let certificate = std::fs::read_to_string(folder.path("c.json")).unwrap();
    assert!(certificate.contains("\"name\":\"d\""), "{certificate}");
    assert_eq!(folder.run(&["check", "c.json", "--against", "d.csv.gz"]).status.code(), Some(0));
    for bytes in [text.as_bytes(), &packed] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_margincert"));
        program.args(["margin", "-", "--format", "json"]).stdin(std::process::Stdio::piped());
        let mut running = program.stdout(std::process::Stdio::piped()).spawn().unwrap();
        running.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = running.wait_with_output().unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap()["w"], json!(["1/2", "1/2"]));
    }
}

#[test]
fn arff() {
    let folder = Folder::with(&[
        (
            "d.arff",
            "% comment\n@relation 'a b'\n@attribute 'petal width' numeric\n@ATTRIBUTE b REAL\n@attribute hair {false,true}\n\
             @attribute class {'Iris-setosa', other}\n@data\n2, 3,true,'Iris-setosa'\n-1,-1,false,other\n",
        ),
        ("sparse.arff", "@relation r\n@attribute a numeric\n@attribute class {1,-1}\n@data\n{0 1}\n"),
        ("missing.arff", "@relation r\n@attribute a numeric\n@attribute class {1,-1}\n@data\n?,1\n"),
        ("open.arff", "@relation r\n@attribute a numeric\n@attribute class {1,-1}\n@data\n1,'1\n"),
        ("bad.arff", "@relation r\nattribute a numeric\n"),
        (
            "id.arff",
            "@relation r\n@attribute id numeric\n@attribute a numeric\n@attribute class {1,-1}\n@data\n1,2,1\n2,-2,-1\n",
        ),
    ]);
    refuses(&folder, &["d.arff"], &["d.arff:8:4", "--positive Iris-setosa"]);
    let label =
        reads(&folder, &["d.arff", "--positive", "Iris-setosa", "--features", "petal width,b"], &["1/2", "1/2"]);
    assert_eq!(label["features"], json!(["petal width", "b"]));
    assert_eq!(svm(&folder, &["d.arff", "--positive", "other"]).unwrap()["status"], "optimal");
    refuses(&folder, &["sparse.arff"], &["sparse.arff:5:1", "dense"]);
    refuses(&folder, &["missing.arff"], &["missing.arff:5:1", "`?`", "missing", "--drop a"]);
    refuses(&folder, &["open.arff"], &["open.arff:5:2", "never closes"]);
    refuses(&folder, &["bad.arff"], &["bad.arff:2:1", "@attribute"]);
    refuses(&folder, &["id.arff"], &["`id`", "--drop id"]);
}

/// As OpenML's datasets of these names are written: by Weka, by liac-arff, by hand.
#[test]
fn arff_of_openml() {
    let sonar = "% 1. Title: Sonar, Mines vs. Rocks\n%\n% NAME:  Sonar\n\n@relation sonar\n\n\
                 @attribute 'attribute_1' real\n@attribute 'attribute 2 (dB)' real\n\
                 @attribute 'Class' { Rock, Mine}\n@data\n\
                 % 2 instances\n0.02,0.0371,Rock\n -0.0453 , 0.0523 ,Mine\n%\n%\n";
    let wide = "@RELATION \"a relation, 'quoted'\"\n\n@ATTRIBUTE \"it's\"\tREAL\n@ATTRIBUTE 'it\\'s' INTEGER [0,9]\n\
                @ATTRIBUTE z{0,1}\n@ATTRIBUTE binaryClass {'P x', \"N\"}\n\n@DATA\n2,3,1,'P x'\n-1,-1,0,\"N\"\n";
    let votes = "@relation vote\n@attribute 'handicapped-infants' { 'n', 'y'}\n@attribute bill numeric\n\
                 @attribute 'Class' { 'democrat', 'republican'}\n@data\n'n',1,'republican'\n?,2,'democrat'\n";
    let numbered = "@relation mnist\n@attribute 1 numeric\n@attribute 2 numeric\n@attribute 3 numeric\n\
                    @attribute digit {3,8}\n@data\n1,2,0,3\n0,0,1,8\n";
    let folder = Folder::with(&[
        ("sonar.arff", sonar),
        ("windows", &sonar.replace('\n', "\r\n")),
        ("wide.arff", wide),
        ("votes.arff", votes),
        ("numbered.arff", numbered),
        ("label.arff", "@relation r\n@attribute a numeric\n@attribute class {u,v}\n@data\n1,u\n2,?\n"),
        ("sparse.arff", "@relation r\n@attribute a numeric\n@attribute class {u, v}\n@data\n{0 1, 1 v}\n{}\n"),
        ("weight.arff", "@relation r\n@attribute a numeric\n@attribute class {1,-1}\n@data\n1,1,{5}\n"),
        ("blanks.arff", "@relation r\n@attribute petal width numeric\n@attribute class {1,-1}\n@data\n1 1\n"),
    ]);
    for file in ["sonar.arff", "windows"] {
        let label = svm(&folder, &[file, "--positive", "Rock"]).unwrap()["label"].clone();
        let names = ["attribute_1", "attribute 2 (dB)"];
        let classes = json!({ "1": ["Rock"], "-1": ["Mine"] });
        assert_eq!(label, json!({ "column": "Class", "classes": classes, "features": names, "prepared": [] }));
    }
    refuses(&folder, &["sonar.arff"], &["sonar.arff:12:3", "--positive", "`Rock`, `Mine`"]);
    refuses(&folder, &["wide.arff"], &["--label binaryClass", "it's"]);
    let wide = ["wide.arff", "--label", "binaryClass", "--positive", "P x"];
    assert_eq!(svm(&folder, &wide).unwrap()["label"]["features"], json!(["it's", "it's", "z"]));
    refuses(
        &folder,
        &["votes.arff", "--positive", "democrat"],
        &["votes.arff:6:1", "`n`", "--drop handicapped-infants"],
    );
    let lacking = ["votes.arff", "--positive", "democrat", "--features", "bill"];
    assert_eq!(svm(&folder, &lacking).unwrap()["label"]["features"], json!(["bill"]));
    refuses(&folder, &["numbered.arff"], &["no column is `label`", "digit"]);
    reads(&folder, &["numbered.arff", "--label", "digit", "--positive", "3"], &["1/5", "2/5", "-1"]);
    refuses(&folder, &["label.arff", "--positive", "u"], &["label.arff:6:2", "label is missing", "`?`"]);
    refuses(&folder, &["sparse.arff", "--positive", "v"], &["sparse.arff:5:1", "sparse", "SparseToNonSparse"]);
    refuses(&folder, &["weight.arff"], &["weight.arff:5:3", "3 fields where 2 are needed"]);
    refuses(&folder, &["blanks.arff"], &["blanks.arff:5:2", "1 fields where 2 are needed"]);
}

#[test]
fn instance_files_have_the_same_keys() {
    let keys = "label = \"species\"\npositive = \"setosa\"\nfeatures = [\"a\"]\n";
    let folder = Folder::with(&[
        ("d.tsv", "a\tb\tspecies\n2\t3\tsetosa\n-1\t-1\tother\n"),
        ("t.toml", &format!("name = \"t\"\n[data]\nfile = \"d.tsv\"\n{keys}")),
        ("z.toml", "name = \"t\"\n[data]\nfile = \"z.svm\"\nzero-based = true\nignore-qid = true\n"),
        ("z.svm", "1 qid:1 0:2\n"),
        ("c.toml", "name = \"t\"\n[data]\nfile = \"z.svm\"\ninput-format = \"cvs\"\n"),
    ]);
    let label = reads(&folder, &["t.toml"], &["1"]);
    assert_eq!(label["features"], json!(["a"]));
    refuses(&folder, &["t.toml", "--label", "b"], &["--label", "[data]"]);
    reads(&folder, &["z.toml"], &["1/2"]);
    refuses(&folder, &["c.toml"], &["c.toml:4:16", "`cvs`"]);
}

#[test]
fn every_command_names_what_it_read() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let start = ["--w0", "1,1", "--eta", "1/2", "--at", "10"];
    let with = |command: &'static str| [&[command, "two.csv"], &start[..]].concat();
    let expected =
        json!({ "column": "label", "classes": { "1": ["1"], "-1": ["-1"] }, "features": ["a", "b"], "prepared": [] });
    for args in [
        vec!["margin", "two.csv"],
        vec!["landscape", "two.csv"],
        with("fate"),
        with("orbit"),
        with("sgd"),
        with("network"),
    ] {
        assert_eq!(answer(&folder, &args, 0)["label"], expected, "{args:?}");
        let human = stdout(&folder.run(&args));
        assert!(human.starts_with("label     label: +1 is 1, -1 is -1\nfeatures  a, b\n"), "{args:?}: {human}");
    }
}

/// No text of a file reaches the screen raw.
#[test]
fn hostile_names() {
    let hostile = "a\u{1b}[2J\u{202e}";
    let folder = Folder::with(&[
        ("d.csv", &format!("{hostile},{hostile}2,species\n2,x,{hostile}\n-1,y,b\n")),
        (
            "d.arff",
            &format!("@relation r\n@attribute '{hostile}' numeric\n@attribute class {{1,-1}}\n@data\n{hostile},1\n"),
        ),
        ("d", &format!("1 {hostile}:1\n")),
    ]);
    for args in [
        &["d.csv"][..],
        &["d.csv", "--label", "species"],
        &["d.csv", "--label", "species", "--positive", "b"],
        &["d.csv", "--label", "species", "--positive", "c"],
        &["d.csv", "--label", hostile],
        &["d.arff"],
        &["d"],
        &["d", "--input-format", "libsvm"],
    ] {
        let message = svm(&folder, args).expect_err("it is refused");
        assert!(!message.contains(['\u{1b}', '\u{202e}']), "{args:?}: {message:?}");
    }
}

/// A certificate has the numbers alone: what was done to the file before is told by every answer.
#[test]
fn what_is_prepared_is_said() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let prepared =
        |args: &[&str]| answer(&folder, &[&["margin", "two.csv"], args].concat(), 0)["label"]["prepared"].clone();
    assert_eq!(prepared(&[]), json!([]));
    assert_eq!(
        prepared(&["--read-as", "float64", "--center", "class-midpoint", "--scale", "power-of-two", "--bias", "1/2"]),
        json!(["read-as float64", "center class-midpoint", "scale power-of-two", "bias 1/2"])
    );
    let told = stdout(&folder.run(&["margin", "two.csv", "--center", "mean", "--bias", "1"]));
    assert!(told.contains("\nprepared  center mean, bias 1\n"), "{told}");
}
