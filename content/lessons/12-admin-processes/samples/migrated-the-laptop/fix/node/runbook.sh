# How to migrate production: a one-off process of release v2.
sh run.sh v2 node admin.js migrate
