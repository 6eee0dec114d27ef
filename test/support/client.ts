import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import type { Berth } from './berth.ts';

export interface Answer {
  code: number;
  /** The parsed body, where it is a JSON object. */
  body: any;
  text: string;
}

export interface Ask {
  body?: object;
  /** The administrator's unless said; null for none. */
  token?: string | null;
  headers?: Record<string, string | string[]>;
}

/** A client with kept-alive connections, for tests that ask thousands of times. */
export function openClient(berth: Berth) {
  const { clusters, users } = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const ca = Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  const agent = new Agent({ connect: { ca }, connections: 8 });
  const admin: string = users[0].user.token;
  return {
    admin,
    ca,
    /** `path` below the cluster, or from the root of the listener where it begins with `//`. */
    async send(method: string, path: string, { body, token = admin, headers = {} }: Ask = {}): Promise<Answer> {
      const url = path.startsWith('//') ? new URL(path.slice(1), berth.url).href : berth.url + path;
      const response = await request(url, {
        method: method as 'GET',
        dispatcher: agent,
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.body.text();
      return { code: response.statusCode, body: text.startsWith('{') ? JSON.parse(text) : undefined, text };
    },
    close: () => agent.close(),
  };
}

export type Client = ReturnType<typeof openClient>;
