import type { ChangeRecord, Item } from '@berth/table/port';
import { createCodec } from '../codec.ts';
import { movesOf } from '../items.ts';
import { bucketOf } from '../keys.ts';
import { headOf } from '../counter.ts';

const plain = createCodec('plain', undefined);

/**
 * Replays everything the table ever held, in its own order, and looks at each moment: nothing is above the counter, `applied`
 * passes nothing that is not visible, and nothing goes before `compact` says so (DESIGN 3, invariants 4, 5 and 8).
 * `reaped` are items that the table's TTL took.
 */
export function checkMoments(records: readonly ChangeRecord[], reaped: ReadonlySet<string>): string[] {
  const violations: string[] = [];
  const items = new Map<string, Item>();
  /** The highest version that each index item was ever put for. */
  const everPut = new Map<string, number>();
  const seen = new Set<string>();
  const ordered = [...records].sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
  const typeOf = (cluster: string, resource: string) => {
    const [counter, marks] = [items.get(`s#${cluster} ${resource}`), items.get(`m#${cluster} ${resource}`)];
    return { cluster, resource, ...headOf({}, counter, marks) };
  };
  for (const { key, item, sequence } of ordered) {
    if (seen.has(sequence)) continue;
    seen.add(sequence);
    const address = `${key.pk} ${key.sk}`;
    const before = items.get(address);
    const [kind, cluster = '', resource = ''] = key.pk.split('#');
    const appliedBefore = kind === 'm' ? typeOf(cluster, key.sk).applied : 0;
    if (item === undefined) items.delete(address);
    else items.set(address, item);
    if (kind === 'x' && item !== undefined)
      everPut.set(address, Math.max(everPut.get(address) ?? 0, item.rv as number));
    if (kind === 'l') {
      const { n, compact } = typeOf(cluster, resource);
      const version = Number(key.sk);
      if (version > n) violations.push(`${resource}: slot ${version} was used while the counter stood at ${n}`);
      if (item === undefined && version > compact && !reaped.has(address))
        violations.push(`${resource}: slot ${version} was removed while compact stood at ${compact}`);
    }
    if (kind === 'o' && item === undefined && before?.dead === 1 && !reaped.has(address)) {
      const { compact } = typeOf(cluster, resource);
      if ((before.rv as number) > compact)
        violations.push(`${resource} ${key.sk}: its tombstone of ${before.rv} went while compact stood at ${compact}`);
    }
    if (kind === 'm') violations.push(...unseen(items, reaped, everPut, typeOf(cluster, key.sk), appliedBefore));
  }
  return violations;
}

/** Slots that `applied` passed although what they did was not to be seen. */
function unseen(
  items: ReadonlyMap<string, Item>,
  reaped: ReadonlySet<string>,
  everPut: ReadonlyMap<string, number>,
  type: { cluster: string; resource: string; stripes: number | undefined; applied: number; compact: number },
  from: number,
): string[] {
  const { cluster, resource, stripes = 1, applied, compact } = type;
  const missing: string[] = [];
  for (let version = from + 1; version <= applied; version++) {
    const address = `l#${cluster}#${resource}#${version % stripes} ${String(version).padStart(16, '0')}`;
    const slot = items.get(address);
    if (slot === undefined && !reaped.has(address) && version > compact)
      missing.push(`${resource}: applied went to ${applied} while slot ${version} was undecided`);
    if (slot === undefined || slot.void === true) continue;
    const key = slot.key as string;
    const object = items.get(`o#${cluster}#${resource}#${bucketOf(key, stripes)} ${key}`);
    const rv = (object?.rv as number | undefined) ?? 0;
    if (rv < version)
      missing.push(`${resource} ${key}: applied went to ${applied} while the object stood at ${rv}, before ${version}`);
    if (rv !== version) continue;
    for (const { added, entry } of movesOf(plain, slot)) {
      const address = `x#${cluster}#${entry} ${resource}/${key}`;
      const there = (items.get(address)?.rv as number | undefined) ?? 0;
      // A later change may be on its way, with its index items visible before its object.
      const moved = added ? (everPut.get(address) ?? 0) >= version : there === 0 || there > version;
      if (!moved)
        missing.push(
          `${resource} ${key}: applied went to ${applied} while ${version} had not ${added ? 'put' : 'removed'} ${entry}`,
        );
    }
  }
  return missing;
}
