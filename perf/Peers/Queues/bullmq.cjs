// Does what FairleadQueue does, with BullMQ: each line of the input is a number of jobs; each line of the output says how many
// milliseconds it took to submit them, and how many more to do them.
//
// Arguments: port of the Redis server, jobs at a time, jobs of a submission.
const { Queue, Worker } = require('bullmq');
const readline = require('node:readline');

const [port, width, batch] = process.argv.slice(2).map(Number);
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
const kept = { removeOnComplete: 1000 };
const name = `peer${batch}`;
const queue = new Queue(name, { connection });

async function submit(jobs) {
  let submitted = 0;
  await Promise.all(Array.from({ length: width }, async () => {
    while (submitted < jobs) {
      const count = Math.min(batch, jobs - submitted);
      submitted += count;
      if (count === 1) {
        await queue.add('job', 'x', kept);
      } else {
        await queue.addBulk(Array.from({ length: count }, () => ({ name: 'job', data: 'x', opts: kept })));
      }
    }
  }));
}

async function work(jobs) {
  let left = jobs;
  const worker = new Worker(name, async () => 'r', { connection, concurrency: width });
  await new Promise((resolve) => worker.on('completed', () => { if (--left === 0) { resolve(); } }));
  await worker.close();
}

async function main() {
  await queue.waitUntilReady();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const start = performance.now();
    await submit(Number(line));
    const submitted = performance.now();
    await work(Number(line));
    console.log(`${submitted - start} ${performance.now() - submitted}`);
  }

  await queue.close();
}

main();
