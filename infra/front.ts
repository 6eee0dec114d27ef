import { Duration, type Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget, LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Api } from './api.ts';
import type { Keys } from './keys.ts';
import type { CellSettings } from './settings.ts';
import type { StreamsHost } from './streams-host.ts';

const streamsOrigin = 'streams';

/**
 * Runs at the edge. Tells the origin which host was asked for (a function URL needs its own in the Host header), and sends what
 * stays open, or asks agents, to the streams host: no path pattern can see `watch=true`.
 */
const viewerRequest = `
import cf from 'cloudfront';
function isOpen(request) {
  var query = request.querystring;
  var yes = function (name) { return query[name] !== undefined && query[name].value !== 'false' && query[name].value !== '0'; };
  if (yes('watch') || request.headers.upgrade !== undefined) return true;
  if (/\\/(tunnel|exec|attach|portforward|proxy)(\\/|$)/.test(request.uri)) return true;
  return /\\/log$|\\/apis\\/metrics[.]k8s[.]io\\/v/.test(request.uri);
}
function handler(event) {
  var request = event.request;
  request.headers['x-forwarded-host'] = { value: request.headers.host.value };
  delete request.headers['x-berth-origin'];
  if (isOpen(request)) cf.selectRequestOriginById('${streamsOrigin}');
  return request;
}
`;

/** CloudFront before both origins, and the names of the cell. */
export function createFront(
  stack: Stack,
  settings: CellSettings,
  keys: Keys,
  api: Api,
  host: StreamsHost,
): cloudfront.Distribution {
  const { domain } = settings;
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: settings.hostedZoneId,
    zoneName: domain,
  });
  const streamsName = `origin-${settings.cell}.${domain}`;
  new route53.ARecord(stack, 'StreamsName', {
    zone,
    recordName: streamsName,
    target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(host.balancer)),
  });
  const common = {
    customHeaders: { 'x-berth-origin': keys.originSecret.secretValue.unsafeUnwrap() },
    // A quiet watch ends before 100 s of silence.
    readTimeout: Duration.seconds(120),
    keepaliveTimeout: Duration.seconds(60),
  };
  const behavior: cloudfront.BehaviorOptions = {
    origin: new origins.FunctionUrlOrigin(api.url, common),
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    compress: false,
    functionAssociations: [
      {
        eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
        function: new cloudfront.Function(stack, 'ViewerRequest', {
          code: cloudfront.FunctionCode.fromInline(viewerRequest),
          runtime: cloudfront.FunctionRuntime.JS_2_0,
        }),
      },
    ],
  };
  const streams = new origins.HttpOrigin(streamsName, {
    ...common,
    originId: streamsOrigin,
    protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
  });
  const distribution = new cloudfront.Distribution(stack, 'Front', {
    comment: `Berth, cell ${settings.cell}`,
    domainNames: [domain, `*.${domain}`],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', settings.certificateArn),
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    defaultBehavior: behavior,
    // A distribution keeps only origins that a path names; the rest of what stays open gets here through the function.
    additionalBehaviors: { '/clusters/*/berth/v1/nodes/*/tunnel': { ...behavior, origin: streams } },
  });
  for (const [id, recordName] of [
    ['Name', domain],
    ['Names', `*.${domain}`],
  ] as const) {
    const target = route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    new route53.ARecord(stack, id, { zone, recordName, target });
    new route53.AaaaRecord(stack, `${id}V6`, { zone, recordName, target });
  }
  return distribution;
}
