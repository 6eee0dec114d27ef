import type { Item, Operation } from '@berth/table/port';
import type { History, Truth } from './history.ts';
import type { Plan } from './plan.ts';
import type { Run } from './scenario.ts';

/** Lines of a story at most: the last ones, for there the law breaks. */
const maxLines = 80;

interface Line {
  step: number;
  who: string;
  text: string;
  keys: readonly string[];
  versions: readonly number[];
}

/** What a broken law is about: a type, and the objects and slots that its sentence names. */
interface Focus {
  type: string;
  keys: ReadonlySet<string>;
  versions: ReadonlySet<number>;
}

/** A run that breaks a law, in words: who wrote what into which slot, what each saw, and what is wrong with it. */
export function tell({ result, history, truth }: Run, plan: Plan, law: string): string {
  const broken = result.violations.filter((_, nth) => result.laws[nth] === law);
  const violation = broken[0] ?? 'no law was broken';
  const focus = focusOf(violation, truth);
  const lines = [...writesOf(history), ...readsOf(history), ...sentOf(history)]
    .filter(
      ({ keys, versions }) => keys.some((key) => focus.keys.has(key)) || versions.some((v) => focus.versions.has(v)),
    )
    .sort((a, b) => a.step - b.step);
  const times = history.sent.map(({ step, at }) => [step, at] as const);
  const started = times[0]?.[1] ?? 0;
  let next = 0;
  let now = started;
  const told = lines.map(({ step, who, text }) => {
    for (; next < times.length && (times[next]?.[0] as number) <= step; next++) now = times[next]?.[1] as number;
    return `${String(Math.round(now - started)).padStart(7)} ms  ${who} ${text}`;
  });
  const left = told.length > maxLines ? [`          (${told.length - maxLines} lines before)`] : [];
  return [
    `seed ${result.seed}: ${plan.actors.length} actors (${plan.actors.join(' ')}), ${faultsOf(plan)}`,
    ...left,
    ...told.slice(-maxLines),
    ...slotsOf(truth, focus),
    ...broken.slice(0, 3).map((text) => `    broken:  ${text}`),
    '',
  ].join('\n');
}

function faultsOf({ process, table }: Plan): string {
  const faults = [...Object.entries(process), ...Object.entries(table)].filter(
    ([name, value]) => value > 0 && !/^(longest|latency|timeout|lateness|staleness)/.test(name),
  );
  return faults.length === 0 ? 'nothing goes wrong' : `with ${faults.map(([name]) => name).join(', ')}`;
}

function focusOf(violation: string, truth: Truth): Focus {
  const type = violation.split(/[ :]/)[0] ?? '';
  const numbers = new Set((violation.match(/\d+/g) ?? []).map(Number));
  const keys = new Set<string>();
  const versions = new Set<number>();
  for (const [version, { states }] of truth.slots.get(type) ?? []) {
    if (numbers.has(version)) versions.add(version);
    for (const state of states) {
      if (state.void) continue;
      const named = violation.includes(` ${state.sk}`) || violation.includes(state.value);
      if (named || (numbers.has(version) && !violation.includes('/n'))) keys.add(state.sk);
    }
  }
  return { type, keys, versions };
}

const verbs = { c: 'create', u: 'update', d: 'delete' };

function writesOf({ writes }: History): Line[] {
  return writes.flatMap(({ id, type, sk, verb, prev, start, end, outcome, version, refusal }) => {
    const who = id.split('.').slice(0, 3).join('.');
    const knowing = prev === 0 ? 'knowing of none' : `having read version ${prev}`;
    const begun = {
      step: start,
      who,
      text: `begins to ${verbs[verb]} ${type} ${sk} (${id}), ${knowing}`,
      keys: [sk],
      versions: [],
    };
    if (end === undefined) return [begun];
    const heard =
      outcome === 'acknowledged' ? `is told that ${id} is version ${version}` : `is told of ${id}: ${refusal}`;
    return [begun, { step: end, who, text: heard, keys: [sk], versions: version === undefined ? [] : [version] }];
  });
}

