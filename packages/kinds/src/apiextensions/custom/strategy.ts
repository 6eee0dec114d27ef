import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';

type Strategy = Pick<KindDefinition, 'prepareForCreate' | 'prepareForUpdate' | 'generationOf' | 'resetFields'>;

const statusFields = ['status'];
const otherFields = ['metadata', 'spec'];

function keep(object: KubeObject, old: KubeObject, field: string): void {
  if (old[field] === undefined) delete object[field];
  else object[field] = old[field];
}

/**
 * Who writes what of a custom resource (upstream apiextensions pkg/registry/customresource/strategy.go, status_strategy.go). Where
 * the status is written by itself, the rest of the object is the main resource's, whatever it is called.
 */
export function customStrategy(statusApart: boolean): Strategy {
  if (!statusApart) return { generationOf: ({ metadata: _metadata, ...rest }) => rest };
  return {
    generationOf: ({ metadata: _metadata, status: _status, ...rest }) => rest,
    resetFields: (subresource) => (subresource === 'status' ? otherFields : statusFields),
    prepareForCreate(object) {
      delete object.status;
    },
    prepareForUpdate(object, old, { subresource }) {
      if (subresource !== 'status') return keep(object, old, 'status');
      for (const field of new Set([...Object.keys(object), ...Object.keys(old)]))
        if (field !== 'status' && field !== 'metadata') keep(object, old, field);
      const { managedFields, resourceVersion } = object.metadata;
      object.metadata = { ...old.metadata, managedFields, resourceVersion };
    },
  };
}
