import { hintTopic } from '@berth/machinery/hints';
import type { Hints } from '../deps.ts';

export interface MqttHintsOptions {
  /** `mqtt://127.0.0.1:1883`, `wss://…`. */
  url: string;
  cluster: string;
  nodeName: string;
  token(): string;
  ca?: string;
}

/** Hints over MQTT; the user is the cluster, the password the node's token. Reconnects by itself. */
export async function createMqttHints(options: MqttHintsOptions): Promise<Hints> {
  const { connect } = await import('mqtt');
  const topic = hintTopic(options.cluster, options.nodeName);
  const listeners = new Set<{ hint(): void; connected(value: boolean): void }>();
  const client = connect(options.url, {
    clientId: `node-${options.cluster}-${options.nodeName}-${process.pid}`,
    username: options.cluster,
    password: options.token(),
    ca: options.ca,
    keepalive: 30,
    reconnectPeriod: 2000,
    connectTimeout: 10_000,
    clean: true,
    queueQoSZero: false,
  });
  let connected = false;
  const tell = (value: boolean) => {
    if (connected === value) return;
    connected = value;
    for (const listener of listeners) listener.connected(value);
  };
  // Only a confirmed subscription brings hints; a refused one must leave the agent polling.
  client.on('connect', () =>
    client.subscribe(topic, { qos: 0 }, (error, granted) => tell(!error && (granted?.[0]?.qos ?? 128) < 128)),
  );
  client.on('close', () => tell(false));
  client.on('error', () => tell(false));
  client.on('message', () => {
    for (const listener of listeners) listener.hint();
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (connected) listener.connected(true);
      return () => listeners.delete(listener);
    },
    close: async () => {
      await client.endAsync(true);
    },
  };
}
