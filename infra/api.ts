import { Duration, type Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { grantCell } from './access.ts';
import { createFunction } from './function.ts';
import type { Keys } from './keys.ts';
import type { Storage } from './table.ts';

export interface Api {
  function: lambda.Function;
  url: lambda.FunctionUrl;
}

/** The API server behind a streaming function URL. The URL takes anybody; the function answers only what CloudFront sent. */
export function createApi(
  stack: Stack,
  cell: string,
  storage: Storage,
  keys: Keys,
  environment: Record<string, string>,
): Api {
  const api = createFunction(stack, {
    name: 'api',
    cell,
    memoryMb: 1024,
    // A watch that lands here, the fallback, ends cleanly before this.
    timeout: Duration.minutes(15),
    environment: { ...environment, BERTH_ORIGIN_SECRET: keys.originSecret.secretValue.unsafeUnwrap() },
  });
  grantCell(api, storage, keys);
  const url = api.addFunctionUrl({
    authType: lambda.FunctionUrlAuthType.NONE,
    invokeMode: lambda.InvokeMode.RESPONSE_STREAM,
  });
  return { function: api, url };
}
