import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Berth } from '../support/berth.ts';
import { openWire, type Wire } from './wire.ts';

export type Send = (method: string, path: string, body?: object) => Promise<string>;

export interface Client {
  send: Send;
  /** Calls `line` with every line of a watch. Returns how to end it. */
  watch(path: string, line: (text: string) => void): () => void;
  /** Connections for load, and how a request looks on them. */
  wires(count: number): Promise<Wire[]>;
  bytesOf(method: string, path: string, body?: object): Buffer;
}

/** The admin of a cluster, over HTTPS as any client: node:https where answers are read, bare wires where they are counted. */
export function clientOf(berth: Berth): Client {
  const config = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64');
  const agent = new Agent({ keepAlive: true, maxSockets: 64, ca });
  const url = new URL(berth.url);
  const authorization = `Bearer ${config.users[0].user.token}`;
  const options = (method: string, path: string, hasBody = false) => ({
    agent,
    host: url.hostname,
    port: url.port,
    method,
    path: url.pathname + path,
    headers: { authorization, accept: 'application/json', ...(hasBody ? { 'content-type': 'application/json' } : {}) },
  });
  return {
    send: (method, path, body) =>
      new Promise((resolve, reject) => {
        const outgoing = request(options(method, path, body !== undefined), (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if ((response.statusCode ?? 500) < 300) resolve(text);
            else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`));
          });
        });
        outgoing.on('error', reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      }),
    watch(path, line) {
      let rest = '';
      const outgoing = request({ ...options('GET', path), agent: false, ca }, (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const one of lines) if (one !== '') line(one);
        });
      });
      outgoing.on('error', () => {});
      outgoing.end();
      return () => outgoing.destroy();
    },
    wires: (count) => Promise.all(Array.from({ length: count }, () => openWire(url.hostname, Number(url.port), ca))),
    bytesOf(method, path, body) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const head = [
        `${method} ${url.pathname}${path} HTTP/1.1`,
        `host: ${url.host}`,
        `authorization: ${authorization}`,
        'accept: application/json',
        ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
      ];
      return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
    },
  };
}
