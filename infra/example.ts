import type { CellSettings } from './settings.ts';

/** Settings of a cell that does not exist: for a look at the template, and for tests. */
export const exampleSettings: CellSettings = {
  cell: 'example',
  domain: 'berth.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
  originCertificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000001',
  hostedZoneId: 'Z0000000000000EXAMPLE',
  hintsEndpoint: 'example-ats.iot.eu-central-1.amazonaws.com',
};
