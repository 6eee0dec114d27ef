import { bytes, int32, message, named, string } from '../../builders.ts';

const ServiceReference = named(
  'io.k8s.api.admissionregistration.v1.ServiceReference',
  'A Service of the cluster.',
  {
    namespace: string(1, 'Namespace of the service.', { zero: 'fill' }),
    name: string(2, 'Name of the service.', { zero: 'fill' }),
    path: string(3, 'Path that is sent in requests.', { zero: 'keep' }),
    port: int32(4, 'Port of the service; 443 unless said.', { zero: 'keep' }),
  },
  { required: ['namespace', 'name'] },
);

export const WebhookClientConfig = named(
  'io.k8s.api.admissionregistration.v1.WebhookClientConfig',
  'How a webhook is reached: by URL or by service.',
  {
    service: message(ServiceReference, 1, 'A service of the cluster.'),
    caBundle: bytes(2, 'PEM of the authorities that the certificate of the webhook is checked by.'),
    url: string(3, 'Where the webhook is, as https://host[:port]/path.', { zero: 'keep' }),
  },
);
