import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';

export interface Keys {
  /** Wraps the clusters' data and signing keys. Losing it loses every secret of every cluster. */
  sealing: kms.Key;
  /** CloudFront sends it with each request, so that nobody goes round it. */
  originSecret: secrets.Secret;
}

export function createKeys(stack: Stack, cell: string): Keys {
  const sealing = new kms.Key(stack, 'SealingKey', {
    description: `Wraps the keys of the clusters in cell ${cell}`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  sealing.addAlias(`berth-${cell}-sealing`);
  const originSecret = new secrets.Secret(stack, 'OriginSecret', {
    description: 'Proves to the origins that a request came through CloudFront',
    generateSecretString: { passwordLength: 43, excludePunctuation: true },
  });
  return { sealing, originSecret };
}
