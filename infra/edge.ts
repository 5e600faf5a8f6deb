import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  type DistributionProps,
  type ErrorResponse,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HttpVersion,
  type IDistribution,
  type IOrigin,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { ARecord, AaaaRecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Configuration } from './configuration.ts';

/**
 * The edge: the only way to the function. Pictures whose address names their format are kept once for everybody,
 * others once for each Accept; what is posted is never kept.
 */
export function apiDistribution(
  scope: Construct,
  origin: IOrigin,
  logBucket: IBucket,
  configuration: Configuration,
  webAclId: string | undefined,
): Distribution {
  const every = {
    origin,
    compress: true,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: securityHeaders(scope),
  };
  const kept: Omit<BehaviorOptions, 'cachePolicy'> = {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    originRequestPolicy: preflightPolicy(scope),
  };
  const posted = postedBehavior(scope, every);
  const distribution = new Distribution(scope, 'Edge', {
    comment: `digit-mint ${configuration.stage}`,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: { ...kept, cachePolicy: cachePolicy(scope, 'Negotiated', ['Accept']) },
    additionalBehaviors: {
      '/judge*': posted,
      '/complete*': posted,
      '*.*': { ...kept, cachePolicy: cachePolicy(scope, 'Addressed', []) },
    },
    errorResponses: errorsAreNotKept,
    logBucket,
    logFilePrefix: 'edge/',
    ...(webAclId !== undefined && { webAclId }),
    ...ownDomain(scope, configuration),
  });
  acknowledgeEdge(distribution, configuration);
  return distribution;
}

function postedBehavior(
  scope: Construct,
  every: Pick<BehaviorOptions, 'origin' | 'responseHeadersPolicy'>,
): BehaviorOptions {
  const code = readFileSync(new URL('edge/require-body-digest.js', import.meta.url), 'utf8');
  const requireBodyDigest = new EdgeFunction(scope, 'RequireBodyDigest', {
    code: FunctionCode.fromInline(code),
    runtime: FunctionRuntime.JS_2_0,
    comment: 'POST needs x-amz-content-sha256',
  });
  return {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // With the function URL's own host, which its signature covers.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    functionAssociations: [
      { function: requireBodyDigest, eventType: FunctionEventType.VIEWER_REQUEST },
    ],
  };
}

function ownDomain(
  scope: Construct,
  { domain, certificate }: Configuration,
): Partial<DistributionProps> {
  if (domain === undefined || certificate === undefined) return {};
  return {
    domainNames: [domain],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificate),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

function acknowledgeEdge(distribution: Distribution, configuration: Configuration): void {
  acknowledge(distribution, {
    CFR1: 'Digits are for everybody, wherever they are.',
    ...(configuration.rateLimit === undefined && {
      CFR2: 'WAF costs 6 dollars a month while nobody asks: the setting rateLimit adds it. What the function can cost is bounded by reservedConcurrency.',
    }),
    ...(configuration.domain === undefined && {
      CFR4: "CloudFront's own host name comes with its own certificate and protocols; the setting domain takes TLS 1.2.",
    }),
  });
}

/**
 * What the edge keeps, as long as the API's Cache-Control says and no longer than a year; an answer that says
 * nothing is not kept.
 *
 * The key has the whole query, which comes to the parameters that the API allows: it answers any other with
 * an error, which is not kept. Naming them is not possible: a policy may name ten, the API has more
 * (docs/adr/0003-the-edge.md).
 *
 * @param headers that the key has too
 */
function cachePolicy(scope: Construct, id: string, headers: readonly string[]): CachePolicy {
  return new CachePolicy(scope, id, {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(365),
    queryStringBehavior: CacheQueryStringBehavior.all(),
    headerBehavior:
      headers.length === 0 ? CacheHeaderBehavior.none() : CacheHeaderBehavior.allowList(...headers),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}

/** What reaches the function beside the key: a browser's question whether it may ask. */
function preflightPolicy(scope: Construct): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, 'Preflight', {
    headerBehavior: OriginRequestHeaderBehavior.allowList(
      'Origin',
      'Access-Control-Request-Method',
      'Access-Control-Request-Headers',
    ),
  });
}

/** The API sets its own; this adds what only the host's owner can say, and stands in where it sets none. */
function securityHeaders(scope: Construct): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'SecurityHeaders', {
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: false,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.SAMEORIGIN, override: false },
    },
  });
}

/**
 * CloudFront keeps errors for ten seconds whatever their Cache-Control says, 404 and a few others apart. A
 * function that was throttled once would be down for ten seconds to everyone who asks the same.
 */
const errorsAreNotKept: ErrorResponse[] = [
  400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504,
].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }));

/** Points the domain to the edge, for IPv4 and IPv6, where its zone is given. */
export function domainRecords(
  scope: Construct,
  distribution: IDistribution,
  { domain, zone: zoneText }: Configuration,
): void {
  const [hostedZoneId, zoneName] = zoneText?.split('/') ?? [];
  if (domain === undefined || hostedZoneId === undefined || zoneName === undefined) return;
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName });
  const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
  new ARecord(scope, 'DomainV4', { zone, recordName: domain, target });
  new AaaaRecord(scope, 'DomainV6', { zone, recordName: domain, target });
}

/**
 * Refuses (403) an address that asks more often than so many times in five minutes, before anything else
 * runs. CloudFront's rules exist in us-east-1 alone.
 *
 * @returns the ARN that a distribution takes
 */
export function rateLimit(scope: Construct, requests: number): string {
  const seen = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
    metricName,
  });
  const acl = new CfnWebACL(scope, 'RateLimit', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: seen('digit-mint'),
    rules: [
      {
        name: 'an-address',
        priority: 0,
        action: { block: {} },
        statement: {
          rateBasedStatement: {
            limit: requests,
            evaluationWindowSec: 300,
            aggregateKeyType: 'IP',
          },
        },
        visibilityConfig: seen('digit-mint-an-address'),
      },
    ],
  });
  return acl.attrArn;
}
