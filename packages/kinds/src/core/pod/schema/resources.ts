import { list, map, named, quantity, string } from '../../../builders.ts';

export const ResourceClaim = named(
  'io.k8s.api.core.v1.ResourceClaim',
  'A claim of devices of the pod.',
  {
    name: string(1, { zero: 'fill' }),
    request: string(2),
  },
  { required: ['name'] },
);

export const ResourceRequirements = named(
  'io.k8s.api.core.v1.ResourceRequirements',
  'Resources that are needed and may be taken.',
  {
    limits: map(1, quantity(), 'The most that may be taken.'),
    requests: map(2, quantity(), 'What is needed at least, and set aside.'),
    claims: list(3, ResourceClaim, 'Claims of devices that are used.', { keys: ['name'] }),
  },
);

export const ContainerResizePolicy = named(
  'io.k8s.api.core.v1.ContainerResizePolicy',
  'Whether a change of one resource restarts the container.',
  {
    resourceName: string(1, { zero: 'fill' }),
    restartPolicy: string(2, { zero: 'fill' }),
  },
  { required: ['resourceName', 'restartPolicy'] },
);
