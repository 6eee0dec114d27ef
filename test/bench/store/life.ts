import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../support/berth.ts';
import { loggedWrites, type LoggedWrite, purposeOf, type Purpose, purposes, resourceOf } from './attribution.ts';
import type { Round } from './capacity.ts';
import { cluster, type CostCell } from './costcell.ts';

export interface Life {
  writes: LoggedWrite[];
  /** Write units outside the logged writes, by purpose: marks moved, voids, due items, refused writes. */
  beside: Record<Purpose, number>;
  /** Those of the idle cluster taken off. */
  roundTrips: number;
  readUnits: number;
  /** Read units by what was read, those of the idle cluster included. */
  reads: Record<string, { requests: number; units: number }>;
}

export interface LifeCosts {
  lives: Life[];
  heartbeat: Heartbeat;
}

/** What a node costs that has nothing to do. */
export interface Heartbeat {
  seconds: number;
  renewals: number;
  /** Of one renewal: its number, log entry, object, and the mark that follows. */
  writeUnits: number;
  /** In a second, by the whole idle process with one node. */
  roundTripsPerSecond: number;
  readUnitsPerSecond: number;
}

/** Types that move with or without pods. */
const leases = 'coordination.k8s.io/leases';
const background = new Set(['nodes', leases]);
const path = '/apis/apps/v1/namespaces/default/deployments';

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'nginx:1.27',
            ports: [{ containerPort: 80 }],
            env: [{ name: 'LOG_LEVEL', value: 'info' }],
            resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
          },
        ],
      },
    },
  },
};

/** Up to `count` pods of a Deployment that come and go, until one is `enough`; the cell is closed in the end, each from the scale-up to the last trace of the scale-down, on a simulated node. */
export async function measureLives(
  cell: CostCell,
  count: number,
  idleSeconds: number,
  enough: (life: Life) => boolean = () => false,
): Promise<LifeCosts> {
  try {
    await cell.startNode();
    await eventually(() => nodeReady(cell));
    await cell.send('POST', path, deployment);
    const bodies = new Map<string, Record<string, unknown>>();
    await quiet(cell, 0);
    loggedWrites(cell.rounds, bodies);
    const idleFrom = cell.rounds.length;
    await pause(idleSeconds * 1000);
    const heartbeat = heartbeatOf(cell.rounds.slice(idleFrom), idleSeconds);
    loggedWrites(cell.rounds.slice(idleFrom), bodies);
    const lives: Life[] = [];
    while (lives.length < count && !lives.some(enough)) lives.push(await oneLife(cell, bodies, heartbeat));
    return { lives, heartbeat };
  } finally {
    await cell.close();
  }
}

async function oneLife(cell: CostCell, bodies: Map<string, Record<string, unknown>>, idle: Heartbeat): Promise<Life> {
  const started = performance.now();
  const from = cell.rounds.length;
  await scale(cell, 1);
  await eventually(() => statusIs(cell, 'readyReplicas', 1));
  await quiet(cell, from);
  await scale(cell, 0);
  await eventually(() => statusIs(cell, 'replicas', undefined));
  await eventually(async () => {
    const { objects } = await cell.observer.list({ cluster, resource: 'pods', namespace: 'default' });
    if (objects.length > 0) throw new Error('the pod is still there');
  });
  await quiet(cell, from);
  return lifeOf(cell.rounds.slice(from), bodies, idle, (performance.now() - started) / 1000);
}

const scale = (cell: CostCell, replicas: number): Promise<Response> =>
  cell.send('PATCH', `${path}/web`, { spec: { replicas } }, 'application/merge-patch+json');

async function statusIs(cell: CostCell, field: string, value: number | undefined): Promise<void> {
  const stored = await cell.observer.get({ cluster, resource: 'apps/deployments', namespace: 'default', name: 'web' });
  const { status, metadata } = JSON.parse(stored?.body ?? '{"status":{},"metadata":{}}');
  if (status?.[field] !== value || status?.observedGeneration !== metadata.generation)
    throw new Error(`${field} of the Deployment is ${status?.[field]}`);
}

async function nodeReady(cell: CostCell): Promise<void> {
  const { objects } = await cell.observer.list({ cluster, resource: 'nodes' });
  if (!objects.some(({ body }) => /"type":"Ready"[^}]*/.test(body) && body.includes('KubeletReady')))
    throw new Error('no node is ready');
}

/** Until nothing that belongs to pods was written for two seconds. */
async function quiet(cell: CostCell, from: number): Promise<void> {
  for (let seen = -1; ; ) {
    const now = cell.rounds.slice(from).filter(ofPods).length;
    if (now === seen) return;
    seen = now;
    await pause(2000);
  }
}

const ofPods = (round: Round): boolean =>
  round.parts.some(
    (part) =>
      part.writeUnits > 0 && ['log', 'mark'].includes(purposeOf(part)) && !background.has(resourceOf(part) ?? ''),
  );

function lifeOf(
  rounds: readonly Round[],
  bodies: Map<string, Record<string, unknown>>,
  idle: Heartbeat,
  seconds: number,
): Life {
  const reads: Life['reads'] = {};
  for (const round of rounds.filter(({ readUnits }) => readUnits > 0)) {
    const read = (reads[readOf(round)] ??= { requests: 0, units: 0 });
    read.requests += 1;
    read.units += round.readUnits;
  }
  const ours = rounds.filter((round) => !round.parts.some((part) => background.has(resourceOf(part) ?? '')));
  const writes = loggedWrites(ours, bodies);
  const beside = Object.fromEntries(purposes.map((purpose) => [purpose, 0])) as Record<Purpose, number>;
  for (const part of ours.flatMap(({ parts }) => parts)) beside[purposeOf(part)] += part.writeUnits;
  for (const { units } of writes) for (const purpose of purposes) beside[purpose] -= units[purpose];
  return {
    writes,
    beside,
    reads,
    roundTrips: Math.max(0, Math.round(rounds.length - idle.roundTripsPerSecond * seconds)),
    readUnits: Math.max(
      0,
      Math.round(rounds.reduce((sum, { readUnits }) => sum + readUnits, 0) - idle.readUnitsPerSecond * seconds),
    ),
  };
}

/** Items read together are nearly always of one sort: counters with their marks, objects, guards. */
function readOf({ parts: [first] }: Round): string {
  if (first === undefined) return 'queries that found nothing';
  const purpose = purposeOf(first);
  return purpose === 'counter' ? 'counter and marks' : purpose === 'other' ? 'cluster, tokens and keys' : purpose;
}

function heartbeatOf(rounds: readonly Round[], seconds: number): Heartbeat {
  const ofLeases = rounds.flatMap(({ parts }) => parts).filter((part) => resourceOf(part) === leases);
  const renewals = ofLeases.filter((part) => purposeOf(part) === 'log' && part.writeUnits > 0).length;
  const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
  return {
    seconds,
    renewals,
    writeUnits: Math.round(total(ofLeases.map((part) => part.writeUnits)) / renewals),
    roundTripsPerSecond: rounds.length / seconds,
    readUnitsPerSecond: total(rounds.map(({ readUnits }) => readUnits)) / seconds,
  };
}
