import { createServer, type Server } from 'node:net';
import type { Identity } from '@berth/machinery/identity';
import { hintTopic } from '@berth/machinery/hints';

export interface HintsDeps {
  /** Who an MQTT password (a node's token) speaks for, in the cluster named by the MQTT user. */
  authenticate(cluster: string, token: string): Promise<Identity>;
}

/**
 * The embedded MQTT broker on a free loopback port: agents subscribe to their own topic, the process publishes empty hints.
 * Nobody but the process publishes, and nobody reads another node's topic.
 */
export async function startHints(deps: HintsDeps) {
  const { Aedes } = await import('aedes');
  const broker = await Aedes.createBroker({ concurrency: 1000, maxClientsIdLength: 300 });
  const topics = new WeakMap<object, string>();
  broker.authenticate = (client, cluster, password, done) => {
    deps.authenticate(cluster ?? '', password?.toString() ?? '').then(
      (identity) => {
        const node = /^system:node:(.+)$/.exec(identity.username)?.[1];
        if (node !== undefined) topics.set(client, hintTopic(cluster ?? '', node));
        done(null, node !== undefined);
      },
      () => done(null, false),
    );
  };
  broker.authorizeSubscribe = (client, subscription, done) =>
    done(null, topics.get(client as object) === subscription.topic ? subscription : null);
  broker.authorizePublish = (_client, _packet, done) => done(new Error('agents publish nothing'));
  const server: Server = createServer(broker.handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the hint broker has no port');
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    hint(cluster: string, node: string): void {
      broker.publish(
        { cmd: 'publish', topic: hintTopic(cluster, node), payload: '', qos: 0, retain: false, dup: false },
        () => {},
      );
    },
    async close(): Promise<void> {
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
