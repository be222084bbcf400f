//! Measures two programs in turn, A B A B …, so that what else the machine does weighs on both.

use std::process::{Command, Stdio};
use std::time::Instant;

/// One run of a program.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Seconds by the clock.
    pub wall: f64,
    /// Seconds of processor time, user and system; a hundredth at best.
    pub cpu: f64,
}

/// Runs a program to its end; its output goes where the command says, else it is read. Panics when it fails.
pub fn run(command: &mut Command) -> Run {
    let before = children_cpu();
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output();
    let wall = start.elapsed().as_secs_f64();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Run {
        wall,
        cpu: children_cpu() - before,
    }
}

/// Runs both in turn; the first pair only warms up and is dropped.
pub fn pairs(count: usize, ours: &mut Command, peer: &mut Command) -> Vec<(Run, Run)> {
    (0..=count).map(|_| (run(ours), run(peer))).skip(1).collect()
}

/// Largest memory of a program while it runs, in bytes, by looking often; 0 where `/proc` does not exist.
pub fn watched_peak(command: &mut Command) -> u64 {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("starts");
    let mut peak = 0;
    while let Ok(None) = child.try_wait() {
        peak = peak.max(peak_memory(&child.id().to_string()).unwrap_or_default());
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    peak
}

/// `VmHWM` of a process (`self` or a number), in bytes.
pub fn peak_memory(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace()
        .next()?
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

/// Processor time of ended children: fields 16 and 17 of `/proc/self/stat`, in hundredths of a second.
fn children_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    after_name
        .split_whitespace()
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Middle, smallest and largest of some figures.
pub fn spread(figures: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    (at(sorted.len() / 2), at(0), at(sorted.len().saturating_sub(1)))
}

/// Tells how the pairs came out, against the wish to be `target` times as fast by the clock. `size` is in bytes.
pub fn tell_speed(runs: &[(Run, Run)], peer: &str, size: u64, target: f64) {
    let (wall, wall_low, wall_high) = spread(runs.iter().map(|(ours, peer)| peer.wall / ours.wall));
    let (cpu, cpu_low, cpu_high) = spread(runs.iter().map(|(ours, peer)| peer.cpu / ours.cpu.max(0.01)));
    let (own, ..) = spread(runs.iter().map(|(ours, _)| ours.wall));
    let (own_cpu, ..) = spread(runs.iter().map(|(ours, _)| ours.cpu));
    let (other, ..) = spread(runs.iter().map(|(_, peer)| peer.wall));
    let (other_cpu, ..) = spread(runs.iter().map(|(_, peer)| peer.cpu));
    let verdict = if wall >= target { "met" } else { "MISSED" };
    println!(
        "speed   {own:.3} s ({own_cpu:.2} s cpu, {:.0} MB/s), {peer} {other:.3} s ({other_cpu:.2} s cpu), median of {} pairs",
        size as f64 / 1e6 / own,
        runs.len()
    );
    println!(
        "        wall {wall:.1} times as fast ({wall_low:.1} to {wall_high:.1}), cpu {cpu:.1} times ({cpu_low:.1} to {cpu_high:.1})"
    );
    println!("        target at least {target} times by the clock: {verdict}");
}

/// Load of the last minute; `None` where it cannot be told.
pub fn load() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg")
        .ok()?
        .split(' ')
        .next()?
        .parse()
        .ok()
}
