//! Does the jobs of a shard, on so many threads, and keeps each answer as soon as it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::answer::line;
use super::folder::{Folder, FolderError, Journal};
use super::plan::{Plan, Shard};
use crate::stepping::{Halt, Watch};

/// How often it is looked whether the work is to stop.
const TICK: Duration = Duration::from_millis(20);

/// What is told while jobs are done.
pub struct Progress<'a> {
    /// So many answers are there at the beginning, of so many.
    pub begun: &'a (dyn Fn(u64, u64) + Sync),
    /// A job was done, of this digest, in this time.
    pub done: &'a (dyn Fn(&str, Duration) + Sync),
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// The jobs of the shard.
    pub jobs: u64,
    /// Its chunks.
    pub chunks: u64,
    /// Answers that were there before.
    pub found: u64,
    /// Answers that were made.
    pub made: u64,
}

/// A chunk whose file is not there yet.
struct Chunk {
    digest: String,
    /// The digests of its jobs.
    jobs: Vec<String>,
    from: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By the digest of the job.
    lines: BTreeMap<String, String>,
    journal: Option<Journal>,
}

/// Does what is left of a shard on the threads of the pool that it is called in, until it is done
/// or `watch` is halted: then the jobs under way are given up, and the answers that are there stay.
///
/// # Errors
/// A file cannot be read or written.
pub fn run(
    plan: &Plan,
    shard: Shard,
    folder: &Folder,
    pool: &rayon::ThreadPool,
    watch: &Watch,
    progress: &Progress<'_>,
) -> Result<Ran, FolderError> {
    let (chunks, mut ran) = left(plan, shard, folder)?;
    (progress.begun)(ran.found, ran.jobs);
    let todo: Vec<(usize, usize)> = chunks.iter().enumerate().flat_map(|(at, chunk)| chunk.missing(at)).collect();
    let (next, made, over) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let failed: Mutex<Option<FolderError>> = Mutex::default();
    // Each thread has a watch of its own: one that all write to would be waited for at every step.
    let watches: Vec<Watch> = (0..pool.current_num_threads()).map(|_| Watch::default()).collect();
    let stop = || watches.iter().for_each(|watch| watch.halt(Halt::Interrupted));
    let worker = |own: &Watch| {
        while let Some(&(chunk, job)) = todo.get(next.fetch_add(1, Ordering::Relaxed)) {
            if own.halted().is_some() {
                return;
            }
            let begun = Instant::now();
            match chunks[chunk].answer(job, plan, folder, own) {
                Ok(false) => return,
                Ok(true) => {
                    made.fetch_add(1, Ordering::Relaxed);
                    (progress.done)(&chunks[chunk].jobs[job], begun.elapsed());
                }
                Err(error) => {
                    lock(&failed).get_or_insert(error);
                    stop();
                }
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if watch.halted().is_some() {
                    stop();
                }
                thread::sleep(TICK);
            }
        });
        let _over = Over(&over);
        pool.broadcast(|context| worker(&watches[context.index()]));
    });
    ran.made = made.into_inner();
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(ran),
    }
}

/// The chunks that are not finished, with the answers that journals have.
fn left(plan: &Plan, shard: Shard, folder: &Folder) -> Result<(Vec<Chunk>, Ran), FolderError> {
    let (mut chunks, mut ran) = (Vec::new(), Ran::default());
    for number in plan.chunks_of(shard) {
        let jobs = plan.digests(number);
        let digest = Plan::digest_of(&jobs);
        ran.jobs += jobs.len() as u64;
        ran.chunks += 1;
        if folder.is_finished(&digest, &jobs)? {
            ran.found += jobs.len() as u64;
            folder.tidy(&digest);
            continue;
        }
        let lines = folder.left(&digest, &jobs);
        ran.found += lines.len() as u64;
        let chunk = Chunk { digest, jobs, from: plan.jobs_of(number).start, state: Mutex::default() };
        lock(&chunk.state).lines = lines;
        // A kill between the last answer and the file.
        let closed = chunk.close(&mut lock(&chunk.state), folder)?;
        if !closed {
            chunks.push(chunk);
        }
    }
    Ok((chunks, ran))
}

impl Chunk {
    /// The jobs without answers, of the chunk with this number.
    fn missing(&self, at: usize) -> Vec<(usize, usize)> {
        let there: BTreeSet<String> = lock(&self.state).lines.keys().cloned().collect();
        (0..self.jobs.len()).filter(|job| !there.contains(&self.jobs[*job])).map(|job| (at, job)).collect()
    }

    /// Answers a job and keeps the answer; false where it was told to stop.
    fn answer(&self, job: usize, plan: &Plan, folder: &Folder, watch: &Watch) -> Result<bool, FolderError> {
        let digest = &self.jobs[job];
        let Some(asked) = plan.job(self.from + job as u64) else { return Ok(true) };
        let line = line(&asked, digest, watch);
        // What was given up is no answer.
        if watch.halted().is_some() {
            return Ok(false);
        }
        let mut state = lock(&self.state);
        if state.journal.is_none() && state.lines.len() + 1 < self.jobs.len() {
            state.journal = Some(folder.journal(&self.digest)?);
        }
        if let Some(journal) = &mut state.journal {
            journal.add(&line)?;
        }
        state.lines.insert(digest.clone(), line);
        self.close(&mut state, folder)?;
        Ok(true)
    }

    /// Writes the file where all answers are there; whether they are.
    fn close(&self, state: &mut State, folder: &Folder) -> Result<bool, FolderError> {
        if state.lines.len() < self.jobs.len() {
            return Ok(false);
        }
        let lines: Vec<String> = self.jobs.iter().filter_map(|job| state.lines.remove(job)).collect();
        folder.finish(&self.digest, &lines, state.journal.take())?;
        Ok(true)
    }
}

/// However the work ends, nobody waits for it any more.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
