// Two CouchDB-compatible servers on free ports of loopback, whose databases are kept in sync by live replication.
//
//   node servers.js DATABASE...
//
// Prints {"a": URL, "b": URL} in one line when both listen. Reads lines from its standard input: `stop` ends the
// replication, `start` begins it again, each answered by the line {"replicating": BOOLEAN}; ends when its input does.
'use strict';

const express = require('express');
const server = require('express-pouchdb');
const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory'));
const readline = require('node:readline');

const names = process.argv.slice(2);
let replications = [];

function side(prefix) {
  const Memory = PouchDB.defaults({ adapter: 'memory', prefix });
  const app = express();
  app.use(server(Memory, { mode: 'minimumForPouchDB', inMemoryConfig: true }));
  const databases = Object.fromEntries(names.map((name) => [name, new Memory(name)]));
  return new Promise((resolve, reject) => {
    const listening = app.listen(0, '127.0.0.1', () =>
      resolve({ databases, url: `http://127.0.0.1:${listening.address().port}` }),
    );
    listening.on('error', reject);
  });
}

function say(value) {
  process.stdout.write(JSON.stringify(value) + '\n');
}

async function main() {
  const [a, b] = await Promise.all([side('a-'), side('b-')]);
  const start = () => {
    replications = names.map((name) => a.databases[name].sync(b.databases[name], { live: true, retry: true }));
  };
  const stop = async () => {
    await Promise.all(
      replications.map((each) => new Promise((resolve) => each.on('complete', resolve).on('error', resolve).cancel())),
    );
    replications = [];
  };
  await Promise.all([a, b].flatMap((one) => names.map((name) => one.databases[name].info()))); // they exist from here on
  start();
  say({ a: a.url, b: b.url });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    await stop();
    if (line === 'start') start();
    say({ replicating: replications.length > 0 });
  }
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
