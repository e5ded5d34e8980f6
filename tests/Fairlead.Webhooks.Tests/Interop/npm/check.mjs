// Verifies what was signed elsewhere, and signs the same body for whoever verifies it elsewhere.
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';

const { secret, headers, body } = JSON.parse(readFileSync(0, 'utf8'));
const webhook = new Webhook(secret);
let error = null;
try {
  webhook.verify(body, headers);
} catch (thrown) {
  error = thrown.message;
}

const now = new Date();
const id = 'msg_theirs';
console.log(JSON.stringify({ error, id, timestamp: String(Math.floor(now.getTime() / 1000)), signature: webhook.sign(id, now, body) }));
