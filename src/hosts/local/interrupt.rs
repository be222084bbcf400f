//! Ctrl-C while work goes on that can be stopped: heard once instead of ending the program; the second one ends it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// True once it was pressed.
static PRESSED: AtomicBool = AtomicBool::new(false);

/// How many want to hear of it.
static LISTENERS: AtomicUsize = AtomicUsize::new(0);

/// Hears of Ctrl-C as long as it lives. Before and after, Ctrl-C ends the program as it always does.
pub struct Interrupt(());

impl Interrupt {
    /// Begins to listen.
    pub fn listen() -> Self {
        if LISTENERS.fetch_add(1, Ordering::SeqCst) == 0 {
            PRESSED.store(false, Ordering::SeqCst);
            system::catch();
        }
        Interrupt(())
    }

    /// True once it was pressed.
    pub fn is_pressed(&self) -> bool {
        self.flag().load(Ordering::SeqCst)
    }

    /// The flag itself, for work that looks at a plain one.
    pub fn flag(&self) -> &AtomicBool {
        &PRESSED
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        if LISTENERS.fetch_sub(1, Ordering::SeqCst) == 1 {
            system::release();
        }
    }
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "the standard library hears no signals")]
mod system {
    use super::{AtomicUsize, Ordering, PRESSED};
    use std::ffi::c_int;

    // The same on every Unix (signal.h: SIG_DFL is 0 and SIG_ERR is -1, as handlers).
    const SIGINT: c_int = 2;
    const SIG_DFL: usize = 0;
    const SIG_ERR: usize = usize::MAX;

    unsafe extern "C" {
        /// `signal` of the C library, which the standard library is linked with.
        fn signal(number: c_int, handler: usize) -> usize;
    }

    /// What Ctrl-C did before.
    static BEFORE: AtomicUsize = AtomicUsize::new(SIG_DFL);

    extern "C" fn heard(number: c_int) {
        PRESSED.store(true, Ordering::SeqCst);
        // SAFETY: `signal` is one of the functions that a handler may call (POSIX, signal-safety), and the default is no
        // address that is called.
        unsafe { signal(number, SIG_DFL) };
    }

    pub fn catch() {
        // SAFETY: `heard` is a function of the C ABI that takes the signal's number, lives as long as the program, and only
        // stores to an atomic and calls `signal`.
        let before = unsafe { signal(SIGINT, heard as extern "C" fn(c_int) as usize) };
        let before = if before == SIG_ERR { SIG_DFL } else { before };
        BEFORE.store(before, Ordering::SeqCst);
    }

    pub fn release() {
        // SAFETY: it is what `signal` answered with, or the default.
        unsafe { signal(SIGINT, BEFORE.load(Ordering::SeqCst)) };
    }
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "the standard library hears no console events")]
mod system {
    use super::{Ordering, PRESSED};
    use windows_sys::Win32::System::Console::{CTRL_BREAK_EVENT, CTRL_C_EVENT, SetConsoleCtrlHandler};
    use windows_sys::core::BOOL;

    const HANDLED: BOOL = 1;
    /// The next handler is asked, at last the one that ends the program.
    const NOT_HANDLED: BOOL = 0;

    unsafe extern "system" fn heard(event: u32) -> BOOL {
        let is_first =
            matches!(event, CTRL_C_EVENT | CTRL_BREAK_EVENT) && !PRESSED.swap(true, Ordering::SeqCst);
        if is_first { HANDLED } else { NOT_HANDLED }
    }

    pub fn catch() {
        // SAFETY: `heard` lives as long as the program; the system calls it on a thread of its own, and it only swaps an atomic.
        unsafe { SetConsoleCtrlHandler(Some(heard), 1) };
    }

    pub fn release() {
        // SAFETY: it takes away the handler that `catch` added.
        unsafe { SetConsoleCtrlHandler(Some(heard), 0) };
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    pub fn catch() {}

    pub fn release() {}
}
