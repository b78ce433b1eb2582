//! A place of its own for a run in the kernel: a network in which nobody else is, a user whose
//! rights reach nobody outside, and a view of the files without the sockets of others.

use crate::run::place::Place;
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketType};
use rustix::process::{getgid, getuid};
use std::fs;
use std::io;
use std::path::PathBuf;

/// Moves this process, which must have one thread only, into a new user namespace, where it has
/// the same name and no power over anybody outside: it cannot read their variables, say. There it
/// gets a network with only a loopback device, where `own_network` says so, and sees none of
/// `sockets`, files and folders by which others are asked for things.
///
/// Not everybody may make namespaces, so this says what could be had.
pub(super) fn enter(own_network: bool, sockets: &[PathBuf]) -> Place {
    let network = if own_network { CloneFlags::CLONE_NEWNET } else { CloneFlags::empty() };
    // Read before: inside, nobody is known until the maps are written.
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    let all = CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNS | network;
    let is_in = match unshare(all) {
        Ok(()) => map_to_itself(uid, gid).is_ok(),
        // Root needs no user namespace for it.
        Err(_) => unshare(CloneFlags::CLONE_NEWNS | network).is_ok(),
    };
    Place {
        own_network: is_in && own_network && raise_loopback().is_ok(),
        own_view: is_in && arrange(sockets).is_ok(),
    }
}

fn map_to_itself(uid: u32, gid: u32) -> io::Result<()> {
    // The kernel wants this before it lets anybody without privileges map groups.
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{uid} {uid} 1"))?;
    fs::write("/proc/self/gid_map", format!("{gid} {gid} 1"))
}

/// Where POSIX keeps shared memory and semaphores on Linux, see `shm_overview(7)`.
pub(super) const SHARED_MEMORY: &str = "/dev/shm";

/// Puts something empty over each of `sockets`, and shared memory of its own over that of
/// everybody, in this process's sight alone.
fn arrange(sockets: &[PathBuf]) -> io::Result<()> {
    const NOTHING: Option<&str> = None;
    mount(NOTHING, "/", NOTHING, MsFlags::MS_REC | MsFlags::MS_PRIVATE, NOTHING)?;
    let options = Some("size=64m,mode=1777");
    mount(Some("none"), SHARED_MEMORY, Some("tmpfs"), MsFlags::MS_NOSUID, options)?;
    for path in sockets {
        let Ok(about) = fs::metadata(path) else { continue };
        if about.is_dir() {
            mount(Some("none"), path, Some("tmpfs"), MsFlags::MS_RDONLY, NOTHING)?;
        } else {
            mount(Some("/dev/null"), path, NOTHING, MsFlags::MS_BIND, NOTHING)?;
        }
    }
    Ok(())
}

/// Brings the loopback device up, by one rtnetlink request: `RTM_NEWLINK` as in netlink(7) and
/// rtnetlink(7).
fn raise_loopback() -> io::Result<()> {
    const LENGTH: usize = 16 + 16;
    const RTM_NEWLINK: u16 = 16;
    const NLM_F_REQUEST_ACK: u16 = 0x1 | 0x4;
    const LOOPBACK_INDEX: i32 = 1;
    const IFF_UP: u32 = 1;

    let mut request = Vec::with_capacity(LENGTH);
    // The header: length, type, flags, sequence, port.
    request.extend(u32::try_from(LENGTH).unwrap_or_default().to_ne_bytes());
    request.extend(RTM_NEWLINK.to_ne_bytes());
    request.extend(NLM_F_REQUEST_ACK.to_ne_bytes());
    request.extend([0; 8]);
    // The device: family and type, index, flags, which flags to change.
    request.extend([0; 4]);
    request.extend(LOOPBACK_INDEX.to_ne_bytes());
    request.extend(IFF_UP.to_ne_bytes());
    request.extend(IFF_UP.to_ne_bytes());

    let socket = rustix::net::socket(AddressFamily::NETLINK, SocketType::RAW, None)?;
    rustix::net::send(&socket, &request, SendFlags::empty())?;
    let mut answer = [0; 256];
    let (length, _) = rustix::net::recv(&socket, &mut answer[..], RecvFlags::empty())?;
    // An acknowledgement is an error message with the number 0 after its header.
    let number = answer.get(16..20).filter(|_| length >= 20).and_then(|it| it.try_into().ok());
    match number.map(i32::from_ne_bytes) {
        Some(0) => Ok(()),
        Some(number) => Err(io::Error::from_raw_os_error(-number)),
        None => Err(io::Error::other("the kernel gave a short answer")),
    }
}
