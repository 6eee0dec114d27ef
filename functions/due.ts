import { sqs } from './sqs.ts';

/** The tick comes every five minutes; what falls due before the next one, and a little after, is sent ahead. */
export const horizon = 6 * 60_000;

export interface DueCluster {
  cluster: string;
  at: Date;
}

/** What a message of the due queue says. */
export interface DueMessage {
  cluster: string;
}

/**
 * One delayed message a cluster and second. Sent twice, or for what is done already, it wakes somebody who finds nothing.
 * Throws if the queue did not take all of them.
 */
export async function sendDue(queueUrl: string, due: readonly DueCluster[], now: Date): Promise<void> {
  const wakes = new Map<string, { cluster: string; delay: number }>();
  for (const { cluster, at } of due) {
    const delay = Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 1000));
    wakes.set(`${cluster}#${delay}`, { cluster, delay });
  }
  const all = [...wakes.values()];
  for (let start = 0; start < all.length; start += 10) {
    const Entries = all.slice(start, start + 10).map(({ cluster, delay }, i) => ({
      Id: String(i),
      DelaySeconds: Math.min(900, delay),
      MessageBody: JSON.stringify({ cluster } satisfies DueMessage),
    }));
    const client = await sqs();
    const { Failed = [] } = await client.sendMessageBatch({ QueueUrl: queueUrl, Entries });
    if (Failed.length > 0) throw new Error(`${Failed.length} due messages were not taken: ${Failed[0]?.Message}`);
  }
}