function readsOf({ gets, snapshots, watches }: History): Line[] {
  const got = gets.map(({ by, sk, end, version, value }) => {
    const text = version === 0 ? `reads ${sk}: nothing there` : `reads ${sk}: version ${version} (${value})`;
    return { step: end, who: by, text, keys: [sk], versions: [] };
  });
  const listed = snapshots.flatMap(({ by, type, kind, start, end, version, objects }) => {
    const keys = objects.map(([key]) => key);
    const shown = objects.map(([key, value]) => `${key} = ${value}`).join(', ') || 'nothing';
    const begins = { step: start, who: by, text: `begins to list ${type}`, keys, versions: [version] };
    const text = `${kind === 'mirror' ? 'has a mirror of' : 'listed'} ${type} at ${version}: ${shown}`;
    return [...(start === 0 ? [] : [begins]), { step: end, who: by, text, keys, versions: [version] }];
  });
  const watched = watches.map(({ by, type, from, seen, progress }) => {
    const heard = seen.map(({ version, verb, sk }) => `${verb} ${sk} ${version}`).join(', ') || 'nothing';
    const text = `had watched ${type} from ${from} to ${progress}: ${heard}`;
    const last = Number.MAX_SAFE_INTEGER;
    return { step: last, who: by, text, keys: seen.map(({ sk }) => sk), versions: seen.map(({ version }) => version) };
  });
  return [...got, ...listed, ...watched];
}

function sentOf({ sent }: History): Line[] {
  return sent.flatMap(({ step, who, operations, outcome, slot }) => {
    const parts = operations.map((operation) => partOf(operation, slot)).filter((part) => part !== undefined);
    if (parts.length === 0) return [];
    const came = outcome === 'done' ? '' : `: ${outcome}`;
    return [
      {
        step,
        who,
        text: `puts ${parts.map(({ text }) => text).join(', ')}${came}`,
        keys: parts.flatMap(({ key }) => (key === undefined ? [] : [key])),
        versions: parts.flatMap(({ version }) => (version === undefined ? [] : [version])),
      },
    ];
  });
}

/** One operation in words; undefined for what no story is about. */
function partOf(
  operation: Operation,
  slot: number | undefined,
): { text: string; key?: string; version?: number } | undefined {
  if ('put' in operation) return putOf(operation.put);
  if ('update' in operation && operation.update.pk.startsWith('m#')) {
    const [[mark, value] = ['', 0]] = Object.entries(operation.set ?? {});
    return { text: `${mark} of ${operation.update.sk} to ${value}`, version: Number(value) };
  }
  if (
    'update' in operation &&
    operation.update.pk.startsWith('s#') &&
    operation.add?.n !== undefined &&
    slot !== undefined
  )
    return { text: `a hand on slot ${slot}`, version: slot };
  if (!('delete' in operation)) return undefined;
  const { pk, sk } = operation.delete;
  if (pk.startsWith('l#')) return { text: `away slot ${Number(sk)}`, version: Number(sk) };
  return pk.startsWith('o#') ? { text: `away object ${sk}`, key: sk } : undefined;
}

function putOf(item: Item): { text: string; key?: string; version?: number } | undefined {
  if (item.pk.startsWith('l#')) {
    const version = Number(item.sk);
    if (item.void === true) return { text: `a void into slot ${version}`, version };
    const verb = verbs[item.verb as keyof typeof verbs];
    return { text: `${verb} of ${item.key} into slot ${version}`, version, key: item.key as string };
  }
  if (!item.pk.startsWith('o#')) return undefined;
  return { text: `${item.sk} ${item.dead === 1 ? 'as a tombstone ' : ''}at ${item.rv}`, key: item.sk };
}

/** What the log says in the end of what the story is about. */
function slotsOf(truth: Truth, { type, keys, versions }: Focus): string[] {
  const slots = [...(truth.slots.get(type)?.values() ?? [])].sort((a, b) => a.version - b.version);
  const lines = slots.flatMap(({ version, states }) => {
    const named = states.some((state) => !state.void && keys.has(state.sk));
    if (!named && !versions.has(version)) return [];
    const held = states.map((state) =>
      state.void ? 'a void' : `${verbs[state.verb]} of ${state.sk} (${state.value})`,
    );
    return [`    log:     slot ${version} held ${held.join(', then ')}`];
  });
  const objects = [...(truth.objects.get(type) ?? [])].filter(([key]) => keys.has(key));
  return [
    ...lines.slice(-20),
    ...objects.map(([key, { version, value }]) => `    objects: ${key} stands at ${version} (${value})`),
  ];
}
