//! scratch
use fairpair::{measured::*, pair::Case, region::*, score::*};
use rayon::prelude::*;
fn main() {
    let man = std::env::args().nth(1).unwrap();
    let dir = std::path::Path::new(&man).parent().unwrap().to_owned();
    let text = std::fs::read_to_string(&man).unwrap();
    let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let col = |n: &str| head.iter().position(|h| *h == n);
    let s = Scorer::default();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    let out: Vec<String> = rows
        .par_iter()
        .map(|l| {
            let f: Vec<&str> = l.split(',').collect();
            let reg = |n: &str| {
                col(n).map(|i| {
                    Supplied::from_json(&std::fs::read_to_string(dir.join(f[i])).unwrap()).unwrap()
                })
            };
            let (ra, rb) = (reg("before_regions"), reg("after_regions"));
            let a = std::fs::read(dir.join(f[1])).unwrap();
            let b = std::fs::read(dir.join(f[2])).unwrap();
            let case = Case::default();
            let r = s.score(&Request {
                id: f[0],
                before: Source {
                    path: f[1],
                    bytes: &a,
                    regions: ra.as_ref().map(|r| r as &dyn FindRegions),
                },
                after: Source {
                    path: f[2],
                    bytes: &b,
                    regions: rb.as_ref().map(|r| r as &dyn FindRegions),
                },
                case: &case,
            });
            match r {
                Ok(r) => serde_json::to_string(&r).unwrap(),
                Err(e) => format!("{{\"id\":\"{}\",\"error\":\"{e}\"}}", f[0]),
            }
        })
        .collect();
    for o in out {
        println!("{o}");
    }
}
