import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import type { APIService } from '../../types.ts';
import { localCondition } from './conditions.ts';
import { apiServices as kind } from './kind.ts';
import { validateAPIService, validateAPIServiceUpdate } from './validate.ts';

function service(object: KubeObject): string {
  const reference = (object as APIService).spec?.service;
  return reference === undefined ? 'Local' : `${reference.namespace ?? ''}/${reference.name ?? ''}`;
}

/** `True`, or why not: `False (MissingEndpoints)` (kube-aggregator pkg/registry/apiservice/etcd/etcd.go). */
function available(object: KubeObject): string {
  const found = (object as APIService).status?.conditions?.find(({ type }) => type === 'Available');
  if (found === undefined) return 'Unknown';
  return found.status === 'True' || !found.reason ? found.status : `${found.status} (${found.reason})`;
}

const mainReset = ['status'];
const statusReset = ['spec', 'metadata'];

export const apiServices: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: [
    nameColumn,
    column('Service', 'string', 'The Service that serves this API.', service),
    column('Available', 'string', 'Whether it can be used.', available),
    ageColumn,
  ],
  nameFormat: 'pathSegment',
  generationOf: null,
  allowUnconditionalUpdate: false,
  resetFields: (subresource) => (subresource === 'status' ? statusReset : mainReset),
  prepareForCreate(object, { now }) {
    object.status = object.spec?.service === undefined ? { conditions: [localCondition(now)] } : {};
  },
  prepareForUpdate(object, old, { subresource }) {
    if (subresource !== 'status') {
      object.status = structuredClone(old.status);
      return;
    }
    object.spec = structuredClone(old.spec);
    for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
      if (old.metadata[field] === undefined) delete object.metadata[field];
      else Object.assign(object.metadata, { [field]: structuredClone(old.metadata[field]) });
    }
  },
  validate: validateAPIService,
  validateUpdate: validateAPIServiceUpdate,
};
