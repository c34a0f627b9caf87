#!/usr/bin/env python3
"""Pairs a second and peak memory of `fairpair audit`, beside another program on the same manifest.

    cargo run --release -p fairpair-eval -- large-photos --data DIR --out /tmp/large --pairs 200
    python3 crates/fairpair-eval/throughput.py target/release/fairpair /tmp/large/manifest.csv --peer "PYTHON PEER.py --manifest"

The other program is called with the manifest's path as its last argument. Every run is timed as a whole, starting included, ours once with the
page and its pictures and once for the rows alone. The median of three runs, in which the programs take turns, is printed; "one core" binds it to one
processor (Linux). Peak memory is the largest resident set that the system saw. On a machine that is busy with other things compare processor seconds, not pairs a second.

    python3 crates/fairpair-eval/throughput.py target/release/fairpair examples/gallery/manifest.csv --resumed 2000

lists the manifest's pairs again and again until there are 2,000, audits them, and then times the same command with --resume: nothing is
left to be done but to read what is there and to write the reports anew.
"""
import argparse, csv, os, shlex, statistics, subprocess, sys, tempfile, time


def measured(command, cores=None):
    """Seconds, processor seconds and peak megabytes of one run."""
    begun = time.perf_counter()
    bind = (lambda: os.sched_setaffinity(0, cores)) if cores else None
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told, preexec_fn=bind)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            told.seek(0)
            sys.exit(f"{command[0]} failed: {told.read().decode()[-800:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def resumed(program, manifest, pairs, runs):
    """A finished gallery of so many pairs, taken up again."""
    with open(manifest, newline="") as file:
        listed = list(csv.DictReader(file))
    here = os.path.dirname(os.path.abspath(manifest))
    photos = [column for column in ("before", "after", "before_regions", "after_regions") if column in listed[0]]
    with tempfile.TemporaryDirectory() as out:
        longer = os.path.join(out, "manifest.csv")
        with open(longer, "w", newline="") as file:
            table = csv.DictWriter(file, listed[0].keys())
            table.writeheader()
            for n in range(pairs):
                pair = listed[n % len(listed)]
                paths = {column: os.path.join(here, pair[column]) for column in photos if pair[column]}
                table.writerow({**pair, **paths, "id": f"{n}-{pair['id']}"})
        command = [program, "audit", longer, "-o", os.path.join(out, "audit"), "--fail-on", "never"]
        first, *_ = measured(command)
        again = sorted(measured([*command, "--resume"]) for _ in range(runs))
    seconds, busy, peak = again[len(again) // 2]
    print(f"{pairs} pairs: {first:.1f} s; again with --resume: {seconds:.2f} s, {busy:.2f} s of processor, peak {peak:.0f} MB (median of {runs})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("fairpair")
    parser.add_argument("manifest")
    parser.add_argument("--peer", help="the other program's command line, without the manifest")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many runs counts; the programs take turns")
    parser.add_argument("--resumed", type=int, metavar="PAIRS", help="time --resume on so many finished pairs instead")
    args = parser.parse_args()
    if args.resumed:
        return resumed(args.fairpair, args.manifest, args.resumed, max(args.runs, 3))
    with open(args.manifest, newline="") as file:
        pairs = sum(1 for _ in csv.DictReader(file))
    everything = sorted(os.sched_getaffinity(0))
    print(f"{pairs} pairs of {args.manifest}, {len(everything)} cores\n")
    print("| run | pairs/s | ratio | processor s/pair | ratio | peak MB |\n|---|--:|--:|--:|--:|--:|")
    for name, cores in [("all cores", everything), ("one core", everything[:1])]:
        seen = {}
        for _ in range(args.runs):
            with tempfile.TemporaryDirectory() as out:
                audit = [args.fairpair, "audit", args.manifest, "--fail-on", "never", "--jobs", str(len(cores))]
                commands = {"fairpair": [*audit, "-o", out], "fairpair, rows alone": [*audit, "--format", "ndjson"]}
                if args.peer:
                    commands["the other program"] = [*shlex.split(args.peer), args.manifest]
                for who, command in commands.items():
                    seen.setdefault(who, []).append(measured(command, cores))
        middle = {who: [statistics.median(column) for column in zip(*runs)] for who, runs in seen.items()}
        slowest = max(seconds for seconds, _, _ in middle.values())
        busiest = max(busy for _, busy, _ in middle.values())
        for who, (seconds, busy, peak) in middle.items():
            print(f"| {who}, {name} | {pairs / seconds:.2f} | {slowest / seconds:.1f} × | {busy / pairs:.3f} | {busiest / busy:.1f} × | {peak:.0f} |")


if __name__ == "__main__":
    main()
