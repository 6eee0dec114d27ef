import type { Node } from 'constructs';

/** What differs between cells; `cdk deploy -c domain=… -c certificateArn=…`. */
export interface CellSettings {
  /** A region is made of cells; an account of the service lives in one. Lower case, part of every resource's name. */
  cell: string;
  /** Clusters are served at https://{id}.{domain}. */
  domain: string;
  /** Certificate for {domain} and *.{domain}, in us-east-1 (CloudFront takes none from elsewhere). */
  certificateArn: string;
  /** Certificate for *.{domain} in the cell's own region, for the streams host. */
  originCertificateArn: string;
  /** Route 53 zone of {domain}. */
  hostedZoneId: string;
  /** IoT data endpoint of the account (`aws iot describe-endpoint --endpoint-type iot:Data-ATS`); without it agents poll. */
  hintsEndpoint?: string;
  /** Managed prefix list of CloudFront's origin-facing addresses in the region; without it any address reaches the streams host's listener, which answers only requests that carry the origin secret. */
  cloudFrontPrefixList?: string;
  /** Who is told of alarms. */
  alarmEmail?: string;
}

const required = ['cell', 'domain', 'certificateArn', 'originCertificateArn', 'hostedZoneId'] as const;
const optional = ['hintsEndpoint', 'cloudFrontPrefixList', 'alarmEmail'] as const;

/** Reads the settings from the context. Throws an Error that names every missing one. */
export function readSettings(node: Node): CellSettings {
  const text = (name: string): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const missing = required.filter((name) => text(name) === undefined);
  if (missing.length > 0) {
    throw new Error(
      `give these settings as context (-c NAME=VALUE): ${missing.join(', ')}; infra/settings.ts says what they are`,
    );
  }
  const cell = text('cell') as string;
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(cell)) throw new Error(`cell must be 1 to 20 of a-z, 0-9 and -, not ${cell}`);
  return Object.fromEntries([...required, ...optional].map((name) => [name, text(name)])) as unknown as CellSettings;
}
