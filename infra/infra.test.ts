import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCellStack } from './cell.ts';
import { exampleSettings } from './example.ts';
import { readSettings } from './settings.ts';

let template: Template;
beforeAll(() => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  template = Template.fromStack(createCellStack(app, exampleSettings));
}, 60_000);

type Resource = { Type: string; Properties: Record<string, unknown> };
const resources = (type: string): Resource[] => Object.values(template.findResources(type)) as Resource[];

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}
/** Every statement that says what one of our roles may do. */
const statements = (): Statement[] =>
  [
    ...resources('AWS::IAM::Policy').map(({ Properties }) => Properties.PolicyDocument),
    ...resources('AWS::IAM::Role').flatMap(({ Properties }) =>
      ((Properties.Policies ?? []) as { PolicyDocument: unknown }[]).map(({ PolicyDocument }) => PolicyDocument),
    ),
  ].flatMap((document) => (document as { Statement: Statement[] }).Statement);

describe('the table', () => {
  test('has a stream of both images, point-in-time recovery, deletion protection and expiry, and outlives its stack', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
    });
  });
});

describe('the front', () => {
  test('streams from a function URL that answers only what carries the origin secret', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { InvokeMode: 'RESPONSE_STREAM', AuthType: 'NONE' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'berth-example-api',
      Environment: { Variables: { BERTH_ORIGIN_SECRET: Match.anyValue() } },
    });
    const [distribution] = resources('AWS::CloudFront::Distribution') as [Resource];
    const { Origins } = distribution.Properties.DistributionConfig as {
      Origins: { OriginCustomHeaders: { HeaderName: string }[] }[];
    };
    expect(Origins).toHaveLength(2);
    for (const origin of Origins)
      expect(origin.OriginCustomHeaders.map(({ HeaderName }) => HeaderName)).toEqual(['x-berth-origin']);
  });

  test('caches nothing and takes every method, over TLS alone', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({
          ViewerProtocolPolicy: 'https-only',
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
        }),
        Aliases: ['berth.example.com', '*.berth.example.com'],
      }),
    });
  });

  test('the edge sends what stays open to the streams host, and nothing else', () => {
    const [edge] = resources('AWS::CloudFront::Function');
    const code = String(edge?.Properties.FunctionCode).replace("import cf from 'cloudfront';", '');
    const chosen = (uri: string, querystring: Record<string, { value: string }> = {}): string => {
      const state = { origin: 'api' };
      const cf = { selectRequestOriginById: (id: string) => void (state.origin = id) };
      const request = {
        uri,
        querystring,
        headers: { host: { value: 'c1.berth.example.com' }, 'x-berth-origin': { value: 'forged' } } as Record<
          string,
          { value: string }
        >,
      };
      new Function('cf', 'event', `${code}; handler(event);`)(cf, { request });
      expect(request.headers['x-forwarded-host']).toEqual({ value: 'c1.berth.example.com' });
      expect(request.headers['x-berth-origin']).toBeUndefined();
      return state.origin;
    };
    const pods = '/clusters/c1/api/v1/namespaces/default/pods';
    expect(chosen(pods)).toBe('api');
    expect(chosen(pods, { watch: { value: 'true' } })).toBe('streams');
    expect(chosen(pods, { watch: { value: '1' } })).toBe('streams');
    expect(chosen(pods, { watch: { value: 'false' } })).toBe('api');
    expect(chosen(`${pods}/web/log`, { follow: { value: 'true' } })).toBe('streams');
    expect(chosen(`${pods}/web/exec`)).toBe('streams');
    expect(chosen(`${pods}/log`)).toBe('streams');
    expect(chosen('/clusters/c1/berth/v1/nodes/n1/tunnel')).toBe('streams');
    expect(chosen('/clusters/c1/berth/v1/nodes/n1/sync')).toBe('api');
    expect(chosen('/api/v1/namespaces/catalog/configmaps/blog')).toBe('api');
  });
});

