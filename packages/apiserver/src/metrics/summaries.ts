import type { NodeSummary } from '@berth/machinery/nodesummary';
import { askNode } from '../dial/node.ts';
import type { Call } from '../operations/call.ts';

/** How long an answer of a node serves (metrics-server's --metric-resolution), and how many are kept. */
const freshFor = 15_000;
const kept = 2000;
/** A node that does not answer within this time has no metrics. */
const patience = 10_000;
const largest = 8 * 1024 * 1024;

interface Entry {
  at: number;
  summary: Promise<NodeSummary | undefined>;
}

async function ask(call: Call, node: string): Promise<NodeSummary | undefined> {
  const wish = { method: 'GET', path: '/stats/summary' };
  const response = await askNode(call, node, wish, AbortSignal.timeout(patience));
  if (!response.ok) {
    await response.body?.cancel();
    return undefined;
  }
  const said = await boundedText(response);
  const { nodeSummary } = await import('@berth/machinery/nodesummary');
  const parsed = nodeSummary.safeParse(JSON.parse(said));
  return parsed.success ? parsed.data : undefined;
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > largest) throw new Error('the answer is too long');
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString();
}

/**
 * What nodes use, asked of their agents when somebody wants to know and never otherwise (docs/decisions/0011). undefined: the
 * node did not say.
 */
export class Summaries {
  readonly #entries = new Map<string, Entry>();

  of(call: Call, node: string): Promise<NodeSummary | undefined> {
    const key = `${call.cluster.id}/${node}`;
    const now = call.now.getTime();
    const known = this.#entries.get(key);
    if (known !== undefined && now - known.at < freshFor) return known.summary;
    const summary = ask(call, node).catch(() => undefined);
    // What was not said is asked again by the next who wants to know.
    void summary.then((said) => said ?? this.#entries.delete(key));
    this.#entries.delete(key);
    this.#entries.set(key, { at: now, summary });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > kept && oldest !== undefined) this.#entries.delete(oldest);
    return summary;
  }
}
