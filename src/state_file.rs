//! Files that keep state: written whole or not at all, locked, versioned.
