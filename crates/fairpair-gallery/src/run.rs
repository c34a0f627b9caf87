//! Many threads in, one order out, with bounded memory.
//!
//! Threads take items in order and may run at most [`AHEAD`] × `jobs` items ahead of the one that is to be handed on next,
//! so one slow pair holds back a bounded number of finished ones. Plain threads rather than a work-stealing pool: a thread
//! that waits for room must never be the one that owes the next result.

use std::any::Any;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Finished results that may wait for an earlier one, per thread.
const AHEAD: usize = 4;

/// Works on `items` with `jobs` threads and hands the results to `sink` in the order of the items.
///
/// `panicked` makes a result for an item whose work panicked, from the panic's message.
///
/// # Errors
/// The first error of `sink`; no further work is begun after it.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    jobs: NonZeroUsize,
    work: impl Fn(&T) -> R + Sync,
    panicked: impl Fn(&T, &str) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let guarded = |item: &T| {
        catch_unwind(AssertUnwindSafe(|| work(item)))
            .unwrap_or_else(|payload| panicked(item, message(&*payload)))
    };
    let jobs = jobs.get().min(items.len());
    if jobs <= 1 {
        return items.iter().try_for_each(|item| sink(guarded(item)));
    }
    let queue = Queue {
        state: Mutex::new(State {
            begun: 0,
            handed_on: 0,
            stop: false,
            finished: BTreeMap::new(),
        }),
        changed: Condvar::new(),
        window: jobs * AHEAD,
    };
    thread::scope(|scope| {
        let worker = || {
            while let Some(index) = queue.begin(items.len()) {
                queue.finish(index, guarded(&items[index]));
            }
        };
        // A system that is out of threads works with those it has; the caller's own is the last resort.
        let started = (0..jobs)
            .map_while(|_| thread::Builder::new().spawn_scoped(scope, worker).ok())
            .count();
        if started == 0 {
            return items.iter().try_for_each(|item| sink(guarded(item)));
        }
        let _closing = Closing(&queue);
        (0..items.len()).try_for_each(|index| sink(queue.next(index)))
    })
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

struct State<R> {
    begun: usize,
    handed_on: usize,
    stop: bool,
    finished: BTreeMap<usize, R>,
}

struct Queue<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
    window: usize,
}

/// Sends the threads home, also where the sink panics: the scope waits for them.
struct Closing<'a, R>(&'a Queue<R>);

impl<R> Drop for Closing<'_, R> {
    fn drop(&mut self) {
        self.0.lock().stop = true;
        self.0.changed.notify_all();
    }
}

impl<R> Queue<R> {
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        // Work never runs under the lock, so the state is whole even if a sink panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<R>>) -> MutexGuard<'a, State<R>> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The next item to work on, once there is room for its result.
    fn begin(&self, count: usize) -> Option<usize> {
        let mut state = self.lock();
        while !state.stop && state.begun < count && state.begun >= state.handed_on + self.window {
            state = self.wait(state);
        }
        (!state.stop && state.begun < count).then(|| {
            state.begun += 1;
            state.begun - 1
        })
    }

    fn finish(&self, index: usize, result: R) {
        self.lock().finished.insert(index, result);
        self.changed.notify_all();
    }

    /// The result of one item, once it is there.
    fn next(&self, index: usize) -> R {
        let mut state = self.lock();
        loop {
            if let Some(result) = state.finished.remove(&index) {
                state.handed_on = index + 1;
                self.changed.notify_all();
                return result;
            }
            state = self.wait(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn jobs(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    fn squares(count: usize, threads: usize) -> Vec<usize> {
        let items: Vec<usize> = (0..count).collect();
        let mut seen = Vec::new();
        let uneven = |n: &usize| {
            // Early items take longest, so that results arrive out of order.
            let spin = (count - n) * 2_000;
            (0..spin).fold(n * n, |a, b| std::hint::black_box(a ^ b ^ b))
        };
        let done = in_order(
            &items,
            jobs(threads),
            uneven,
            |_, _| 0,
            |r| {
                seen.push(r);
                Ok::<(), ()>(())
            },
        );
        assert_eq!(done, Ok(()));
        seen
    }

    #[test]
    fn order_does_not_depend_on_the_number_of_threads() {
        let expected: Vec<usize> = (0..200).map(|n| n * n).collect();
        for threads in [1, 2, 3, 8, 500] {
            assert_eq!(squares(200, threads), expected, "{threads} threads");
        }
        assert!(squares(0, 4).is_empty());
    }

    #[test]
    fn a_panic_is_one_items_result_and_not_the_end() {
        let items = [1, 2, 3];
        for threads in [1, 2] {
            let mut seen = Vec::new();
            let work = |n: &i32| {
                assert!(*n != 2, "two is bad");
                n.to_string()
            };
            let result = in_order(
                &items,
                jobs(threads),
                work,
                |_, m| m.to_owned(),
                |r| {
                    seen.push(r);
                    Ok::<(), ()>(())
                },
            );
            assert_eq!(result, Ok(()));
            assert_eq!(seen, ["1", "two is bad", "3"]);
        }
    }

    #[test]
    fn a_failing_sink_ends_the_run_early() {
        let begun = AtomicUsize::new(0);
        let items = [(); 1000];
        let work = |(): &()| begun.fetch_add(1, Ordering::Relaxed);
        let result = in_order(&items, jobs(2), work, |(), _| 0, |_| Err("disk full"));
        assert_eq!(result, Err("disk full"));
        assert!(begun.load(Ordering::Relaxed) <= 2 * AHEAD + 2);
    }

    #[test]
    fn finished_results_that_wait_are_bounded() {
        let (finished, handed_on) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = [(); 300];
        let work = |(): &()| {
            let ahead = finished.fetch_add(1, Ordering::SeqCst) - handed_on.load(Ordering::SeqCst);
            assert!(ahead <= 3 * AHEAD + 1, "{ahead} ahead");
            true
        };
        let result = in_order(
            &items,
            jobs(3),
            work,
            |(), _| false,
            |ok| {
                handed_on.fetch_add(1, Ordering::SeqCst);
                if ok { Ok(()) } else { Err(()) }
            },
        );
        assert_eq!(result, Ok(()));
    }
}
