# How to migrate production. Ann runs this on her laptop.
cd laptop || exit
node admin.js migrate
