import type { ClusterFigures } from './cluster.ts';

export interface Budget {
  /** In the figure's own unit. */
  budget: number;
  measured: number;
  met: boolean;
}

const atLeast = (budget: number, measured: number): Budget => ({ budget, measured, met: measured >= budget });
const under = (budget: number, measured: number): Budget => ({ budget, measured, met: measured < budget });

/** What one process on two cores, and a function's first chunk, may cost; beside it what they do cost. */
export function budgetsOf(
  cluster: ClusterFigures,
  bundles: Record<string, { firstChunkBytes: number }>,
): Record<string, Budget> {
  return {
    startMillisecondsP50: under(2000, cluster.startMillisecondsP50),
    applyToRunningMillisecondsP50: under(700, cluster.applyToRunningMillisecondsP50),
    applyToRunningMillisecondsP99: under(1500, cluster.applyToRunningMillisecondsP99),
    configMapCreatesPerSecond: atLeast(3000, cluster.configMapCreates.perSecond),
    podCreatesPerSecond: atLeast(1000, cluster.podCreates.perSecond),
    getsPerSecond: atLeast(10_000, cluster.gets.perSecond),
    list5000PodsMillisecondsP50: under(200, cluster.list5000PodsMillisecondsP50),
    watchMillisecondsP99: under(20, cluster.watchMillisecondsP99),
    ...Object.fromEntries(
      Object.entries(bundles).map(([name, { firstChunkBytes }]) => [
        `${name}FirstChunkBytes`,
        under(1024 * 1024, firstChunkBytes),
      ]),
    ),
  };
}
