import { int32, list, message, named, string, struct } from '../../builders.ts';
import { TypedLocalObjectReference } from '../../core/shared/references.ts';

export const ServiceBackendPort = named(
  'io.k8s.api.networking.v1.ServiceBackendPort',
  'A port of a Service.',
  { name: string(1, 'Its name.'), number: int32(2, 'Its number.') },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const IngressServiceBackend = named(
  'io.k8s.api.networking.v1.IngressServiceBackend',
  'A Service that answers.',
  {
    name: string(1, 'Name of the Service.', { zero: 'fill' }),
    port: struct(ServiceBackendPort, 2, 'Port of the Service.'),
  },
  { required: ['name'] },
);

export const IngressBackend = named('io.k8s.api.networking.v1.IngressBackend', 'Who answers.', {
  service: message(IngressServiceBackend, 4, 'A Service of the same namespace.'),
  resource: message(TypedLocalObjectReference, 3, 'Another object of the same namespace.'),
});

export const HTTPIngressPath = named(
  'io.k8s.api.networking.v1.HTTPIngressPath',
  'A path and who answers for it.',
  {
    path: string(1, 'The path; begins with /.'),
    pathType: string(3, 'How it is compared: Exact, Prefix or ImplementationSpecific.', {
      enum: ['Exact', 'ImplementationSpecific', 'Prefix'],
      zero: 'keep',
    }),
    backend: struct(IngressBackend, 2, 'Who answers.'),
  },
  { required: ['backend', 'pathType'] },
);

export const HTTPIngressRuleValue = named(
  'io.k8s.api.networking.v1.HTTPIngressRuleValue',
  'Paths of a host.',
  {
    paths: list(1, HTTPIngressPath, 'Paths, each with who answers.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['paths'] },
);

export const IngressRuleValue = named(
  'io.k8s.api.networking.v1.IngressRuleValue',
  'What is done with requests of a host.',
  { http: message(HTTPIngressRuleValue, 1, 'Paths of the host.') },
);
