//! Whether the process that started the server still lives.

/// Whether it does, as far as this system tells. Where it does not, the end of the input says so.
pub(super) fn is_alive(process: i32) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        use rustix::process::{Pid, test_kill_process};
        match Pid::from_raw(process.max(0)) {
            // Somebody else's process may not be asked, but is there.
            Some(pid) => test_kill_process(pid) != Err(Errno::SRCH),
            None => true,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = process;
        true
    }
}
