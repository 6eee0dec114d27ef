import type { Clock } from '@berth/machinery/clock';
import { ConditionFailed, type Item, type Key, type Table } from '@berth/table/port';

const day = 86_400_000;
/** How long an answer is kept: a thousandth of the time in which a successor is believed before it signs. */
const fresh = 3_600_000;
/** Whoever has no good clock may still sign with the one before. */
const slack = day;
const maximum = 1000;
const rounds = 5;

/** When a signer gives way to its successor; milliseconds. */
export interface Terms {
  /** It signs at least this long. */
  period: number;
  /** Its successor is believed this long before it signs: everybody has heard of it by then. */
  lead: number;
  /** It is believed this long after its successor signs: what it signed has expired by then. */
  outlives: number;
}

export interface Generation {
  /** 0 is the cluster's first. */
  number: number;
  /** Milliseconds since 1970. */
  signsFrom: number;
  item: Item;
}

export interface Plan {
  signing: Generation;
  /** From when on a successor signs that must be made now. */
  next?: number;
  /** Nothing that they signed is good any more. */
  retired: readonly Generation[];
  /** Those whose keys are of no use any more. */
  silent: readonly Generation[];
  /** When the plan will be another. */
  changesAt: number;
}

/** What is to be done about a signer's generations (in their order, at least one). `ends`: when the last cannot sign any more. */
export function plan(all: readonly Generation[], now: number, terms: Terms, ends = Infinity): Plan {
  const signing = all.findLast(({ signsFrom }) => signsFrom <= now) ?? (all[0] as Generation);
  const last = all.at(-1) as Generation;
  const successorOf = (index: number) => all[index + 1];
  const goneAt = all.map((_one, index) => (successorOf(index)?.signsFrom ?? Infinity) + terms.outlives);
  const nextAt = Math.min(last.signsFrom + terms.period, ends - terms.outlives);
  const retired = all.filter((_one, index) => (goneAt[index] ?? Infinity) <= now);
  const silent = all.filter(({ number, item }) => number < signing.number && item.sealed !== undefined);
  const future = [...all.map(({ signsFrom }) => signsFrom), ...goneAt, nextAt].filter((at) => at > now);
  return {
    signing,
    // In a cluster where nobody asked for years there may be no time left to wait.
    ...(nextAt > now ? {} : { next: ends - terms.outlives <= now ? now : now + terms.lead }),
    retired,
    silent: signing.signsFrom + slack <= now ? silent.filter((one) => !retired.includes(one)) : [],
    changesAt: Math.min(...future),
  };
}

export interface Current {
  signing: Generation;
  /** Whose signatures are believed, the one that signs first. */
  trusted: readonly Generation[];
  /** Milliseconds since 1970. */
  changesAt: number;
}

export interface Signer {
  terms: Terms;
  /** Of the first generation; others follow it. */
  key(cluster: string): Key;
  /** Attributes of a new one; the private key as `sealed`. */
  make(cluster: string): Promise<Record<string, Item[string]>>;
  /** When one cannot sign any more, whatever the terms say. */
  ends?(item: Item): number;
}

const numbered = ({ pk, sk }: Key, number: number): Key => ({
  pk,
  sk: number === 0 ? sk : `${sk}#${String(number).padStart(6, '0')}`,
});

/**
 * The generations of what signs for a cluster: the first is made when it is asked for, a successor when its time has come and
 * somebody asks. Nothing runs for that. Each is an item of its own, so that two processes never make two of one number.
 */
export function createGenerations(deps: { table: Table; clock: Clock }, signer: Signer) {
  const { table } = deps;
  const cache = new Map<string, { until: number; loading: Promise<Current> }>();

  async function read(cluster: string): Promise<Generation[]> {
    const first = signer.key(cluster);
    const { items } = await table.query({ pk: first.pk, from: first.sk, to: `${first.sk}#\u{10ffff}` });
    return items
      .filter(({ sk }) => sk === first.sk || sk.startsWith(`${first.sk}#`))
      .map((item) => ({
        number: Number(item.sk.slice(first.sk.length + 1) || 0),
        signsFrom: Number(item.signsFrom ?? 0),
        item,
      }));
  }

  async function add(cluster: string, number: number, signsFrom: number): Promise<void> {
    const item = { ...(await signer.make(cluster)), ...numbered(signer.key(cluster), number), signsFrom };
    await table.write({ put: item, condition: { absent: true } }).catch((error: unknown) => {
      // Another process was first: its own is read.
      if (!(error instanceof ConditionFailed)) throw error;
    });
  }

  async function load(cluster: string): Promise<Current> {
    for (let round = 0; round < rounds; round += 1) {
      const now = deps.clock.now().getTime();
      const all = await read(cluster);
      const last = all.at(-1);
      if (last === undefined) {
        await add(cluster, 0, now);
        continue;
      }
      const { signing, next, retired, silent, changesAt } = plan(all, now, signer.terms, signer.ends?.(last.item));
      if (next !== undefined) {
        await add(cluster, last.number + 1, next);
        continue;
      }
      for (const { item } of retired) await table.write({ delete: { pk: item.pk, sk: item.sk } });
      for (const { item } of silent) await forget(item);
      const trusted = all.filter((one) => one !== signing && !retired.includes(one));
      return { signing, trusted: [signing, ...trusted], changesAt };
    }
    throw new Error(`the keys of cluster "${cluster}" are changed by others all the time`);
  }

  async function forget({ pk, sk }: Item): Promise<void> {
    const gone = (error: unknown) => {
      if (!(error instanceof ConditionFailed)) throw error;
    };
    await table.write({ update: { pk, sk }, remove: ['sealed'], condition: { exists: true } }).catch(gone);
  }

  return (cluster: string): Promise<Current> => {
    const now = deps.clock.now().getTime();
    const known = cache.get(cluster);
    if (known !== undefined && known.until > now) return known.loading;
    const loading = load(cluster);
    const entry = { until: now + fresh, loading };
    if (cache.size >= maximum) cache.delete(cache.keys().next().value ?? '');
    cache.set(cluster, entry);
    loading.then(
      ({ changesAt }) => (entry.until = Math.min(entry.until, changesAt)),
      // What failed is tried again.
      () => cache.delete(cluster),
    );
    return loading;
  };
}
