import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, type Stack, Stage } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { grantCell } from './access.ts';
import { bundle, repository } from './bundle.ts';
import type { Keys } from './keys.ts';
import type { CellSettings } from './settings.ts';
import type { Storage } from './table.ts';

export interface StreamsHost {
  service: ecs.FargateService;
  balancer: elb.ApplicationLoadBalancer;
}

const port = 8080;

/**
 * The one thing that runs all day: watches, tunnels, exec and logs of all clusters of the cell in one small task. The balancer
 * in front of it is a fixed name with TLS for CloudFront to find; a task's own address changes with every deployment.
 */
export function createStreamsHost(
  stack: Stack,
  settings: CellSettings,
  storage: Storage,
  keys: Keys,
  environment: Record<string, string>,
): StreamsHost {
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 }],
    restrictDefaultSecurityGroup: false,
    // The table's traffic stays inside, and is free.
    gatewayEndpoints: { dynamodb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB } },
  });
  const task = createTask(stack, settings, keys, environment);
  grantCell(task.taskRole, storage, keys);
  const service = new ecs.FargateService(stack, 'StreamsHost', {
    cluster: new ecs.Cluster(stack, 'Streams', { vpc }),
    taskDefinition: task,
    desiredCount: 1,
    assignPublicIp: true,
    circuitBreaker: { rollback: true },
    // The new task takes connections before the old one goes; clients reconnect and resume from their resourceVersion.
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    healthCheckGracePeriod: Duration.seconds(30),
  });
  const balancer = createBalancer(stack, settings, keys, vpc, service);
  return { service, balancer };
}

function createTask(
  stack: Stack,
  settings: CellSettings,
  keys: Keys,
  environment: Record<string, string>,
): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(stack, 'StreamsTask', {
    cpu: 256,
    memoryLimitMiB: 512,
    runtimePlatform: {
      cpuArchitecture: ecs.CpuArchitecture.ARM64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });
  task.addContainer('host', {
    image: ecs.ContainerImage.fromAsset(imageDirectory(stack), { platform: Platform.LINUX_ARM64 }),
    portMappings: [{ containerPort: port }],
    environment: { ...environment, PORT: String(port) },
    secrets: { BERTH_ORIGIN_SECRET: ecs.Secret.fromSecretsManager(keys.originSecret) },
    readonlyRootFilesystem: true,
    stopTimeout: Duration.seconds(30),
    logging: ecs.LogDrivers.awsLogs({
      streamPrefix: 'streams-host',
      logGroup: new logs.LogGroup(stack, 'StreamsHostLogs', {
        logGroupName: `/berth/${settings.cell}/streams-host`,
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    }),
  });
  return task;
}

/** The image's build context: the bundle beside its Dockerfile. Docker itself is needed only to deploy. */
function imageDirectory(stack: Stack): string {
  const source = join(repository, 'infra', 'image');
  if (!stack.bundlingRequired) return source;
  const directory = join(Stage.of(stack)?.outdir ?? 'cdk.out', 'streams-host');
  rmSync(directory, { recursive: true, force: true });
  cpSync(source, directory, { recursive: true });
  bundle('streams-host', join(directory, 'app'));
  return directory;
}

function createBalancer(
  stack: Stack,
  settings: CellSettings,
  keys: Keys,
  vpc: ec2.IVpc,
  service: ecs.FargateService,
): elb.ApplicationLoadBalancer {
  const balancer = new elb.ApplicationLoadBalancer(stack, 'Balancer', {
    vpc,
    internetFacing: true,
    idleTimeout: Duration.seconds(4000),
    dropInvalidHeaderFields: true,
  });
  const listener = balancer.addListener('Https', {
    port: 443,
    open: false,
    sslPolicy: elb.SslPolicy.TLS13_RES,
    certificates: [acm.Certificate.fromCertificateArn(stack, 'OriginCertificate', settings.originCertificateArn)],
    defaultAction: elb.ListenerAction.fixedResponse(403),
  });
  const { cloudFrontPrefixList } = settings;
  listener.connections.allowDefaultPortFrom(
    cloudFrontPrefixList === undefined ? ec2.Peer.anyIpv4() : ec2.Peer.prefixList(cloudFrontPrefixList),
    'CloudFront',
  );
  listener.addTargets('Host', {
    priority: 1,
    conditions: [elb.ListenerCondition.httpHeader('x-berth-origin', [keys.originSecret.secretValue.unsafeUnwrap()])],
    port,
    protocol: elb.ApplicationProtocol.HTTP,
    targets: [service],
    deregistrationDelay: Duration.seconds(20),
    healthCheck: { path: '/healthz', interval: Duration.seconds(10), healthyThresholdCount: 2 },
  });
  return balancer;
}
