import type { Operation } from '@berth/table/port';
import { defaultTolerationSeconds } from './defaulttolerationseconds.ts';
import { namespaceLifecycle } from './namespacelifecycle.ts';
import { nodeRestrictionPlugin } from './noderestriction.ts';
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts';
import { priority } from './priority.ts';
import { rbacEscalation } from './rbacescalation.ts';
import { serviceAccount } from './serviceaccount.ts';
import { serviceAllocation } from './serviceallocation.ts';
import { taintNodesByCondition } from './taintnodesbycondition.ts';

/** In upstream's order (pkg/kubeapiserver/options/plugins.go). */
const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  nodeRestrictionPlugin,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  rbacEscalation,
  serviceAllocation,
];

export async function admit(request: AdmissionRequest): Promise<void> {
  for (const plugin of plugins) if (plugin.admit !== undefined && plugin.handles(request)) await plugin.admit(request);
}

/** Whether such an object needs something reserved. */
export const reserves = (request: AdmissionRequest): boolean =>
  plugins.some((plugin) => plugin.reserve !== undefined && plugin.handles(request));

/** Reserves what the object needs; answers how to give all of it back. */
export async function beforeCreate(request: AdmissionRequest): Promise<() => Promise<void>> {
  const undos: (() => Promise<void>)[] = [];
  const undo = async () => {
    for (const one of undos.splice(0).reverse()) await one();
  };
  try {
    for (const plugin of plugins)
      if (plugin.reserve !== undefined && plugin.handles(request)) undos.push(await plugin.reserve(request));
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

/** What the plugins put into the write's own transaction. */
export function companionsFor(request: AdmissionRequest): Operation[] {
  return plugins.flatMap((plugin) =>
    plugin.companions !== undefined && plugin.handles(request) ? plugin.companions(request) : [],
  );
}

async function tell(step: 'created' | 'removed', request: AdmissionRequest): Promise<void> {
  for (const plugin of plugins) {
    const act = plugin[step];
    if (act === undefined || !plugin.handles(request)) continue;
    await act(request).catch((error: unknown) => {
      request.call.server.log.error(
        { error, plugin: plugin.name, kind: request.kind.kind },
        `admission could not finish after the write`,
      );
    });
  }
}

export const afterCreate = (request: AdmissionRequest): Promise<void> => tell('created', request);
export const afterRemove = (request: AdmissionRequest): Promise<void> => tell('removed', request);
