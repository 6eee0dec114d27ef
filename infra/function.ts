import { join } from 'node:path';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { bundle, type EntryPoint, repository } from './bundle.ts';

export interface FunctionWish {
  name: Exclude<EntryPoint, 'streams-host'>;
  cell: string;
  memoryMb: number;
  timeout: Duration;
  environment: Record<string, string>;
}

/**
 * A function with a log group and a role of its own. The role is made here, not by CDK: its default may write any log group of
 * the account.
 */
export function createFunction(stack: Stack, wish: FunctionWish): lambda.Function {
  const id = wish.name.replace(/(^|-)[a-z]/g, (part) => part.slice(-1).toUpperCase());
  const logGroup = new logs.LogGroup(stack, `${id}Logs`, {
    logGroupName: `/berth/${wish.cell}/${wish.name}`,
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(stack, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return new lambda.Function(stack, `${id}Function`, {
    functionName: `berth-${wish.cell}-${wish.name}`,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: codeOf(wish.name),
    memorySize: wish.memoryMb,
    timeout: wish.timeout,
    environment: wish.environment,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    role,
  });
}

/** The bundle, made on this machine by esbuild; without Docker. */
function codeOf(name: EntryPoint): lambda.Code {
  return lambda.Code.fromAsset(join(repository, 'functions'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      // CDK takes two bundles for one where their sources and these words are equal.
      command: [name],
      local: {
        tryBundle(directory) {
          bundle(name, directory);
          return true;
        },
      },
    },
  });
}
