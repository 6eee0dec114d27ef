import type { RuntimeClass } from '@berth/kinds/types';
import type { ApiError } from '@berth/machinery/errors';
import { forbiddenResource, goQuote } from '@berth/machinery/invalid';
import { parseQuantity } from '@berth/machinery/quantity';
import { deepEqual } from '@berth/machinery/values';
import { type AdmissionPlugin, type AdmissionRequest, createsPod, nameOf } from './plugin.ts';

const refuse = (request: AdmissionRequest, why: string): ApiError =>
  forbiddenResource(
    { group: '', resource: 'pods' },
    nameOf(request) || (request.object.metadata.generateName ?? ''),
    why,
  );

async function classOf(request: AdmissionRequest): Promise<RuntimeClass | undefined> {
  const { call, object } = request;
  const name: string | undefined = object.spec?.runtimeClassName;
  if (name === undefined) return undefined;
  const stored = await call.server.store.get({
    cluster: call.cluster.id,
    resource: 'node.k8s.io/runtimeclasses',
    namespace: '',
    name,
  });
  if (stored === undefined) throw refuse(request, `pod rejected: RuntimeClass ${goQuote(name)} not found`);
  return JSON.parse(stored.body) as RuntimeClass;
}

function sameAmounts(a: Record<string, string> = {}, b: Record<string, string> = {}): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => b[name] !== undefined && parseQuantity(a[name] ?? '0').cmp(parseQuantity(b[name])) === 0)
  );
}

const mismatch = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

/** RuntimeClass: pods get the overhead and the scheduling of the class they name (plugin/pkg/admission/runtimeclass). */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  handles: createsPod,
  async admit(request) {
    const found = await classOf(request);
    const { spec } = request.object;
    const overhead = found?.overhead?.podFixed;
    if (overhead !== undefined) {
      if (Object.keys(spec.overhead ?? {}).length > 0 && !sameAmounts(overhead, spec.overhead))
        throw refuse(request, mismatch);
      spec.overhead = { ...overhead };
    }
    const { nodeSelector = {}, tolerations = [] } = found?.scheduling ?? {};
    for (const [key, value] of Object.entries(nodeSelector)) {
      const said = spec.nodeSelector?.[key];
      if (said !== undefined && said !== value)
        throw refuse(
          request,
          `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${said}`,
        );
      spec.nodeSelector = { ...spec.nodeSelector, [key]: value };
    }
    const own: unknown[] = spec.tolerations ?? [];
    const missing = tolerations.filter((toleration) => !own.some((one) => deepEqual(one, toleration)));
    if (missing.length > 0) spec.tolerations = [...own, ...missing];
  },
  async validate(request) {
    const { overhead } = request.object.spec ?? {};
    if (overhead === undefined && request.object.spec?.runtimeClassName === undefined) return;
    const expected = (await classOf(request))?.overhead?.podFixed;
    if (expected === undefined && overhead !== undefined)
      throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    if (expected !== undefined && !sameAmounts(expected, overhead)) throw refuse(request, mismatch);
  },
};
