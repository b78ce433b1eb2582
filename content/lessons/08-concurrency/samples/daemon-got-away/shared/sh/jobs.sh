# What a worker does: take jobs from the queue, until the queue is closed.
echo "worker with pid $$ is ready"
echo "$$" >hello
while read -r job; do
    echo "did $job"
done <queue
