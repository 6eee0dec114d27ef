import { list, map, named, quantity, string } from '../../../builders.ts';

export const ResourceClaim = named(
  'io.k8s.api.core.v1.ResourceClaim',
  '',
  {
    name: string(1, { zero: 'fill' }),
    request: string(2),
  },
  { required: ['name'] },
);

export const ResourceRequirements = named('io.k8s.api.core.v1.ResourceRequirements', '', {
  limits: map(1, quantity()),
  requests: map(2, quantity()),
  claims: list(3, ResourceClaim, { keys: ['name'] }),
});

export const ContainerResizePolicy = named(
  'io.k8s.api.core.v1.ContainerResizePolicy',
  '',
  {
    resourceName: string(1, { zero: 'fill' }),
    restartPolicy: string(2, { zero: 'fill' }),
  },
  { required: ['resourceName', 'restartPolicy'] },
);
