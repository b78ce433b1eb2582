# digest.sh FILE: Linux has sha256sum, macOS has shasum.
{ sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d ' ' -f 1
