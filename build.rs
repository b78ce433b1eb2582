//! Rebuilds the crate when anything below `content/` or `assets/` changes: both are embedded.
fn main() {
    println!("cargo:rerun-if-changed=content");
    println!("cargo:rerun-if-changed=assets");
}
