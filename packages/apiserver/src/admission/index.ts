import type { Operation } from '@berth/table/port';
import { type AdmissionPlugin, type AdmissionRequest, type MutationPass } from './plugin.ts';
import { plugins } from './registry.ts';

/**
 * The mutating phase: every plugin in order, and all of them once more where one asks for it. Then comes validation of the
 * object, then `validate` (apiserver pkg/admission/plugin, pkg/endpoints/handlers).
 */
export async function mutate(request: AdmissionRequest): Promise<void> {
  let asked = false;
  const pass: MutationPass = {
    again: false,
    askAgain() {
      asked = true;
    },
    notes: new Map(),
  };
  await walk(request, pass);
  if (asked) await walk(request, { ...pass, again: true });
}

async function walk(request: AdmissionRequest, pass: MutationPass): Promise<void> {
  for (const plugin of plugins)
    if (plugin.admit !== undefined && plugin.handles(request)) await plugin.admit(request, pass);
}

/** The validating phase, of an object that is valid. */
export async function validate(request: AdmissionRequest): Promise<void> {
  for (const plugin of plugins)
    if (plugin.validate !== undefined && plugin.handles(request)) await plugin.validate(request);
}

/** Both phases, where nothing comes between them: DELETE, CONNECT, and subresources with a form of their own. */
export async function admit(request: AdmissionRequest): Promise<void> {
  await mutate(request);
  await validate(request);
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
export async function companionsFor(request: AdmissionRequest): Promise<Operation[]> {
  const all: Operation[] = [];
  for (const plugin of plugins)
    if (plugin.companions !== undefined && plugin.handles(request)) all.push(...(await plugin.companions(request)));
  return all;
}

/** A companion did not hold: whoever knows that trying again is of no use says so. @throws ApiError */
export async function companionRefused(request: AdmissionRequest): Promise<void> {
  for (const plugin of plugins)
    if (plugin.refused !== undefined && plugin.handles(request)) await plugin.refused(request);
}

async function tell(step: 'created' | 'removed', request: AdmissionRequest): Promise<void> {
  for (const plugin of plugins) {
    const act: AdmissionPlugin[typeof step] = plugin[step];
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
