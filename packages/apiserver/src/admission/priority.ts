import { ApiError } from '@berth/machinery/errors';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { Call } from '../operations/call.ts';
import { byEpoch } from './configuration.ts';
import { type AdmissionPlugin, createsPod, isMain } from './plugin.ts';

const resource = 'scheduling.k8s.io/priorityclasses';

async function classNamed(call: Call, name: string): Promise<KubeObject | undefined> {
  const stored = await call.server.store.get({ cluster: call.cluster.id, resource, namespace: '', name });
  return stored === undefined ? undefined : (JSON.parse(stored.body) as KubeObject);
}

/** The class for pods that name none: of several that say they are it, the one of the lowest value (admission.go getDefaultPriorityClass). */
const defaultClass = byEpoch(async ({ all }) => {
  const classes = (await all(resource)).filter((one) => one.globalDefault === true);
  return classes.sort((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
});

/** Priority: spec.priority and preemptionPolicy follow from the class, and a client may not say otherwise. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  handles: (request) => createsPod(request) || (request.operation === 'UPDATE' && isMain(request, '', 'Pod')),
  async admit({ call, object, old, operation }) {
    const { spec } = object;
    if (operation === 'UPDATE') {
      // What a client leaves out was set when the pod was created, and stays.
      for (const field of ['priority', 'preemptionPolicy'])
        if (old?.spec?.[field] !== undefined) spec[field] ??= old.spec[field];
      return;
    }
    const name: string = spec.priorityClassName ?? '';
    const found = name === '' ? await defaultClass(call) : await classNamed(call, name);
    const refuse = (why: string): ApiError =>
      forbiddenResource({ group: '', resource: 'pods' }, object.metadata.name ?? '', why);
    if (name !== '' && found === undefined) throw refuse(`no PriorityClass with name ${name} was found`);
    const value = (found?.value as number | undefined) ?? 0;
    if (spec.priority !== undefined && spec.priority !== value)
      throw refuse(
        `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
      );
    if (found !== undefined) spec.priorityClassName = found.metadata.name;
    spec.priority = value;
    spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority';
  },
};
