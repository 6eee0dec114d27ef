import type { IndexEntry } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';

/** Fields that a fieldSelector may name (upstream pkg/registry/core/pod/strategy.go ToSelectableFields). */
export function selectableFields({ spec, status }: KubeObject): Record<string, string> {
  return {
    'spec.nodeName': spec?.nodeName ?? '',
    'spec.restartPolicy': spec?.restartPolicy ?? '',
    'spec.schedulerName': spec?.schedulerName ?? '',
    'spec.serviceAccountName': spec?.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec?.hostNetwork ?? false),
    'status.phase': status?.phase ?? '',
    'status.podIP': status?.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': status?.nominatedNodeName ?? '',
  };
}

/** A name of early clients, and one that upstream takes and knows no value for (pkg/apis/core/v1/conversion.go). */
export const fieldAliases = { 'spec.host': 'spec.nodeName', 'status.podIPs': 'status.podIPs' };

/** A pod is found by the node it is bound to. */
export function indexes({ spec }: KubeObject): IndexEntry[] {
  return spec?.nodeName ? [{ index: 'node', value: spec.nodeName }] : [];
}
