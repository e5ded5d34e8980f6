'use strict';

const number = new Intl.NumberFormat('en');
const show = (id, text) => { document.getElementById(id).textContent = text; };

// Callers choose their own names, so everything becomes a text node and nothing is ever parsed as markup.
function row(cells) {
  const line = document.createElement('tr');
  for (const cell of cells) {
    const field = document.createElement('td');
    field.textContent = typeof cell === 'number' ? number.format(cell) : cell ?? '';
    field.className = typeof cell === 'number' ? 'number' : '';
    line.append(field);
  }
  return line;
}

function render({ queue, workers, callers, relay }) {
  show('queue-current', number.format(queue.current));
  show('queue-peak', number.format(queue.peak));
  show('queue-oldest', (queue.oldestAgeMs / 1000).toFixed(1));
  show('workers-busy', `${workers.busy} of ${workers.configured}`);
  for (const name of ['hits', 'coalesced', 'stale', 'revalidated', 'misses', 'entries']) {
    show(`relay-${name}`, number.format(relay[name]));
  }
  show('relay-kilobytes', number.format(Math.round(relay.bytes / 1000)));
  document.getElementById('workers').replaceChildren(...workers.list.map(
    (worker) => row([worker.id, worker.state, worker.caller, worker.jobId, worker.completed])));
  document.getElementById('callers').replaceChildren(...callers.map((caller) => row([
    caller.id, caller.queued, caller.running, caller.completed, caller.failed,
    caller.workerSeconds, caller.waitMs.p50, caller.waitMs.p99])));
}

const stream = new EventSource('/stats/stream');
stream.onopen = () => show('connection', 'live');
stream.onerror = () => show('connection', 'not connected, trying again');
stream.onmessage = (event) => render(JSON.parse(event.data));
