//! Floor 13: many questions at once: what belongs to a sweep, what its answers are, and how they
//! are kept and joined (docs/sweeps.md).
//!
//! `words` are the entries of a spec's lists, `plan` their product, a job at an index; `spec` reads
//! a plan from TOML. `drawn` makes a job's instance, `answer` asks. `folder` keeps answers so that
//! a kill loses none that is there, `run` fills it, `merge` joins folders, `table` counts, `slurm`
//! writes a job array (docs/adr/0005-sweeps.md).

mod answer;
mod drawn;
mod folder;
mod merge;
mod plan;
mod run;
mod slurm;
mod spec;
mod table;
mod words;

pub use answer::{answer, line};
pub use drawn::{NoInstance, instance};
pub use folder::{Folder, FolderError, STATED};
pub use merge::{Joined, Merge, MergeError, Named};
pub use plan::{Asked, Family, FileData, Job, Plan, Shard, Source, Subject};
pub use run::{Progress, Ran, run};
pub use slurm::{Array, MOST_SHARDS};
pub use spec::read;
pub use table::{KEYS, Table};
pub use words::{Balance, Eta, Extent, Question, Start};
