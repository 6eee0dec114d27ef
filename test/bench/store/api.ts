import { readFileSync } from 'node:fs';
import { startBerth } from '../../support/berth.ts';
import { type Connection, openConnection } from './connection.ts';
import { cores, groupOf, pin, residentMiB } from './processes.ts';
import { nameOf, objectText, type Subject } from './subject.ts';

export interface Api {
  pid: number;
  subject: Subject;
  stop(): Promise<void>;
}

const collection = '/api/v1/namespaces/default/configmaps';

/** Berth as `npm start` runs it, without nodes, its data below `directory`; HTTPS, authentication, authorization and admission included. */
export async function startApi(directory: string): Promise<Api> {
  const berth = await startBerth(['--node', 'none'], directory);
  const group = groupOf(berth.pid);
  for (const pid of group) pin(pid, cores.server);
  const config = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64');
  const url = new URL(berth.url);
  const head = (method: string, path: string): string =>
    `${method} ${url.pathname}${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${config.users[0].user.token}\r\naccept: application/json\r\n`;
  const open = (): Promise<Connection> => openConnection(Number(url.port), ca);
  return {
    // The server is the one of the group that grew: npm and its shell stay small.
    pid: group.reduce((largest, pid) => (residentMiB(pid) > residentMiB(largest) ? pid : largest)),
    subject: subjectOf(head, open),
    stop: () => berth[Symbol.asyncDispose](),
  };
}

function subjectOf(head: (method: string, path: string) => string, open: () => Promise<Connection>): Subject {
  const idle: Connection[] = [];
  /** As many connections as there are requests at a time. */
  const ask = async (request: string): Promise<Buffer> => {
    const connection = idle.pop() ?? (await open());
    const answer = await connection.ask(request);
    idle.push(connection);
    return answer;
  };
  const send = async (method: string, path: string, body: string): Promise<number> =>
    versionIn(
      await ask(`${head(method, path)}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
    );
  const get = (path: string): Promise<Buffer> => ask(`${head('GET', path)}\r\n`);
  return {
    create: (index) => send('POST', collection, objectText(index, 0)),
    update: (index, version, turn) => send('PUT', `${collection}/${nameOf(index)}`, objectText(index, turn, version)),
    get: async (index) => void (await get(`${collection}/${nameOf(index)}`)),
    list: async () => (await get(collection)).length,
    async watch(watchers, told) {
      const from = versionIn(await get(`${collection}?limit=1`));
      const request = `${head('GET', `${collection}?watch=true&resourceVersion=${from}`)}\r\n`;
      const connections: Connection[] = [];
      // Handshakes in parts: a thousand at once would be refused by the backlog.
      for (let opened = 0; opened < watchers; opened += 50) {
        const some = await Promise.all(Array.from({ length: Math.min(50, watchers - opened) }, open));
        const tell = (lines: number): void => {
          for (let line = 0; line < lines; line++) told();
        };
        await Promise.all(some.map((connection) => connection.follow(request, tell)));
        connections.push(...some);
      }
      return () => {
        for (const connection of connections) connection.close();
      };
    },
  };
}

const marker = Buffer.from('"resourceVersion":"');

function versionIn(answer: Buffer): number {
  const at = answer.indexOf(marker);
  if (at < 0) throw new Error(`an answer without resourceVersion: ${answer.subarray(0, 300).toString()}`);
  const from = at + marker.length;
  return Number(answer.toString('latin1', from, answer.indexOf(0x22, from)));
}
