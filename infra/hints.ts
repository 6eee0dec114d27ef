import { Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as iot from 'aws-cdk-lib/aws-iot';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { grantTable } from './access.ts';
import { createFunction } from './function.ts';
import type { Storage } from './table.ts';

export interface Hints {
  authorizer: lambda.Function;
}

/** Agents connect to IoT Core by MQTT with their node's token; the authorizer lets each subscribe to its own topic alone. */
export function createHints(stack: Stack, cell: string, storage: Storage, environment: Record<string, string>): Hints {
  const authorizer = createFunction(stack, {
    name: 'hints-auth',
    cell,
    memoryMb: 256,
    timeout: Duration.seconds(5),
    // What the policies of its answers begin with.
    environment: { ...environment, BERTH_IOT_ARN: `arn:${stack.partition}:iot:${stack.region}:${stack.account}` },
  });
  grantTable(authorizer, storage, 'read');
  const { attrArn } = new iot.CfnAuthorizer(stack, 'HintsAuthorizer', {
    authorizerName: `berth-${cell}`,
    authorizerFunctionArn: authorizer.functionArn,
    // Nobody can sign for us: the token itself is the proof.
    signingDisabled: true,
    status: 'ACTIVE',
  });
  authorizer.addPermission('IotInvokes', {
    principal: new iam.ServicePrincipal('iot.amazonaws.com'),
    sourceArn: attrArn,
  });
  return { authorizer };
}
