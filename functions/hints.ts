import type { Logger } from '@berth/apiserver/deps';
import { hintTopic } from '@berth/machinery/hints';

export interface Hints {
  /** "Something changed for this node; sync." Returns at once. */
  hint(cluster: string, node: string): void;
  /** Resolves when what was hinted has been sent: a function is frozen once it has answered. */
  sent(): Promise<void>;
}

/** Hints over IoT Core; none without an endpoint (agents poll then). A lost hint costs time, never correctness. */
export function createHints(endpoint: string | undefined, log: Logger): Hints {
  const pending = new Map<string, Promise<void>>();
  const load = async () => {
    const { IoTDataPlane } = await import('@aws-sdk/client-iot-data-plane');
    return new IoTDataPlane({ endpoint: `https://${endpoint}` });
  };
  let loading: ReturnType<typeof load> | undefined;
  const publish = async (topic: string): Promise<void> => {
    loading ??= load();
    await (await loading).publish({ topic, qos: 0 }, { abortSignal: AbortSignal.timeout(2000) });
  };
  return {
    hint(cluster, node) {
      const topic = hintTopic(cluster, node);
      // One hint says as much as ten: those of one invocation are sent once.
      if (endpoint === undefined || pending.has(topic)) return;
      const sending = publish(topic).catch((error: unknown) =>
        log.warn({ topic, error: String(error) }, 'a hint was not sent'),
      );
      pending.set(topic, sending);
    },
    async sent() {
      const sending = [...pending.values()];
      pending.clear();
      await Promise.all(sending);
    },
  };
}
