import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import { openWire, trusting, type Wire } from './wire.ts';

export type Send = (method: string, path: string, body?: object) => Promise<string>;

/** An answer as it came, not decompressed. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Client {
  send: Send;
  ask(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>;
  /** Calls `line` with every line of a watch. Returns how to end it. */
  watch(path: string, line: (text: string) => void): () => void;
  /** Connections for load, and how a request looks on them. */
  wires(count: number): Promise<Wire[]>;
  bytesOf(method: string, path: string, body?: object, type?: string, accept?: string): Buffer;
}

/** The admin of a cluster, over HTTPS as any client: node:https where answers are read, bare wires where they are counted. */
export function clientOf({ kubeconfig }: { kubeconfig: string }): Client {
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  const { server, 'certificate-authority-data': authority } = config.clusters[0].cluster;
  const ca = authority === undefined ? undefined : Buffer.from(authority, 'base64');
  const agent = new Agent(trusting(ca, { keepAlive: true, maxSockets: 64 }));
  const url = new URL(server.replace(/\/$/, ''));
  const root = url.pathname === '/' ? '' : url.pathname;
  const authorization = `Bearer ${config.users[0].user.token}`;
  const options = (method: string, path: string) => ({
    agent,
    host: url.hostname,
    port: url.port,
    method,
    path: root + path,
    headers: { authorization, accept: 'application/json' },
  });
  const ask: Client['ask'] = (method, path, headers = {}, body = '') =>
    new Promise((resolve, reject) => {
      const chosen = options(method, path);
      const outgoing = request({ ...chosen, headers: { ...chosen.headers, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    ask,
    async send(method, path, body) {
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await ask(method, path, type, body === undefined ? '' : JSON.stringify(body));
      if (answer.status < 300) return answer.body.toString();
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
    },
    watch(path, line) {
      let rest = '';
      const outgoing = request({ ...options('GET', path), agent: false, ...trusting(ca, {}) }, (response) => {
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
    bytesOf(method, path, body, type = 'application/json', accept = 'application/json') {
      const text = body === undefined ? '' : JSON.stringify(body);
      const head = [
        `${method} ${root}${path} HTTP/1.1`,
        `host: ${url.host}`,
        `authorization: ${authorization}`,
        `accept: ${accept}`,
        ...(body === undefined ? [] : [`content-type: ${type}`, `content-length: ${Buffer.byteLength(text)}`]),
      ];
      return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
    },
  };
}
