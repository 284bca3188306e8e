// Two CouchDB-compatible servers on free ports of loopback, whose databases are kept in sync by live replication.
//
//   node servers.js DATABASE...
//
// Prints {"a": URL, "b": URL} in one line when both listen. Reads lines from its standard input: `stop` ends the
// replication, `start` begins it again, `start MS` in rounds with such a pause between two of them, each answered by
// the line {"replicating": BOOLEAN}; ends when its input does.
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

// Replicates for ever; gives how to end it.
function live(one, other) {
  const replication = one.sync(other, { live: true, retry: true });
  return () => new Promise((resolve) => replication.on('complete', resolve).on('error', resolve).cancel());
}

// Replicates what there is, pauses, and begins again; gives how to end it, which a round under way delays.
function inRounds(one, other, pause) {
  let ended = false;
  let wake = () => {};
  const rounds = (async () => {
    while (!ended) {
      await one.sync(other);
      await new Promise((resolve) => {
        wake = resolve;
        setTimeout(resolve, ended ? 0 : pause);
      });
    }
  })();
  return () => {
    ended = true;
    wake();
    return rounds;
  };
}

function say(value) {
  process.stdout.write(JSON.stringify(value) + '\n');
}

async function main() {
  const [a, b] = await Promise.all([side('a-'), side('b-')]);
  const start = (pause) => {
    replications = names.map((name) => {
      const [one, other] = [a.databases[name], b.databases[name]];
      return pause ? inRounds(one, other, pause) : live(one, other);
    });
  };
  const stop = async () => {
    await Promise.all(replications.map((end) => end()));
    replications = [];
  };
  await Promise.all([a, b].flatMap((one) => names.map((name) => one.databases[name].info()))); // they exist from here on
  start(0);
  say({ a: a.url, b: b.url });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [word, pause] = line.split(' ');
    await stop();
    if (word === 'start') start(Number(pause || 0));
    say({ replicating: replications.length > 0 });
  }
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
