import type { Figures } from './subject.ts';

export interface ApiResults {
  date: string;
  machine: { cores: number; node: string; loadBefore: number; loadAfter: number };
  /** What the peer was; null: there was none. */
  peer: string | null;
  figures: Record<string, { berth?: Figures; peer?: Figures }>;
}

const moreIsBetter = new Set(['perSecond', 'createsPerSecond']);

function ratio(name: string, ours: number | undefined, theirs: number | undefined): string {
  if (ours === undefined || theirs === undefined || name === 'bytes') return '';
  const times = moreIsBetter.has(name) ? ours / theirs : theirs / ours;
  return times >= 10 ? String(Math.round(times)) : times.toFixed(2);
}

const number = (value: number | undefined): string => (value === undefined ? '' : value.toLocaleString('en-US'));

/** Every figure that was measured. Ratios above 1 say that Berth is ahead. */
export function apiDocument({ date, machine, peer, figures }: ApiResults): string {
  const lines = Object.entries(figures).flatMap(([measure, { berth = {}, peer: theirs = {} }]) =>
    Object.keys(berth).map(
      (name) =>
        `| ${measure} | ${name} | ${number(berth[name])} | ${number(theirs[name])} | ${ratio(name, berth[name], theirs[name])} |`,
    ),
  );
  const load = `load ${machine.loadBefore.toFixed(1)} before, ${machine.loadAfter.toFixed(1)} after`;
  return [
    `Measured ${date.slice(0, 10)} on ${machine.cores} cores (${load}), ${peer === null ? 'without a peer' : `beside ${peer}`}, each in turn.
Milliseconds unless the name says otherwise; \`serverMicroseconds\` is CPU time for one request, of all processes that serve it.`,
    ['| measure | figure | Berth | peer | ratio |', '| --- | --- | ---: | ---: | ---: |', ...lines].join('\n'),
  ].join('\n\n');
}
