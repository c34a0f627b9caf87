//! Many threads in, one order out, with bounded memory.
//!
//! A rayon pool of `jobs` threads works on items that the calling thread hands out in order, never more than
//! [`AHEAD`] × `jobs` beyond the one whose result is due next: one slow pair holds back a bounded number of finished ones.
//! Only the calling thread ever waits, so that no pool thread can be asleep over work that another one needs.

use std::any::Any;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::ThreadPoolBuilder;

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
    let ended = AtomicBool::new(false);
    let guarded = |item: &T| {
        catch_unwind(AssertUnwindSafe(|| work(item)))
            .unwrap_or_else(|payload| panicked(item, message(&*payload)))
    };
    let jobs = jobs.get().min(items.len());
    // A system that is out of threads works with the caller's own.
    let pool = (jobs > 1)
        .then(|| ThreadPoolBuilder::new().num_threads(jobs).build().ok())
        .flatten();
    let Some(pool) = pool else {
        return items.iter().try_for_each(|item| sink(guarded(item)));
    };
    pool.in_place_scope(|scope| {
        let (done, results) = mpsc::channel();
        let mut waiting = items.iter().enumerate();
        let mut finished = BTreeMap::new();
        let mut begin = || {
            if let Some((index, item)) = waiting.next() {
                let (done, guarded, ended) = (done.clone(), &guarded, &ended);
                scope.spawn(move |_| {
                    if !ended.load(Ordering::Relaxed) {
                        // The receiver is gone only after an error of the sink; the result is then of no use to anyone.
                        done.send((index, guarded(item))).unwrap_or_default();
                    }
                });
            }
        };
        (0..jobs * AHEAD).for_each(|_| begin());
        for due in 0..items.len() {
            let result = loop {
                if let Some(result) = finished.remove(&due) {
                    break result;
                }
                // `done` lives here, so the channel cannot close while a result is due.
                let Ok((index, result)) = results.recv() else {
                    return Ok(());
                };
                finished.insert(index, result);
            };
            begin();
            if let Err(error) = sink(result) {
                // What waits for a thread is not begun any more.
                ended.store(true, Ordering::Relaxed);
                return Err(error);
            }
        }
        Ok(())
    })
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

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