describe('the stream', () => {
  test('is read with bisection, ten retries, six hours of patience and a place for what was given up', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: Match.objectLike({ 'Fn::GetAtt': [Match.stringLikeRegexp('^Table'), 'StreamArn'] }),
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 6 * 3600,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
      FilterCriteria: {
        Filters: [
          { Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"l#"}]}}}}' },
          { Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"d#"}]}}}}' },
        ],
      },
    });
  });

  test('goes on to a FIFO queue whose failures end in a FIFO dead-letter queue', () => {
    const fifo = resources('AWS::SQS::Queue').filter(({ Properties }) => Properties.FifoQueue === true);
    expect(fifo).toHaveLength(2);
    const [changes] = fifo.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);
    expect(changes?.Properties).toMatchObject({
      RedrivePolicy: { maxReceiveCount: 5 },
      VisibilityTimeout: 360,
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  test('every queue keeps what nobody could handle for 14 days, or hands it to one that does', () => {
    for (const { Properties } of resources('AWS::SQS::Queue')) {
      if (Properties.RedrivePolicy === undefined) expect(Properties.MessageRetentionPeriod).toBe(14 * 86_400);
    }
  });
});

describe('the functions', () => {
  test('run on Node 24 on arm64, log as JSON into groups that forget after a month', () => {
    const functions = resources('AWS::Lambda::Function');
    expect(functions.map(({ Properties }) => Properties.FunctionName).toSorted()).toEqual(
      ['api', 'hints-auth', 'reconcile', 'router', 'timers'].map((name) => `berth-example-${name}`),
    );
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON' },
      });
    }
    for (const { Properties } of resources('AWS::Logs::LogGroup')) expect(Properties.RetentionInDays).toBe(30);
  });

  test('nothing ticks but the one rule of the cell', () => {
    template.resourceCountIs('AWS::Events::Rule', 1);
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'cron(*/5 * * * ? *)' });
  });

  test('IoT Core alone, and for this authorizer alone, calls the hints authorizer', () => {
    template.hasResourceProperties('AWS::IoT::Authorizer', { SigningDisabled: true, Status: 'ACTIVE' });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'iot.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('HintsAuthorizer'), 'Arn'] },
    });
  });
});

describe('roles', () => {
  test('name their actions one by one', () => {
    expect(statements().length).toBeGreaterThan(10);
    for (const { Effect, Action } of statements()) {
      expect(Effect).toBe('Allow');
      for (const action of [Action].flat()) expect(action).not.toContain('*');
    }
  });

  test('name their resources; the one exception has no resource to name', () => {
    const everything = statements().filter(({ Resource: named }) => [named].flat().includes('*'));
    expect(everything.map(({ Action }) => Action)).toEqual(['ecr:GetAuthorizationToken']);
  });

  test('take no policy made for everybody', () => {
    for (const { Properties } of resources('AWS::IAM::Role')) expect(Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('the hints authorizer only reads the table, the router opens no secret', () => {
    const actionsOf = (role: string): string[] =>
      Object.entries(template.findResources('AWS::IAM::Policy'))
        .filter(([id]) => id.startsWith(role))
        .flatMap(([, { Properties }]) =>
          (Properties.PolicyDocument.Statement as Statement[]).flatMap(({ Action }) => Action),
        );
    expect(
      actionsOf('HintsAuthRole')
        .filter((action) => action.startsWith('dynamodb:'))
        .toSorted(),
    ).toEqual(['dynamodb:BatchGetItem', 'dynamodb:Query']);
    expect(actionsOf('RouterRole').some((action) => action.startsWith('kms:'))).toBe(false);
    expect(actionsOf('ApiRole')).toContain('kms:Decrypt');
  });
});

describe('keys and blobs', () => {
  test('the sealing key turns every year and outlives the stack', () => {
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
  });

  test('no stranger reads the blobs, and a restore finds them', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: { Rules: [Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 36 } })] },
      },
    });
  });
});

describe('alarms', () => {
  test('tell of a late stream, of everything given up, of errors and throttles of each function', () => {
    const alarms = resources('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    const metrics = alarms.map(({ MetricName }) => MetricName);
    expect(metrics.filter((name) => name === 'IteratorAge')).toHaveLength(1);
    expect(metrics.filter((name) => name === 'ApproximateNumberOfMessagesVisible')).toHaveLength(3);
    expect(metrics.filter((name) => name === 'Errors')).toHaveLength(5);
    expect(metrics.filter((name) => name === 'Throttles')).toHaveLength(5);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
  });
});

describe('the streams host', () => {
  test('is one small arm task that runs all day, and its balancer refuses who does not come through CloudFront', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '256',
      Memory: '512',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: 1, LaunchType: 'FARGATE' });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Protocol: 'HTTPS',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }],
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-berth-origin' } }],
    });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
  });
});

test('each function is its own bundle, as a synthesis without network makes it', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'berth-synth-'));
  try {
    const app = new App({ outdir });
    const stack = createCellStack(app, exampleSettings);
    const built = JSON.parse(readFileSync(join(app.synth().directory, stack.templateFile), 'utf8')) as {
      Resources: Record<string, Resource>;
    };
    const bundles = Object.values(built.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => (Properties.Code as { S3Key: string }).S3Key.replace('.zip', ''))
      .map((hash) => readFileSync(join(outdir, `asset.${hash}`, 'index.mjs'), 'utf8'));
    expect(new Set(bundles).size).toBe(5);
    const image = readdirSync(outdir)
      .filter((name) => name.startsWith('asset.'))
      .map((name) => join(outdir, name, 'app', 'index.mjs'))
      .filter((path) => existsSync(path));
    expect(image).toHaveLength(1);
    expect(existsSync(join(image[0] as string, '..', '..', 'Dockerfile'))).toBe(true);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}, 120_000);

test('missing settings are named, all of them at once', () => {
  const app = new App({ context: { cell: 'one', domain: 'example.com' } });
  expect(() => readSettings(app.node)).toThrow(/certificateArn, originCertificateArn, hostedZoneId/);
});
