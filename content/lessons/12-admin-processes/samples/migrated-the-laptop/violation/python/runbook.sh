# How to migrate production. Ann runs this on her laptop.
cd laptop || exit
python3 admin.py migrate
