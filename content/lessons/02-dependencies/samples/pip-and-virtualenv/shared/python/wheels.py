"""Makes small wheels: a wheel is a ZIP file with a module and some metadata."""
import base64
import hashlib
import zipfile

GREETING_1_0 = '''\
def greet(name):
    return f"Thank you, {name}."
'''
GREETING_1_1 = '''\
def greet(name, lang):
    return {"en": "Thank you", "fr": "Merci"}[lang] + f", {name}."
'''
PLURAL_2_1 = '''\
def plural(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
'''


def make_wheel(folder, name, version, code):
    """The same bytes on every computer, so that a lock can know their hash."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: demo\n"
                         "Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{digest(text)},{len(text)}\n" for path, text in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"

    folder.mkdir(exist_ok=True)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path)  # dated 1980, not compressed
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return wheel


def digest(text):
    raw = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(raw).decode().rstrip("=")
