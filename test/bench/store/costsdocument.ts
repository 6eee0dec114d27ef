import { isOfPod, type LoggedWrite, purposes } from './attribution.ts';
import type { Heartbeat, Life, LifeCosts } from './life.ts';
import type { Cost, OperationCosts } from './operations.ts';
import { savingsOf } from './savings.ts';

/** Dollars for a million units, on demand in us-east-1. */
const prices = { write: 0.625, read: 0.125 };
const hoursInMonth = 730;
const target = { writes: 12, units: 70 };

const dollars = (writeUnits: number, readUnits: number): number =>
  (writeUnits * prices.write + readUnits * prices.read) / 1e6;
const money = (amount: number): string =>
  amount === 0 ? '$0' : `$${amount < 0.1 ? amount.toPrecision(2) : amount.toFixed(2)}`;
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [row(head), row(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');
}

/** The section on costs, in Markdown, out of nothing but what was counted and the prices. */
export function costsDocument(operations: OperationCosts, { lives, heartbeat }: LifeCosts): string {
  const life = lives.at(-1) as Life;
  return `${[
    `Operations are counted at the client of DynamoDB, request by request, against DynamoDB Local; a pod's life at the table's port, on a
table in memory whose items are weighed as they would go over the wire: each call there is one request. Units are computed from the items' sizes by
DynamoDB's rules (a kilobyte begun is a write unit, two in a transaction; four kilobytes begun are a unit of a strong read), because the
local engine does not report what transactions cost. Where it reports, it says ${operations.reportedOverComputed} times what is computed here. Prices: $${prices.write} a
million write units, $${prices.read} a million read units (on demand, us-east-1). Storage, streams, functions and network are not in these
figures.`,
    '### One operation',
    `Pods of ${(operations.podBytes / 1024).toFixed(1)} KB of JSON. "Store" is the bare store: a write is the read before it, the number, the transaction. "Request" is the
same through the API server as a function runs it, with authentication and admission; a list of 1,000 with the log settled.`,
    operationsTable(operations),
    `An idle watch of a process that nobody tells of changes asks each stripe of the type's log every half second (pods have four); where the
change stream is fed in, as in the streams host, it asks nothing.`,
    "### A pod's life",
    lifeText(lives, life),
    byTypeTable(life),
    'Every write of it, in order:',
    writesTable(life),
    'What is read meanwhile, with what the idle process reads in that time:',
    table(
      ['read', 'requests', 'read units'],
      Object.entries(life.reads)
        .sort(([, a], [, b]) => b.units - a.units)
        .map(([what, { requests, units }]) => [what, requests, units]),
    ),
    'What would save the most, each computed by itself from the writes above (they overlap):',
    table(
      ['change', 'what a client sees of it', 'logged writes', 'write units'],
      savingsOf(life).map(({ what, seen, writes, units }) => [what, seen, writes === 0 ? 0 : -writes, -units]),
    ),
    '### Two clusters, a month',
    clustersTable(life, heartbeat),
    `Reads are those of one process that holds mirrors, less what it reads when idle: functions read more for each change and nothing
when idle. The process of the count, idle with one node, made ${heartbeat.roundTripsPerSecond.toFixed(1)} requests and ${heartbeat.readUnitsPerSecond.toFixed(1)} read units a second (its clock, and its node that asks
for changes): ${money(dollars(0, heartbeat.readUnitsPerSecond * 3600 * hoursInMonth))} a month.`,
  ].join('\n\n')}\n`;
}

function operationsTable({ store, api }: OperationCosts): string {
  const lines = (kind: string, costs: Record<string, Cost>) =>
    Object.entries(costs).map(([name, cost]) => [
      `${kind}: ${name}`,
      cost.roundTrips,
      cost.writeUnits,
      cost.readUnits,
      cost.bytesSent,
      cost.bytesReceived,
      money(dollars(cost.writeUnits, cost.readUnits) * (name.includes('hour') ? 1 : 1e6)) +
        (name.includes('hour') ? '' : ' a million'),
    ]);
  return table(
    ['operation', 'round trips', 'write units', 'read units', 'bytes sent', 'bytes received', 'dollars'],
    [...lines('store', store), ...lines('request', api)],
  );
}

const unitsOf = (writes: readonly LoggedWrite[]): number => writes.reduce((sum, { total }) => sum + total, 0);
const besideOf = ({ beside }: Life): number => Object.values(beside).reduce((sum, units) => sum + units, 0);

function lifeText(lives: readonly Life[], life: Life): string {
  const pods = life.writes.filter(({ resource }) => resource === 'pods');
  const own = { ...life, writes: life.writes.filter(isOfPod) };
  return `A Deployment with one container is scaled from 0 to 1 and, once the pod is ready on its (simulated) node, back to 0; with the controllers,
the scheduler and the agent as \`npm start --store dynamodb\` runs them: ${shortly(life)}, ${besideOf(life)} units more for marks and
refused writes, ${life.roundTrips} requests, ${life.readUnits} read units: ${money(dollars(unitsOf(life.writes) + besideOf(life), life.readUnits))}. All lives of the same
run: ${lives.map(shortly).join('; ')}.

Of these are the pod's own (created, bound, started, ready, deleted, its events, and the ReplicaSet's statuses): ${shortly(own)}; the
pod's writes alone are ${pods.length}, ${unitsOf(pods)} units. The others are what the scaling of the Deployment costs, of one pod or of a hundred: its spec and
status, the ReplicaSet's spec, two events. Target for a pod's life: ${target.writes} logged writes, ${target.units} units. A transaction of log entry and object
cannot cost less than 5 units (1 for the number, 2 for each item), two single puts of an event not less than 2: ${target.writes} of one sort are ${target.writes * 5} units
before any index entry or guard.`;
}

function shortly({ writes }: Life): string {
  const lean = writes.filter(({ lean: single }) => single);
  return `${writes.length - lean.length} logged writes and ${lean.length} events, ${unitsOf(writes)} units`;
}

const shown = purposes.filter((purpose) => !['mark', 'void', 'other'].includes(purpose));

function byTypeTable(life: Life): string {
  const types = [...new Set(life.writes.map(({ resource }) => resource))];
  const rows = types.map((type) => {
    const writes = life.writes.filter(({ resource }) => resource === type);
    return [
      type,
      writes.length,
      ...shown.map((purpose) => writes.reduce((sum, { units }) => sum + units[purpose], 0)),
      unitsOf(writes),
    ];
  });
  const all = shown.map((purpose) => life.writes.reduce((sum, { units }) => sum + units[purpose], 0));
  return table(
    ['type', 'logged writes', ...shown, 'write units'],
    [...rows, ['all', life.writes.length, ...all, unitsOf(life.writes)]],
  );
}

function writesTable(life: Life): string {
  return table(
    ['write', 'JSON', 'log entry', 'object', 'write units'],
    life.writes.map((write) => [
      `${write.verb} ${write.resource}${write.changed === '' ? (write.verb === 'update' ? ' (observedGeneration or managedFields)' : '') : `: ${write.changed}`}`,
      write.bodyBytes,
      write.logBytes,
      write.objectBytes,
      write.total,
    ]),
  );
}

function clustersTable(life: Life, heartbeat: Heartbeat): string {
  const month = 3600 * hoursInMonth;
  const renewals = (nodes: number, seconds: number): number =>
    dollars(((nodes * month) / seconds) * heartbeat.writeUnits, 0);
  const every = Math.round(heartbeat.seconds / heartbeat.renewals);
  const changes = 20 * 60 * hoursInMonth;
  const lives = changes * dollars(unitsOf(life.writes) + besideOf(life), life.readUnits);
  const aimed = changes * dollars(target.units, life.readUnits);
  return table(
    ['', '3 nodes, idle', '50 nodes, 20 pods a minute come and go'],
    [
      [
        `a lease renewed every ${every} s (${heartbeat.writeUnits} write units), as counted`,
        money(renewals(3, every)),
        money(renewals(50, every)),
      ],
      ['the same every 5 minutes, where presence is the heartbeat', money(renewals(3, 300)), money(renewals(50, 300))],
      ["the pods' lives, as counted", money(0), money(lives)],
      [`the pods' lives, at ${target.units} write units and the same reads`, money(0), money(aimed)],
    ],
  );
}
