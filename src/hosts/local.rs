//! What only this computer's operating system can answer. The one place for calls that Rust cannot check.

mod interrupt;

use std::path::Path;

pub use interrupt::Interrupt;

/// Bytes that this account may still write to the file system on which `path`, which exists, lies.
#[cfg(unix)]
pub fn free_bytes(path: &Path) -> Option<u64> {
    let space = rustix::fs::statvfs(path).ok()?;
    Some(space.f_bavail.saturating_mul(space.f_frsize))
}

/// Bytes that this account may still write to the volume on which `path`, which exists, lies.
#[cfg(windows)]
#[expect(unsafe_code, reason = "the standard library does not tell free space")]
pub fn free_bytes(path: &Path) -> Option<u64> {
    use std::os::windows::ffi::OsStrExt;
    use windows_sys::Win32::Storage::FileSystem::GetDiskFreeSpaceExW;

    // A file is no place to ask about; the folder around it is.
    let folder = if path.is_dir() { path } else { path.parent()? };
    let wide: Vec<u16> = folder.as_os_str().encode_wide().chain([0]).collect();
    let mut free: u64 = 0;
    // SAFETY: `wide` ends with a zero and lives through the call, `free` is a place for one result, and the function
    // accepts null for the two results that are not wanted.
    let answered = unsafe {
        GetDiskFreeSpaceExW(
            wide.as_ptr(),
            &mut free,
            std::ptr::null_mut(),
            std::ptr::null_mut(),
        )
    };
    (answered != 0).then_some(free)
}

#[cfg(test)]
mod tests {
    #[test]
    fn free_space_is_known_here() {
        let folder = tempfile::tempdir().unwrap();
        assert!(super::free_bytes(folder.path()).is_some_and(|bytes| bytes > 0));
    }
}
