virtualenv .venv
.venv/bin/pip install --require-hashes -r requirements.txt
